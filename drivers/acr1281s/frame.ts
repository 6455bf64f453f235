/**
 * Frames of the ACR1281S serial protocol, both directions, pure (ACS, ACR1281S specification V1.01,
 * pages 14 to 25; facts/cards-readers-turnstiles.md 3.2). Bytes are hex in every comment.
 */
import { TongdaoError } from '../../schemas/errors.js';

export const STX = 0x02;
export const ETX = 0x03;
export const HEADER_BYTES = 10;

/** Largest dwLength the reader takes. */
export const MAX_DATA_BYTES = 0x105;

/** bMessageType, host to reader. */
export const COMMAND = {
  powerOn: 0x62,
  powerOff: 0x63,
  slotStatus: 0x65,
  transfer: 0x6f,
  escape: 0x6b,
} as const;
export type AcrCommandName = keyof typeof COMMAND;

/** bMessageType, reader to host. */
export const ANSWER = {
  dataBlock: 0x80,
  slotStatus: 0x81,
  parameters: 0x82,
  escape: 0x83,
} as const;

/** bMessageType of the event that a slot changed; it has one more byte and no header. */
export const SLOT_CHANGE = 0x50;

export const SLOT = { contactless: 0, contact: 1 } as const;
export type AcrSlotName = keyof typeof SLOT;

/** Status frames `02 s s 03`. FC and 99 say the same in two editions of the manual. */
export const STATUS = {
  accepted: 0x00,
  checksumError: 0xff,
  lengthError: 0xfe,
  etxMissing: 0xfd,
  timeout: 0xfc,
  noSuchSlot: 0xfb,
  transmissionTimeout: 0x99,
} as const;

/** What the reader can say. */
export type AcrFrame =
  /** How a frame of the host arrived; the answer, if any, follows. */
  | { readonly kind: 'status'; readonly status: number }
  /** Two bits a slot: bit 0 a card is there, bit 1 that has changed; slot 0 in the low bits. */
  | { readonly kind: 'slot-change'; readonly slots: number }
  /** The head of an answer was right and its checksum or its end was not. */
  | { readonly kind: 'damaged' }
  | AcrMessage;

export interface AcrMessage {
  readonly kind: 'message';
  readonly type: number;
  readonly slot: number;
  /** That of the command. */
  readonly sequence: number;
  /** bStatus: bits 1-0 the card, bits 7-6 the command. */
  readonly status: number;
  /** bError: means something only when the command failed. */
  readonly error: number;
  /** Header byte 9: bChainParameter of a data block. */
  readonly chain: number;
  readonly data: Uint8Array;
}

/** `02`, eleven `00`, `03`: the host wants the last answer again. */
export const NAK: Uint8Array = Uint8Array.of(STX, ...new Uint8Array(11), ETX);

/** XOR of `bytes[from, to)`; over header, data and checksum of a good frame it is 0. */
export function xor(bytes: Uint8Array, from: number, to: number): number {
  let all = 0;
  for (let at = from; at < to; at++) all ^= bytes[at] ?? 0;
  return all;
}

/** The bytes of one message in front of its data. */
export interface AcrHead {
  readonly type: number;
  readonly slot: number;
  readonly sequence: number;
  /** Header bytes 7 to 9. */
  readonly tail?: readonly [number, number, number];
}

/**
 * `02 type length(4, little-endian) slot sequence tail(3) data XOR 03`.
 *
 * @throws TongdaoError `INTERNAL` when the data are too long for a frame.
 */
export function encodeMessage(head: AcrHead, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  if (data.length > MAX_DATA_BYTES) {
    throw new TongdaoError('INTERNAL', `an ACR1281S frame holds no ${data.length} bytes`);
  }
  const { type, slot, sequence, tail = [0, 0, 0] } = head;
  const frame = new Uint8Array(1 + HEADER_BYTES + data.length + 2);
  frame.set([STX, type]);
  new DataView(frame.buffer).setUint32(2, data.length, true);
  frame.set([slot, sequence, ...tail], 6);
  frame.set(data, 1 + HEADER_BYTES);
  frame[frame.length - 2] = xor(frame, 1, frame.length - 2);
  frame[frame.length - 1] = ETX;
  return frame;
}

/** `02 s s 03`. */
export function encodeStatus(status: number): Uint8Array {
  return Uint8Array.of(STX, status, status, ETX);
}

/** `02 50 slots XOR 03`. */
export function encodeSlotChange(slots: number): Uint8Array {
  return Uint8Array.of(STX, SLOT_CHANGE, slots, SLOT_CHANGE ^ slots, ETX);
}
