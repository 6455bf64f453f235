/** Social security cards of three generations (facts/cards-readers-turnstiles.md 1). Invented people only. */
import { APPLICATION, FILE } from '../../apdu/reading-list.js';
import type { Application, CardRecord } from './file-system.js';
import { ProcessorCard, type CardManners } from './processor-card.js';
import { CONTACT_FACE, type CardFace } from './virtual-card.js';

export interface SocialSecurityFields {
  readonly generation: '1.00' | '2.00' | '3.00';
  /** Card id code, 32 hex digits; the first six are the region. */
  readonly code: string;
  /** Printed on the card, at most nine characters. */
  readonly number: string;
  /** `YYYYMMDD`. */
  readonly issued: string;
  readonly validTo: string;
  /** 18 characters. */
  readonly cid: string;
  /** GBK bytes in hex: nothing in Node writes GBK. */
  readonly nameGbk: string;
  /** GBK bytes in hex of record 4E; absent on 1.0 cards and where the name is short. */
  readonly nameMoreGbk?: string;
  readonly sex: '1' | '2';
  /** GB/T 3304, two digits. */
  readonly nation: string;
  /** `YYYYMMDD`. */
  readonly birth: string;
}

export interface SocialSecurityOptions extends CardManners {
  /** Default: contacts. */
  readonly face?: CardFace;
  /** What EF06 answers without a key; by default 6982 on 3.0, and nothing of the kind before. */
  readonly holderRefusal?: number;
  /** SELECT answers this instead. */
  readonly refusal?: number;
  /** Replaces records of EF05 and EF06 by tag. */
  readonly records?: Readonly<Record<number, Uint8Array>>;
  /** Further applications on the same chip. */
  readonly beside?: readonly Application[];
}

export function socialSecurityCard(
  fields: SocialSecurityFields,
  options: SocialSecurityOptions = {},
): ProcessorCard {
  const { face = CONTACT_FACE, holderRefusal, refusal, records = {}, beside = [] } = options;
  const replaced = (file: readonly CardRecord[]): readonly CardRecord[] =>
    file.map(({ tag, value }) => ({ tag, value: records[tag] ?? value }));
  const closed = holderRefusal ?? (fields.generation === '3.00' ? 0x6982 : undefined);
  const application: Application = {
    name: APPLICATION.socialSecurity,
    files: [
      { kind: 'records', id: FILE.issuerData, sfi: 5, records: replaced(issuerRecords(fields)) },
      {
        kind: 'records',
        id: FILE.holderData,
        sfi: 6,
        records: replaced(holderRecords(fields)),
        ...(closed === undefined ? {} : { refusal: closed }),
      },
    ],
    ...(refusal === undefined ? {} : { refusal }),
  };
  return new ProcessorCard(face, { applications: [application, ...beside] }, options);
}

function issuerRecords(fields: SocialSecurityFields): readonly CardRecord[] {
  const { code, generation, issued, validTo, number } = fields;
  return [
    { tag: 0x01, value: packed(code, 16) },
    { tag: 0x02, value: text('1', 1) },
    { tag: 0x03, value: text(generation, 4) },
    { tag: 0x04, value: packed(code.slice(0, 6), 12) },
    { tag: 0x05, value: packed(issued, 4) },
    { tag: 0x06, value: packed(validTo, 4) },
    { tag: 0x07, value: text(number, 9) },
  ];
}

/** 1.0 cards have no record 4E, so that their numbers differ from the third on. */
function holderRecords(fields: SocialSecurityFields): readonly CardRecord[] {
  const { generation, cid, nameGbk, nameMoreGbk = '', sex, nation, birth } = fields;
  return [
    { tag: 0x08, value: text(cid, 18) },
    { tag: 0x09, value: padded(hexBytes(nameGbk), 30, 0x00) },
    ...(generation === '1.00'
      ? []
      : [{ tag: 0x4e, value: padded(hexBytes(nameMoreGbk), 20, 0x00) }]),
    { tag: 0x0a, value: text(sex, 1) },
    { tag: 0x0b, value: packed(nation, 1) },
    { tag: 0x0c, value: packed(cid.slice(0, 6), 3) },
    { tag: 0x0d, value: packed(birth, 4) },
  ];
}

function padded(bytes: Uint8Array, length: number, filler: number): Uint8Array {
  const field = new Uint8Array(length).fill(filler);
  field.set(bytes.subarray(0, length));
  return field;
}

function packed(digits: string, length: number): Uint8Array {
  return hexBytes(digits.padEnd(2 * length, 'F').slice(0, 2 * length));
}

function text(ascii: string, length: number): Uint8Array {
  return padded(Buffer.from(ascii, 'latin1'), length, 0x00);
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
