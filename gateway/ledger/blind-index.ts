/**
 * Blind index: HMAC-SHA-256 over `idno/v1|<idType>|<idNo>`, first 16 bytes, keyed with a random key a
 * day (visits) or with the registry's own index key (facts/integrity.md section 2.3). Spelling is
 * part of the format: full width folded, no spaces, upper case, 15 digits extended to 18.
 */
import { createHmac } from 'node:crypto';
import { extendLegacy, normaliseIdNumber } from '../../schemas/id-number.js';
import type { Identifier } from '../../schemas/credential.js';
import type { Person } from '../../schemas/status.js';

export const TAG_BYTES = 16;

function indexedNumber(person: Person): string {
  const number = normaliseIdNumber(person.idNo);
  return person.idType === '01' && /^\d{15}$/.test(number) ? extendLegacy(number) : number;
}

export function blindTag(key: Uint8Array, person: Person): Buffer {
  const message = `idno/v1|${person.idType}|${indexedNumber(person)}`;
  return createHmac('sha256', key).update(message).digest().subarray(0, TAG_BYTES);
}

/** Tag of one number of a card: HMAC-SHA-256 over `card/v1|<namespace>:<value>`, first 16 bytes. */
export function cardTag(key: Uint8Array, { namespace, value }: Identifier): Buffer {
  const message = `card/v1|${namespace}:${value}`;
  return createHmac('sha256', key).update(message).digest().subarray(0, TAG_BYTES);
}
