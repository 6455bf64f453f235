/** What status, error and chain bytes of an answer mean (CCID 1.1, 6.1.4, 6.2.1 and 6.2.6). */
import type { AcrMessage } from './frame.js';

/** bmICCStatus. */
export type CardStatus = 'active' | 'inactive' | 'absent' | 'unknown';

export function cardStatus({ status }: AcrMessage): CardStatus {
  const states = ['active', 'inactive', 'absent', 'unknown'] as const;
  return states[status & 0x03] ?? 'unknown';
}

/**
 * bmCommandStatus. The manual's good answers carry bError 81, so that byte says nothing by itself.
 */
export function commandStatus({ status }: AcrMessage): 'done' | 'failed' | 'time-extension' {
  switch (status >> 6) {
    case 0:
      return 'done';
    case 2:
      return 'time-extension';
    default:
      return 'failed';
  }
}

const ERRORS: ReadonlyMap<number, string> = new Map([
  [0xff, 'aborted'],
  [0xfe, 'the card is mute'],
  [0xfd, 'parity error with the card'],
  [0xfc, 'overrun with the card'],
  [0xfb, 'hardware error'],
  [0xf8, 'ATR begins wrongly'],
  [0xf7, 'ATR checksum wrong'],
  [0xf6, 'protocol of the card not supported'],
  [0xf5, 'class of the card not supported'],
  [0xf4, 'procedure byte conflict'],
  [0xf3, 'protocol deactivated'],
  [0xf2, 'busy with a sequence of its own'],
  [0xf0, 'PIN timeout'],
  [0xef, 'PIN cancelled'],
  [0xe0, 'the slot is busy'],
  [0x00, 'command not supported'],
]);

/** For people and logs. 01 to 7F name the header byte that the reader does not accept. */
export function errorMeaning({ error }: AcrMessage): string {
  const known = ERRORS.get(error);
  if (known !== undefined) return known;
  if (error < 0x80) return `header byte ${error} not accepted`;
  return `unknown error ${error.toString(16).toUpperCase()}`;
}

/** bChainParameter 01 or 03: the answer goes on in another block. */
export function goesOn({ chain }: AcrMessage): boolean {
  return chain === 0x01 || chain === 0x03;
}

/** wLevelParameter 0010, little-endian in header bytes 8 and 9: send the next block. */
export const NEXT_BLOCK: readonly [number, number, number] = [0x00, 0x10, 0x00];
