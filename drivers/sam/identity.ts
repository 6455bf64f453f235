/** Card text into the credential that the gateway knows. No photo, no fingerprint. */
import type { Credential, Holder, Identifier } from '../../schemas/credential.js';
import type { ReadFailure } from '../../schemas/device.js';
import { parseBaseInformation } from './base-information.js';
import { ETHNIC_GROUPS, SEXES, coded } from './tables.js';
import type { IdentityText } from './identity-text.js';
import { decodeText } from './text.js';

export type IdentityResult =
  | { readonly ok: true; readonly credential: Credential }
  | { readonly ok: false; readonly failure: ReadFailure };

/** The module authenticated the chip before it gave out a byte: the strongest evidence there is. */
export function toCredential(text: IdentityText): Credential {
  const { kind, number, formerNumber, sex, ethnicGroup, ...plain } = text;
  const identifiers: Identifier[] = [{ namespace: 'cid', value: number }];
  if (formerNumber !== undefined) identifiers.push({ namespace: 'former', value: formerNumber });
  const holder: Holder = {
    ...plain,
    sex: coded(SEXES, sex),
    ...(ethnicGroup === undefined ? {} : { ethnicGroup: coded(ETHNIC_GROUPS, ethnicGroup) }),
  };
  return { card: kind, evidence: 'authenticated-chip', identifiers, holder };
}

/**
 * The data of a base-information reply into a credential. The caller wipes `data` afterwards; what
 * is returned holds no view into it.
 */
export function readIdentity(data: Uint8Array): IdentityResult {
  const base = parseBaseInformation(data);
  if (base === undefined) return { ok: false, failure: 'invalid-data' };
  const decoding = decodeText(base.text);
  if (decoding.ok) return { ok: true, credential: toCredential(decoding.text) };
  return { ok: false, failure: decoding.text === undefined ? 'unknown-card' : 'invalid-data' };
}
