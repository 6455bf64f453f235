/**
 * The status byte in front of what a card answered (UM0701-02 7.1; facts/cards-readers-turnstiles.md
 * 3.1): bits 5-0 the error, bit 6 more to fetch, bit 7 a node address follows.
 */

const ERROR_BITS = 0x3f;
const MORE_BIT = 0x40;

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0x01, 'timeout: the card left'],
  [0x02, 'CRC error'],
  [0x03, 'parity error'],
  [0x04, 'wrong bit count'],
  [0x05, 'Mifare framing error'],
  [0x06, 'bit collision'],
  [0x07, 'buffer too small'],
  [0x09, 'radio buffer overflow'],
  [0x0a, 'the field was not switched on in time'],
  [0x0b, 'radio protocol error'],
  [0x0d, 'overheated: the antenna was switched off'],
  [0x0e, 'internal buffer overflow'],
  [0x10, 'invalid parameter'],
  [0x12, 'command not supported by the target'],
  [0x13, 'bad format'],
  [0x14, 'Mifare authentication error'],
  [0x23, 'UID check byte wrong'],
  [0x25, 'not acceptable in this state'],
  [0x26, 'not acceptable in this configuration'],
  [0x27, 'no such target is active'],
  [0x29, 'released by its initiator'],
  [0x2a, 'another card took its place'],
  [0x2b, 'the card disappeared'],
  [0x2c, 'NFCID3 mismatch'],
  [0x2d, 'over-current in the antenna'],
  [0x2e, 'node address missing'],
]);

/** The chip protects itself: no card is to blame. */
const CHIP_FAULTS: readonly number[] = [0x0d, 0x2d];

export interface DataStatus {
  /** 0: the card answered. */
  readonly error: number;
  /** For people and logs; empty without an error. */
  readonly meaning: string;
  /** Ask again with the target number alone and append. */
  readonly more: boolean;
  /** The chip itself cannot work for now. */
  readonly chipFault: boolean;
}

export function dataStatus(byte: number): DataStatus {
  const error = byte & ERROR_BITS;
  const unknown = `unknown error ${error.toString(16).toUpperCase().padStart(2, '0')}`;
  return {
    error,
    meaning: error === 0 ? '' : (MEANINGS.get(error) ?? unknown),
    more: error === 0 && (byte & MORE_BIT) !== 0,
    chipFault: CHIP_FAULTS.includes(error),
  };
}
