/** From a credential to a person, and to a card that can be recognised without being known. */
import { createHmac } from 'node:crypto';
import {
  idNumberOf,
  type CivilDate,
  type Credential,
  type Identifier,
} from '../../schemas/credential.js';
import type { Subject } from '../../schemas/decision.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Person } from '../../schemas/status.js';

export type Identity =
  | { readonly kind: 'person'; readonly person: Person; readonly subject: Subject }
  /** No number on the card: it is linked at the desk on the first visit. */
  | { readonly kind: 'unlinked' }
  /** A number that breaks its own rules. */
  | { readonly kind: 'invalid' };

/** Birth and with it age come from the number alone (GB 11643-1999), never from a printed field. */
export function identify(credential: Credential): Identity {
  const number = idNumberOf(credential);
  if (number !== undefined) {
    const parsed = parseIdNumber(number);
    if (!parsed.ok) return { kind: 'invalid' };
    const idType = parsed.value.kind === 'foreign-2017' ? '16' : '01';
    return person(credential, idType, parsed.value.number, parsed.value.birth);
  }
  const passport = find(credential.identifiers, 'passport');
  if (passport !== undefined) return person(credential, '02', passport, undefined);
  return { kind: 'unlinked' };
}

function find(
  identifiers: readonly Identifier[],
  namespace: Identifier['namespace'],
): string | undefined {
  return identifiers.find((identifier) => identifier.namespace === namespace)?.value;
}

function person(
  { card, evidence, holder }: Credential,
  idType: Person['idType'],
  idNo: string,
  birth: CivilDate | undefined,
): Identity {
  return {
    kind: 'person',
    person: { idType, idNo, ...(holder === undefined ? {} : { name: holder.name }) },
    subject: {
      card,
      evidence,
      ...(birth === undefined ? {} : { birth }),
      ...(holder?.validFrom === undefined ? {} : { validFrom: holder.validFrom }),
      ...(holder?.validTo === undefined ? {} : { validTo: holder.validTo }),
    },
  };
}

/**
 * HMAC-SHA-256 of the card's identifiers, base64url, under a key that lives as long as the process:
 * enough to say "the same card again", and no use to anybody who reads memory later.
 */
export function cardKey(credential: Credential, key: Uint8Array): string {
  const names = credential.identifiers
    .map(({ namespace, value }) => `${namespace}:${value}`)
    .sort();
  return createHmac('sha256', key)
    .update(JSON.stringify([credential.card, ...names]))
    .digest('base64url');
}
