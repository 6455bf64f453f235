/** Whose registration it is, as the ledger's blind index knows people. */
import { TongdaoError } from '../../schemas/errors.js';
import type { DocumentType } from '../../schemas/holder.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Registration } from '../../schemas/registration.js';
import type { IdType, Person } from '../../schemas/status.js';

/** A voucher is for one passage: so long may it be tried again when the lane was busy, milliseconds. */
export const VOUCHER_MS = 10 * 60_000;

export type RegistrationHolder =
  | { readonly kind: 'number'; readonly person: Person }
  | { readonly kind: 'document'; readonly person: Person; readonly documentType: DocumentType }
  /** Nobody is looked up, tagged or found by it; the row says who vouched, and how she knows the person. */
  | { readonly kind: 'voucher'; readonly why: string };

const ID_TYPE_OF = {
  passport: '02',
  'travel-permit': '99',
  other: '99',
} as const satisfies Record<DocumentType, IdType>;

/** Identity type of the platform API: `16` is the 2017 foreign permanent resident's number. */
export function personOf(idNumber: string, name?: string): Person {
  const parsed = parseIdNumber(idNumber);
  const idType = parsed.ok && parsed.value.kind === 'foreign-2017' ? '16' : '01';
  return { idType, idNo: idNumber, ...(name === undefined ? {} : { name }) };
}

/** Throws `INPUT_INVALID` for an input that no schema has checked and that names nobody. */
export function holderOf(
  input: Pick<Registration, 'idNumber' | 'document' | 'voucher'>,
  name?: string,
): RegistrationHolder {
  const { idNumber, document, voucher } = input;
  if (idNumber !== undefined) return { kind: 'number', person: personOf(idNumber, name) };
  if (document !== undefined) {
    const { documentType, number } = document;
    const person = { idType: ID_TYPE_OF[documentType], idNo: number };
    return {
      kind: 'document',
      documentType,
      person: name === undefined ? person : { ...person, name },
    };
  }
  if (voucher !== undefined) return { kind: 'voucher', why: voucher };
  throw new TongdaoError('INPUT_INVALID', 'names nobody', { path: 'idNumber' });
}

/** Undefined for a voucher. */
export function heldBy(holder: RegistrationHolder): Person | undefined {
  switch (holder.kind) {
    case 'number':
    case 'document':
      return holder.person;
    case 'voucher':
      return undefined;
  }
}
