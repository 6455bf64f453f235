/** Frames of the PN532 protocol, both directions, pure (UM0701-02 6.2.1). */
import { TongdaoError } from '../../schemas/errors.js';
import { MAX_LEN, TFI } from './constants.js';

/** What the chip can say. */
export type Pn532Frame =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  /** The chip took a frame whole and cannot make sense of its content (TFI 7F). */
  | { readonly kind: 'syntax-error' }
  /** The head of an answer was right and its data checksum was not. */
  | { readonly kind: 'damaged' }
  /** `code` is that of the command plus one; `data` follows it. */
  | { readonly kind: 'answer'; readonly code: number; readonly data: Uint8Array };

/** `00 00 FF 00 FF 00`: taken. From the host it also ends the command that is running. */
export const ACK: Uint8Array = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00);

/** `00 00 FF FF 00 00`: the host wants the last answer again. */
export const NAK: Uint8Array = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0x00, 0x00);

/** `00 00 FF 01 FF 7F 81 00`. */
export const SYNTAX_ERROR: Uint8Array = Uint8Array.of(0, 0, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00);

/**
 * `00 00 FF LEN LCS TFI code data DCS 00`, from 256 bytes of LEN on in the extended form
 * `00 00 FF FF FF LENM LENL LCS TFI code data DCS 00`.
 *
 * @throws TongdaoError `INTERNAL` when it is too long for a frame.
 */
function encodeFrame(tfi: number, code: number, data: Uint8Array): Uint8Array {
  const len = 2 + data.length;
  if (len > MAX_LEN) throw new TongdaoError('INTERNAL', `a PN532 frame holds no ${len} bytes`);
  const head =
    len <= 0xff
      ? [0x00, 0x00, 0xff, len, -len & 0xff]
      : [0x00, 0x00, 0xff, 0xff, 0xff, len >> 8, len & 0xff, -((len >> 8) + len) & 0xff];
  const frame = new Uint8Array(head.length + len + 2);
  frame.set(head);
  frame.set([tfi, code], head.length);
  frame.set(data, head.length + 2);
  frame[head.length + len] = -sum(frame, head.length, head.length + len) & 0xff;
  return frame;
}

/** The host speaks. `data` is at most 263 bytes. */
export function encodeCommand(code: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return encodeFrame(TFI.host, code, data);
}

/** The chip answers; `code` is that of the command plus one. */
export function encodeAnswer(code: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return encodeFrame(TFI.chip, code, data);
}

/** Sum of `bytes[from, to)`; its low byte over TFI to DCS of a good frame is 0. */
export function sum(bytes: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at++) total += bytes[at] ?? 0;
  return total;
}
