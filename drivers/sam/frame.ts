/** Frames of the SAM protocol, both directions, pure (facts/resident-id.md section 1). */
import { TongdaoError } from '../../schemas/errors.js';
import { HEAD_BYTES, MAX_LEN, PREAMBLE } from './constants.js';

/** A whole reply with a right checksum. `data` belongs to the receiver, who wipes it after use. */
export interface SamReply {
  readonly sw1: number;
  readonly sw2: number;
  /** The result; see status-word.ts. */
  readonly sw3: number;
  readonly data: Uint8Array;
}

/** XOR of `bytes[from, to)`. Over LEN to CHK of a good frame it is 0. */
export function checksum(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let xor = 0;
  for (let i = from; i < to; i++) xor ^= bytes[i] ?? 0;
  return xor;
}

/** `AA AA AA 96 69 LEN(2) body CHK`. Throws `INTERNAL` when the body is too long for a frame. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const len = body.length + 1;
  if (len > MAX_LEN) throw new TongdaoError('INTERNAL', `a SAM frame holds no ${len} bytes`);
  const frame = new Uint8Array(HEAD_BYTES + len);
  frame.set(PREAMBLE);
  new DataView(frame.buffer).setUint16(PREAMBLE.length, len);
  frame.set(body, HEAD_BYTES);
  frame[frame.length - 1] = checksum(frame, PREAMBLE.length, frame.length - 1);
  return frame;
}

/** `AA AA AA 96 69 LEN(2) CMD PARA data CHK`; the host speaks. */
export function encodeRequest(
  cmd: number,
  para: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const body = new Uint8Array(2 + data.length);
  body.set([cmd, para]);
  body.set(data, 2);
  return encodeFrame(body);
}

/** `AA AA AA 96 69 LEN(2) SW1 SW2 SW3 data CHK`; the module answers. */
export function encodeReply(
  sw1: number,
  sw2: number,
  sw3: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const body = new Uint8Array(3 + data.length);
  body.set([sw1, sw2, sw3]);
  body.set(data, 3);
  return encodeFrame(body);
}
