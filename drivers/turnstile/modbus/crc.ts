/**
 * CRC-16/MODBUS: initial value FFFFh, reflected polynomial A001h, sent low byte first
 * (Modbus over Serial Line V1.02, 6.2.2; check value of "123456789" is 4B37h). It detects every
 * single-bit and every two-bit error in frames of the length used here.
 */

/** CRC of `bytes[from..to)`, 0 to FFFFh. */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0xffff;
  for (let i = from; i < to; i++) {
    crc ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** A copy of `body` with its two CRC bytes, low byte first. */
export function withCrc(body: ArrayLike<number>): Uint8Array {
  const frame = new Uint8Array(body.length + 2);
  frame.set(body);
  const crc = crc16(frame, 0, body.length);
  frame[body.length] = crc & 0xff;
  frame[body.length + 1] = crc >>> 8;
  return frame;
}

/** Whether the last two bytes of `bytes[from..to)` are the CRC of those before them. */
export function crcHolds(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  if (to - from < 3) return false;
  const sent = (bytes[to - 2] ?? 0) | ((bytes[to - 1] ?? 0) << 8);
  return crc16(bytes, from, to - 2) === sent;
}
