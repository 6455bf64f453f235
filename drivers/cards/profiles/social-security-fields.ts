/**
 * Records of EF05 and EF06 of a social security card and what they say
 * (facts/cards-readers-turnstiles.md 1.3).
 */
import type { CardFacts, Holder, Identifier } from '../../../schemas/credential.js';
import { parseIdNumber } from '../../../schemas/id-number.js';
import { FILE } from '../../apdu/reading-list.js';
import { ETHNIC_GROUPS, SEXES, coded } from '../../sam/tables.js';
import { asciiOf, dateOf, digitsOf, hanziOf, hexOf, isBlank, numberOf } from '../field-text.js';
import type { RecordFile, RecordPlace } from '../record-reader.js';

export const ISSUER_FILE: RecordFile = { id: FILE.issuerData, sfi: 0x05 };
export const HOLDER_FILE: RecordFile = { id: FILE.holderData, sfi: 0x06 };

/** EF05. Record numbers are the same in all generations. */
export const ISSUER_RECORDS = {
  /** Card id code; its first three bytes are the region. */
  code: { tag: 0x01, numbers: [1], length: 16 },
  version: { tag: 0x03, numbers: [3], length: 4 },
  issued: { tag: 0x05, numbers: [5], length: 4 },
  validTo: { tag: 0x06, numbers: [6], length: 4 },
  /** As printed on the card. */
  number: { tag: 0x07, numbers: [7], length: 9 },
} as const satisfies Record<string, RecordPlace>;

/** EF06. Record numbers of 1.0, then of 2.0 and 3.0, where they differ. */
export const HOLDER_RECORDS = {
  cid: { tag: 0x08, numbers: [1], length: 18 },
  name: { tag: 0x09, numbers: [2], length: 30 },
  nameMore: { tag: 0x4e, numbers: [3], length: 20 },
  sex: { tag: 0x0a, numbers: [3, 4], length: 1 },
  nation: { tag: 0x0b, numbers: [4, 5], length: 1 },
  birth: { tag: 0x0d, numbers: [6, 7], length: 4 },
} as const satisfies Record<string, RecordPlace>;

export type IssuerFields = Readonly<Partial<Record<keyof typeof ISSUER_RECORDS, Uint8Array>>>;
export type HolderFields = Readonly<Partial<Record<keyof typeof HOLDER_RECORDS, Uint8Array>>>;

const CODE_BYTES = 16;
const UNKNOWN_SEX = '0';

export interface CardNumbers {
  readonly identifiers: readonly Identifier[];
  readonly region?: string;
}

/** `sscard` and `sscode`. Undefined when one of their fields is there and is nonsense. */
export function cardNumbers({ code, number }: IssuerFields): CardNumbers | undefined {
  const printed = number === undefined ? '' : asciiOf(number)?.toUpperCase();
  if (printed === undefined || !/^[0-9A-Z]*$/.test(printed) || /^0+$/.test(printed))
    return undefined;
  if (code === undefined || isBlank(code)) return { identifiers: [] };
  const region = numberOf(code.subarray(0, 3));
  if (code.length !== CODE_BYTES || region === undefined) return undefined;
  const sscode: Identifier = { namespace: 'sscode', value: hexOf(code) };
  if (printed === '') return { identifiers: [sscode], region };
  return { identifiers: [{ namespace: 'sscard', value: `${region}:${printed}` }, sscode], region };
}

/** `cid`, or nothing where the field was never written; `nonsense` when it is no such number. */
export function holderNumber(cid: Uint8Array): Identifier | 'blank' | 'nonsense' {
  if (isBlank(cid)) return 'blank';
  const parsed = parseIdNumber(asciiOf(cid) ?? '');
  return parsed.ok ? { namespace: 'cid', value: parsed.value.number } : 'nonsense';
}

/** Undefined without a name that can be read: the other fields name nobody. */
export function holderOf(fields: HolderFields): Holder | undefined {
  const { name: first, nameMore, sex, nation, birth } = fields;
  if (first === undefined) return undefined;
  const name = nameMore === undefined ? hanziOf(first) : hanziOf(first, nameMore);
  if (name === undefined || name === '') return undefined;
  const sexCode = sex === undefined ? undefined : asciiOf(sex);
  const nationCode = nation === undefined ? undefined : digitsOf(nation);
  const born = birth === undefined ? undefined : dateOf(birth);
  return {
    name,
    sex: coded(SEXES, sexCode !== undefined && /^\d$/.test(sexCode) ? sexCode : UNKNOWN_SEX),
    ...(nationCode?.length === 2 ? { ethnicGroup: coded(ETHNIC_GROUPS, nationCode) } : {}),
    ...(born === undefined ? {} : { birth: born }),
  };
}

/** Nonsense in one of them drops that one. */
export function factsOf(fields: IssuerFields, region: string | undefined): CardFacts {
  const version = fields.version === undefined ? '' : asciiOf(fields.version);
  const issued = fields.issued === undefined ? undefined : dateOf(fields.issued);
  const validTo = fields.validTo === undefined ? undefined : dateOf(fields.validTo);
  return {
    ...(version !== undefined && /^\d\.\d\d$/.test(version) ? { specification: version } : {}),
    ...(region === undefined ? {} : { region }),
    ...(issued === undefined ? {} : { issued }),
    ...(validTo === undefined ? {} : { validTo }),
  };
}
