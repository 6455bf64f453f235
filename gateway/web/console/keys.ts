/** The console's keys (facts/ux.md 3.4): function keys, because letters belong to what is typed. */
export type ConsoleKey = 'register' | 'open' | 'recent' | 'acknowledge' | 'support' | 'cancel';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

const KEYS: ReadonlyMap<string, ConsoleKey> = new Map([
  ['F2', 'register'],
  ['F4', 'open'],
  ['F6', 'recent'],
  ['F8', 'acknowledge'],
  ['F9', 'support'],
  ['Escape', 'cancel'],
]);

/** Undefined for every key of the browser's and for one that repeats because it is held down. */
export function consoleKey(press: KeyPress): ConsoleKey | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || press.shiftKey || press.repeat) {
    return undefined;
  }
  return KEYS.get(press.key);
}
