/** What every profile does with a card: select an application, read a binary file of it. */
import type { ReadFailure } from '../../schemas/device.js';
import type { CardConnection } from '../apdu/connection.js';
import { LE_ANY } from '../apdu/command.js';
import { hasData, isStatusWord, statusMeaning } from '../apdu/status-word.js';

export type Selection =
  | { readonly kind: 'selected'; readonly fci: Uint8Array }
  | { readonly kind: 'not-mine' }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

/** What an answer without usable data says of the whole card; undefined when it says nothing. */
export function cardFailureOf(sw: number): ReadFailure | undefined {
  switch (statusMeaning(sw).reaction) {
    case 'blocked':
      return 'card-blocked';
    // Left over by a card that would have gone on for ever.
    case 'more':
    case 'wrong-le':
      return 'card-unreadable';
    case 'unknown':
      return isStatusWord(sw) ? undefined : 'card-unreadable';
    case 'ok':
    case 'use-bytes':
    case 'drop-field':
    case 'try-any-le':
    case 'other-form':
    case 'select-first':
    case 'protected':
    case 'absent':
    case 'next-profile':
    case 'retry-card':
    case 'stop':
      return undefined;
  }
}

/**
 * Selects by DF name (P1 04). A refusal of any kind is another family's card; `6F00`, which says
 * nothing, is asked once more. `wantFci` adds Le.
 */
export async function selectApplication(
  card: CardConnection,
  name: Uint8Array,
  wantFci: boolean,
): Promise<Selection> {
  const command = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: name };
  const send = () => card.transmit(wantFci ? { ...command, le: LE_ANY } : command);
  let answer = await send();
  if (statusMeaning(answer.sw).reaction === 'retry-card') answer = await send();
  if (hasData(answer.sw)) return { kind: 'selected', fci: answer.data };
  const failure = cardFailureOf(answer.sw);
  return failure === undefined ? { kind: 'not-mine' } : { kind: 'failed', failure };
}

export type BinaryRead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Not there, not allowed, or shorter than what is needed of it. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly failure: ReadFailure };

/**
 * READ BINARY from offset 0 by short file identifier.
 *
 * @param length bytes to ask for.
 * @param needed bytes without which the file is worth nothing.
 */
export async function readBinary(
  card: CardConnection,
  sfi: number,
  length: number,
  needed: number = length,
): Promise<BinaryRead> {
  const { data, sw } = await card.transmit({
    cla: 0x00,
    ins: 0xb0,
    p1: 0x80 | sfi,
    p2: 0x00,
    le: length,
  });
  if (hasData(sw)) {
    return data.length >= needed ? { kind: 'bytes', bytes: data } : { kind: 'missing' };
  }
  const failure = cardFailureOf(sw);
  return failure === undefined ? { kind: 'missing' } : { kind: 'failed', failure };
}
