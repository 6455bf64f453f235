/** A reader that types what it read, as a keyboard does (facts/cards-readers-turnstiles.md 3.5). */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { ReaderConfigOf } from '../../schemas/site-devices.js';
import type { Cancel, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import { textEvents } from '../text/text-events.js';
import type { HidFrame } from '../transport/hid-frame.js';
import { BootKeyboard } from './boot-report.js';
import { TypedTexts, type TypedText } from './typed-text.js';

/** Without a suffix so much silence ends a text, milliseconds. */
const END_SILENCE_MS = 100;
/** With a suffix so much silence means that the end is lost; readers type a key every 5 to 30 ms. */
const LOST_SILENCE_MS = 300;

export interface WedgeReaderOptions {
  readonly config: Pick<ReaderConfigOf<'wedge'>, 'id' | 'format' | 'suffix'>;
  readonly timers: Timers;
}

/**
 * Delivers found, credential and removed at the end of each text that fits the configured format; any
 * other text is dropped and counted, and nothing is told of it. Silent until used: `port-only`.
 */
export class WedgeReader implements Reader, LinkDevice<HidFrame> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'port-only';
  readonly presence = 'observable';
  readonly #options: WedgeReaderOptions;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  #port: LinkPort<HidFrame> | undefined;
  #keyboard = new BootKeyboard();
  #typed: TypedTexts;
  #lastAt: MonoMs = 0;
  #stopSilence: Cancel = () => undefined;

  constructor(options: WedgeReaderOptions) {
    this.id = options.config.id;
    this.#options = options;
    this.#typed = this.#fresh();
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  attach(port: LinkPort<HidFrame>): void {
    this.detach();
    this.#port = port;
    this.#keyboard = new BootKeyboard();
  }

  /** Half a text ends here and is never continued on another connection. */
  detach(): void {
    this.#stopSilence();
    this.#port = undefined;
    this.#typed = this.#fresh();
  }

  onNoise(bytes: number, at: MonoMs): void {
    if (this.#port !== undefined) this.#emit({ type: 'noise', bytes, at });
  }

  onFrame({ kind, bytes }: HidFrame, at: MonoMs): boolean {
    const presses = kind === 'input' ? this.#keyboard.presses(bytes) : undefined;
    if (presses === undefined) {
      this.#drop(bytes.length, at);
      return true;
    }
    for (const press of presses) {
      const ended = this.#typed.press(press);
      if (ended !== undefined) this.#deliver(ended, at);
    }
    // A report of released keys is a sign of typing as well: a slow reader holds its keys long.
    this.#lastAt = at;
    this.#awaitSilence();
    return true;
  }

  #fresh(): TypedTexts {
    return new TypedTexts(this.#options.config.suffix === 'tab' ? 'tab' : 'enter');
  }

  #awaitSilence(): void {
    this.#stopSilence();
    if (!this.#typed.begun && !this.#keyboard.held) return;
    const endless = this.#options.config.suffix === 'none';
    const run = (): void => {
      // A key whose release was lost must not swallow the first digit of the next card.
      this.#keyboard = new BootKeyboard();
      if (!this.#typed.begun) return;
      const typed = this.#typed.take();
      if (endless) this.#deliver(typed, this.#lastAt);
      else this.#drop(typed.keys, this.#lastAt);
    };
    this.#stopSilence = this.#options.timers.after(endless ? END_SILENCE_MS : LOST_SILENCE_MS, run);
  }

  #deliver({ text, keys }: TypedText, at: MonoMs): void {
    const events = text === undefined ? [] : textEvents(this.#options.config.format, text, at);
    if (events.length === 0) this.#drop(keys, at);
    for (const event of events) this.#emit(event);
  }

  #drop(bytes: number, at: MonoMs): void {
    if (bytes === 0) return;
    this.#port?.discard(bytes);
    this.#emit({ type: 'noise', bytes, at });
  }

  #emit(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
