/** Readers that type or send text: digits stay digits and letters letters, none of them the same. */
import { FIRST_KEY } from '../wedge/key-usage.js';
import { BOOT_REPORT_BYTES } from '../wedge/boot-report.js';
import type { FrameRedactor } from './redactor.js';

/** 1 and 0 in turn: ten digits of that are a number that four bytes hold. */
class Turns {
  #count = 0;

  take<Value>(one: Value, other: Value): Value {
    this.#count += 1;
    return this.#count % 2 === 1 ? one : other;
  }
}

const code = (character: string): number => character.charCodeAt(0);

/** One byte of text, as long as it was. What is not ASCII becomes a letter: it may be half a name. */
function otherByte(byte: number, turns: Turns): number {
  if (byte >= code('0') && byte <= code('9')) return turns.take(code('1'), code('0'));
  if (byte >= code('a') && byte <= code('z')) return turns.take(code('a'), code('b'));
  if (byte >= code('A') && byte <= code('Z')) return turns.take(code('A'), code('B'));
  return byte >= 0x80 ? code('x') : byte;
}

const nothing = (): boolean => false;

/** Lines of text on a serial line. */
export function lineRedactor(): FrameRedactor {
  const turns = new Turns();
  return {
    frames: (bytes) => (bytes.length === 0 ? [] : [{ from: 0, to: bytes.length }]),
    redact: (bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at] = otherByte(bytes[at] ?? 0, turns);
    },
    isHarmless: nothing,
  };
}

/** Reports of scanners: length, AIM id and flags stay, the bytes of the code do not. */
export function hidPosRedactor(): FrameRedactor {
  const turns = new Turns();
  return {
    frames: (bytes) => evenly(bytes, 64),
    redact: (report) => {
      const aim = [1, 2, 3].find((at) => report[at] === 0x5d) ?? 2;
      // Byte 56 behind the AIM id ends the data; what follows are flags.
      for (let at = aim + 3; at < Math.min(aim + 59, report.length); at++) {
        report[at] = otherByte(report[at] ?? 0, turns);
      }
    },
    isHarmless: nothing,
  };
}

const ROWS = {
  letters: { from: FIRST_KEY, to: 0x1d, keys: [0x04, 0x05] },
  digits: { from: 0x1e, to: 0x27, keys: [0x1e, 0x27] },
  keypad: { from: 0x59, to: 0x62, keys: [0x59, 0x62] },
} as const;

/** Boot reports: a key that is held keeps its stand-in until it goes up. */
export function wedgeRedactor(): FrameRedactor {
  const turns = new Turns();
  let held = new Map<number, number>();
  const standIn = (usage: number): number => {
    const row = Object.values(ROWS).find(({ from, to }) => usage >= from && usage <= to);
    return row === undefined ? usage : turns.take<number>(row.keys[0], row.keys[1]);
  };
  return {
    frames: (bytes) => evenly(bytes, BOOT_REPORT_BYTES),
    redact: (report) => {
      const down = new Map<number, number>();
      for (let at = 2; at < report.length; at++) {
        const usage = report[at] ?? 0;
        if (usage === 0) continue;
        const other = held.get(usage) ?? standIn(usage);
        down.set(usage, other);
        report[at] = other;
      }
      held = down;
    },
    isHarmless: nothing,
  };
}

function evenly(bytes: Uint8Array, size: number): { from: number; to: number }[] {
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, at) => ({
    from: at * size,
    to: (at + 1) * size,
  }));
}
