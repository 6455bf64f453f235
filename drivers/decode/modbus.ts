/** Modbus RTU frames of relay boards, both directions, in words. No personal data is in them. */
import { replyWords, requestWords, setBits } from '../simulators/modbus/words.js';
import { crcHolds } from '../turnstile/modbus/crc.js';
import { EXCEPTION_FLAG, FUNCTION } from '../turnstile/modbus/frame.js';
import { cutFrames, type Decoding, type FrameSegment } from './segment.js';

const READS: readonly number[] = [
  FUNCTION.readCoils,
  FUNCTION.readDiscreteInputs,
  FUNCTION.readHoldingRegisters,
];
const REQUEST_BYTES = 8;
/** Address, function, byte count and CRC. */
const READ_REPLY_BYTES = 5;

/** Lengths that a frame with this function may have, the likeliest first. */
function lengthsAt(bytes: Uint8Array, at: number): readonly number[] {
  const code = bytes[at + 1] ?? 0;
  if ((code & EXCEPTION_FLAG) !== 0) return [5];
  if (READS.includes(code)) return [REQUEST_BYTES, READ_REPLY_BYTES + (bytes[at + 2] ?? 0)];
  if (code === FUNCTION.writeMultipleCoils) return [REQUEST_BYTES, 9 + (bytes[at + 6] ?? 0)];
  const writes: readonly number[] = [FUNCTION.writeSingleCoil, FUNCTION.writeSingleRegister];
  return writes.includes(code) ? [REQUEST_BYTES] : [];
}

/** Nothing in a write says who sent it, for the answer is its echo: the second of two alike answers. */
export function decodeModbus(bytes: Uint8Array): Decoding {
  let before = '';
  return cutFrames(bytes, (all, at) => {
    const length = lengthsAt(all, at).find(
      (one) => at + one <= all.length && crcHolds(all, at, at + one),
    );
    if (length === undefined) return undefined;
    const frame = all.subarray(at, at + length);
    const code = frame[1] ?? 0;
    const isRead = READS.includes(code);
    const key = Buffer.from(frame).toString('hex');
    const isAnswer = isRead ? length !== REQUEST_BYTES : code > EXCEPTION_FLAG || key === before;
    before = isAnswer ? '' : key;
    const words = isAnswer ? replyWords(frame) : requestWords(frame);
    const from: FrameSegment['from'] = isAnswer ? 'device' : 'host';
    const bits = isAnswer && isRead && code !== FUNCTION.readHoldingRegisters;
    const closed = bits ? { closed: setBits(frame) } : {};
    return { length, from, ...words, contents: { address: frame[0], ...closed } };
  });
}
