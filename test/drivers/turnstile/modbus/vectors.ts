/** Frames published by board makers, as collected in facts/cards-readers-turnstiles.md 5.3. */

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));
}

export function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** Requests a board echoes. */
export const ECHOED = {
  coil0On: '01 05 00 00 FF 00 8C 3A',
  coil0Off: '01 05 00 00 00 00 CD CA',
  coil1On: '01 05 00 01 FF 00 DD FA',
  coil1Off: '01 05 00 01 00 00 9C 0A',
  coil2On: '01 05 00 02 FF 00 2D FA',
  coil3On: '01 05 00 03 FF 00 7C 3A',
  pulse700: '01 05 02 00 00 07 8D B0',
  pulse500: '01 05 02 00 00 05 0C 71',
  flashOff700: '01 05 04 00 00 07 8D 38',
  ffCoil0On: 'FF 05 00 00 FF 00 99 E4',
  ffCoil0Off: 'FF 05 00 00 00 00 D8 14',
} as const;

export const READ_COILS = { request: '01 01 00 00 00 08 3D CC', answer: '01 01 01 01 90 48' };
export const READ_INPUTS = { request: '01 02 00 00 00 08 79 CC', answer: '01 02 01 01 60 48' };
export const FF_INPUTS = { request: 'FF 02 00 00 00 08 6C 12', answer: 'FF 02 01 01 51 A0' };
export const ALL_ON = '01 0F 00 00 00 08 01 FF BE D5';
export const ALL_OFF = '01 0F 00 00 00 08 01 00 FE 95';
export const ILLEGAL_ADDRESS = '01 85 02 C3 51';

export const EVERY_FRAME: readonly string[] = [
  ...Object.values(ECHOED),
  ...[READ_COILS, READ_INPUTS, FF_INPUTS].flatMap(({ request, answer }) => [request, answer]),
  ALL_ON,
  ALL_OFF,
  ILLEGAL_ADDRESS,
];

/** The published frames that are replies. */
export const EVERY_REPLY: readonly string[] = [
  ...Object.values(ECHOED),
  READ_COILS.answer,
  READ_INPUTS.answer,
  FF_INPUTS.answer,
  ILLEGAL_ADDRESS,
];
