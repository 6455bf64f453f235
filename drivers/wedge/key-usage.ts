/**
 * Keys of the HID keyboard page (HID Usage Tables 1.12, section 10) as characters of the US layout,
 * which is what readers type in. Byte values in facts/cards-readers-turnstiles.md 3.5.
 */

export const KEY = {
  enter: 0x28,
  tab: 0x2b,
  capsLock: 0x39,
  numLock: 0x53,
  keypadEnter: 0x58,
} as const;

/** Below this usage there are no keys but error codes: too many keys at once, self test, undefined. */
export const FIRST_KEY = 0x04;

/** Usage of the first of a row of keys, and what they type without and with shift. */
const ROWS: readonly (readonly [number, string, string])[] = [
  [0x04, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [0x1e, '1234567890', '!@#$%^&*()'],
  [0x2b, '\t -=[]\\', '\t _+{}|'],
  [0x33, ";'`,./", ':"~<>?'],
  [0x54, '/*-+', '/*-+'],
  [0x59, '1234567890.', '1234567890.'],
];

const plain = new Map<number, string>();
const shifted = new Map<number, string>();
for (const [first, lower, upper] of ROWS) {
  for (let i = 0; i < lower.length; i++) {
    plain.set(first + i, lower.charAt(i));
    shifted.set(first + i, upper.charAt(i));
  }
}

/** Either shift key in the first byte of a boot report. */
const SHIFT = 0x22;

/**
 * The character of a key, `undefined` for keys that type none and for any key held together with Ctrl,
 * Alt or the logo key: those are commands. `capsLock` turns letters round.
 */
export function characterOf(
  usage: number,
  modifiers: number,
  capsLock: boolean,
): string | undefined {
  if ((modifiers & ~SHIFT) !== 0) return undefined;
  const isLetter = usage >= FIRST_KEY && usage < 0x1e;
  const upper = ((modifiers & SHIFT) !== 0) !== (isLetter && capsLock);
  return (upper ? shifted : plain).get(usage);
}
