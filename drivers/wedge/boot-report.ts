/** Boot keyboard reports as keys (HID 1.11, appendix B.1; facts/cards-readers-turnstiles.md 3.5). */
import { FIRST_KEY } from './key-usage.js';

/** Modifiers, one byte reserved, six usages of keys that are down. */
export const BOOT_REPORT_BYTES = 8;

/** A key that went down. */
export interface KeyPress {
  readonly usage: number;
  /** Bits 0 to 7: left Ctrl, Shift, Alt, logo, then the right ones. */
  readonly modifiers: number;
}

/**
 * A key is pressed when a report has it and the report before had not. The same digit twice comes as
 * down, up, down; a held key comes once, for repetition is the operating system's work.
 */
export class BootKeyboard {
  #down: ReadonlySet<number> = new Set();

  /** Some key is down by the last report. */
  get held(): boolean {
    return this.#down.size > 0;
  }

  /**
   * Keys newly down, in the order of the report; `undefined` for what is no boot report. A report id in
   * front makes it one byte longer. A report of too many keys at once changes nothing.
   */
  presses(report: Uint8Array): readonly KeyPress[] | undefined {
    const body = report.length === BOOT_REPORT_BYTES + 1 ? report.subarray(1) : report;
    if (body.length !== BOOT_REPORT_BYTES) return undefined;
    const usages = [...body.subarray(2)].filter((usage) => usage !== 0);
    if (usages.some((usage) => usage < FIRST_KEY)) return [];
    const before = this.#down;
    this.#down = new Set(usages);
    const modifiers = body[0] ?? 0;
    return [...this.#down]
      .filter((usage) => !before.has(usage))
      .map((usage) => ({ usage, modifiers }));
  }
}
