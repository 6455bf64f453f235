/** A card reader that types, from the device's side (facts/cards-readers-turnstiles.md 3.5). */
import type { Cancel, Timers } from '../../../schemas/time.js';
import type { BytePipe } from '../sam/reader.js';
import { ReportPipes, type HidFault } from './report-pipe.js';

const LEFT_SHIFT = 0x02;
const NO_KEYS = new Uint8Array(8);

/** Usage of a character's key on a US keyboard, and whether shift is held. */
function keyOf(character: string): { readonly usage: number; readonly shift: boolean } | undefined {
  const rows: readonly (readonly [number, string, boolean])[] = [
    [0x04, 'abcdefghijklmnopqrstuvwxyz', false],
    [0x04, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', true],
    [0x1e, '1234567890\n', false],
    [0x1e, '!@#$%^&*()', true],
    [0x2b, '\t -=[]\\', false],
    [0x2d, '_+{}|', true],
    [0x33, ";'`,./", false],
    [0x33, ':"~<>?', true],
  ];
  for (const [first, characters, shift] of rows) {
    const at = characters.indexOf(character);
    if (at >= 0) return { usage: first + at, shift };
  }
  return undefined;
}

export interface KeyboardReaderOptions {
  readonly timers: Timers;
  /** Between two reports, milliseconds. USB keyboards are asked every 8 to 10 ms. */
  readonly reportMs?: number;
  /** What ends a text. */
  readonly suffix?: '\n' | '\t' | '';
  /** In front of every report, where the interface has other reports, too. */
  readonly reportId?: number;
  /** Digits and Enter come from the keypad. */
  readonly keypad?: boolean;
}

/** Boot reports of the keys that type a text, one key at a time: down, up. */
export function keyReports(
  text: string,
  options: Pick<KeyboardReaderOptions, 'reportId' | 'keypad'> = {},
): Uint8Array[] {
  const { reportId, keypad = false } = options;
  const prefix = reportId === undefined ? [] : [reportId];
  return Array.from(text).flatMap((character) => {
    const key = keyOf(character);
    if (key === undefined) return [];
    const usage = keypad ? keypadUsage(key.usage) : key.usage;
    const down = Uint8Array.of(...prefix, key.shift ? LEFT_SHIFT : 0, 0, usage, 0, 0, 0, 0, 0);
    return [down, Uint8Array.of(...prefix, ...NO_KEYS)];
  });
}

/** The row of digits and Enter lie 3B and 30 below the keypad's. */
function keypadUsage(usage: number): number {
  if (usage === 0x28) return 0x58;
  return usage >= 0x1e && usage <= 0x27 ? usage + 0x3b : usage;
}

export class KeyboardReaderSimulator {
  readonly #options: KeyboardReaderOptions;
  readonly #pipes = new ReportPipes();
  #waiting: Uint8Array[] = [];
  #stop: Cancel | undefined;

  constructor(options: KeyboardReaderOptions) {
    this.#options = options;
  }

  connect(pipe: BytePipe): void {
    this.#pipes.connect(pipe);
  }

  inject(fault: HidFault): void {
    this.#pipes.inject(fault);
  }

  /** Types a text and its suffix. Characters that no key types are left out, as real readers do. */
  type(text: string): void {
    this.#waiting.push(...keyReports(text + (this.#options.suffix ?? '\n'), this.#options));
    this.#next();
  }

  /** The reader stops in the middle of what it types; all keys go up. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#waiting = [];
  }

  #next(): void {
    if (this.#stop !== undefined) return;
    const report = this.#waiting.shift();
    if (report === undefined) return;
    this.#pipes.report(report);
    this.#stop = this.#options.timers.after(this.#options.reportMs ?? 8, () => {
      this.#stop = undefined;
      this.#next();
    });
  }
}
