/**
 * Commands of LCUS serial relay boards: 9600 8N1, four bytes, no answer
 * (facts/cards-readers-turnstiles.md 5.1).
 */
export const LCUS_START = 0xa0;
export const LCUS_COMMAND_BYTES = 4;

/** `A0 channel state sum`; `channel` from 1, `sum` the low byte of the sum of the three before it. */
export function lcusCommand(channel: number, on: boolean): Uint8Array {
  const state = on ? 1 : 0;
  return Uint8Array.of(LCUS_START, channel, state, (LCUS_START + channel + state) & 0xff);
}

export interface LcusSwitch {
  readonly channel: number;
  readonly on: boolean;
}

/** Four bytes as a command; undefined for a wrong start, state, channel 0 or sum. */
export function parseLcusCommand(bytes: Uint8Array): LcusSwitch | undefined {
  const [start, channel = 0, state = 0, sum] = bytes;
  if (bytes.length !== LCUS_COMMAND_BYTES || start !== LCUS_START) return undefined;
  if (channel === 0 || state > 1 || sum !== ((start + channel + state) & 0xff)) return undefined;
  return { channel, on: state === 1 };
}
