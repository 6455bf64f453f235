/**
 * What a gateway may select and read on a card. Closed: whoever adds a line decides that the data
 * behind it have a use at an entrance (facts/cards-readers-turnstiles.md 0.6, 1.2, 2.1, 2.2). Payment
 * applications, balances, records of use and trips are not on it.
 */

/** DF names. */
export const APPLICATION = {
  /** `sx1.sh.社会保障` in GBK. */
  socialSecurity: bytes('7378312E73682EC9E7BBE1B1A3D5CF'),
  /** JT/T 978 electronic purse. City instances have a longer name and answer to this one. */
  tUnion: bytes('A000000632010105'),
  cityUnion: bytes('A00000000386980701'),
  /** PAY.APPY */
  lingnan: bytes('5041592E41505059'),
  /** SUXIN.DDF01 */
  suzhou: bytes('535558494E2E4444463031'),
} as const;

/** File identifiers: the two record files of a social security card, the purse of Beijing's. */
export const FILE = {
  issuerData: 0xef05,
  holderData: 0xef06,
  beijingPurse: 0x1001,
} as const;

/** Short identifiers of record files: EF05 and EF06. */
export const RECORD_FILES: readonly number[] = [5, 6];

/** Short identifiers of binary files: Beijing's and Chongqing's 0004 and 0005; 0015, 0016, 0017. */
export const BINARY_FILES: readonly number[] = [0x04, 0x05, 0x15, 0x16, 0x17];

export const APPLICATIONS: readonly Uint8Array[] = Object.values(APPLICATION);
export const FILES: readonly number[] = Object.values(FILE);

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
