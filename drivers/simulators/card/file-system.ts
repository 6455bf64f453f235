/** What a simulated processor card holds: applications and their files (ISO/IEC 7816-4 clause 7). */

interface FileHead {
  /** File identifier, two bytes as a number. */
  readonly id?: number;
  /** Short file identifier, 1 to 30. */
  readonly sfi?: number;
  /** Every read answers this instead, for example 0x6982. */
  readonly refusal?: number;
}

export interface BinaryFile extends FileHead {
  readonly kind: 'binary';
  readonly bytes: Uint8Array;
}

export interface CardRecord {
  /** Record id: the first byte of the record, which is the tag of what it holds. */
  readonly tag: number;
  readonly value: Uint8Array;
}

export interface RecordsFile extends FileHead {
  readonly kind: 'records';
  /** In the order of their numbers, from 1. */
  readonly records: readonly CardRecord[];
}

export type ElementaryFile = BinaryFile | RecordsFile;

export interface Application {
  /** DF name; selected by its beginning too, as JT/T 978 city instances are. */
  readonly name?: Uint8Array;
  /** File identifier of the DF. */
  readonly id?: number;
  readonly files: readonly ElementaryFile[];
  /** Data of tag 9F0C in its file control information. */
  readonly issuerData?: Uint8Array;
  /** SELECT answers this instead, for example 0x6283 for an application that the issuer stopped. */
  readonly refusal?: number;
}

export interface CardContents {
  /** Files of the master file, which is current after a reset. */
  readonly master?: readonly ElementaryFile[];
  readonly applications: readonly Application[];
}

/** `6F` { `84` name, `A5` { `9F08` version, `9F0C` issuer data } }. */
export function fileControlInformation({ name, issuerData }: Application): Uint8Array {
  const proprietary = [
    ...tlv([0x9f, 0x08], [0x02]),
    ...(issuerData === undefined ? [] : tlv([0x9f, 0x0c], [...issuerData])),
  ];
  const inside = [
    ...(name === undefined ? [] : tlv([0x84], [...name])),
    ...tlv([0xa5], proprietary),
  ];
  return Uint8Array.from(tlv([0x6f], inside));
}

export function encodeRecord({ tag, value }: CardRecord): Uint8Array {
  return Uint8Array.of(tag, value.length, ...value);
}

function tlv(tag: readonly number[], value: readonly number[]): number[] {
  return [...tag, ...(value.length < 0x80 ? [value.length] : [0x81, value.length]), ...value];
}
