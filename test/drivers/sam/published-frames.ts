/**
 * Frames printed in public documents and recomputed there (facts/resident-id.md sections 1 and 2).
 * No capture of a real person's card is among them.
 */
import { parseHex } from '../../../drivers/sam/hex.js';

export function hex(text: string): Uint8Array {
  const result = parseHex(text);
  if (!result.ok) throw new Error(`${text}: ${result.problem.code}`);
  return result.bytes;
}

export const REQUESTS = [
  ['reset', 'AA AA AA 96 69 00 03 10 FF EC'],
  ['status', 'AA AA AA 96 69 00 03 11 FF ED'],
  ['sam-number', 'AA AA AA 96 69 00 03 12 FF EE'],
  ['find', 'AA AA AA 96 69 00 03 20 01 22'],
  ['select', 'AA AA AA 96 69 00 03 20 02 21'],
  ['read-base', 'AA AA AA 96 69 00 03 30 01 32'],
  ['read-base-fingerprint', 'AA AA AA 96 69 00 03 30 10 23'],
  ['read-address', 'AA AA AA 96 69 00 03 30 03 30'],
  ['read-address-old', 'AA AA AA 96 69 00 03 30 02 31'],
  ['read-management-number', 'AA AA AA 96 69 00 03 30 05 36'],
  ['set-speed', 'AA AA AA 96 69 00 03 60 00 63'],
  ['set-speed', 'AA AA AA 96 69 00 03 60 01 62'],
  ['set-speed', 'AA AA AA 96 69 00 03 60 02 61'],
  ['set-speed', 'AA AA AA 96 69 00 03 60 03 60'],
  ['set-speed', 'AA AA AA 96 69 00 03 60 04 67'],
  ['set-rf-bytes', 'AA AA AA 96 69 00 04 61 FF 50 CA'],
  ['set-rf-bytes', 'AA AA AA 96 69 00 04 61 FF 58 C2'],
] as const;

/** Name, frame, SW3, bytes of data. */
export const REPLIES = [
  ['success', 'AA AA AA 96 69 00 04 00 00 90 94', 0x90, 0],
  ['card found', 'AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', 0x9f, 4],
  ['card selected', 'AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', 0x90, 8],
  ['no card', 'AA AA AA 96 69 00 04 00 00 80 84', 0x80, 0],
  ['select failed', 'AA AA AA 96 69 00 04 00 00 81 85', 0x81, 0],
  ['read failed', 'AA AA AA 96 69 00 04 00 00 41 45', 0x41, 0],
  ['card did not accept the SAM', 'AA AA AA 96 69 00 04 00 00 31 35', 0x31, 0],
  ['SAM did not accept the card', 'AA AA AA 96 69 00 04 00 00 32 36', 0x32, 0],
  ['checksum error', 'AA AA AA 96 69 00 04 00 00 10 14', 0x10, 0],
  ['no such item', 'AA AA AA 96 69 00 04 00 00 91 95', 0x91, 0],
  [
    'SAM number',
    'AA AA AA 96 69 00 14 00 00 90 05 00 01 00 09 B8 32 01 05 BE 12 00 AD C5 B1 11 63',
    0x90,
    16,
  ],
] as const;
