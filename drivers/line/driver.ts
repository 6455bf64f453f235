/** A reader or scanner that sends what it read as a line of text (facts/cards-readers-turnstiles.md 6.1). */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import type { ReaderConfigOf } from '../../schemas/site-devices.js';
import type { MonoMs, Unlisten } from '../../schemas/time.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import { decodeText } from '../text/decode-text.js';
import { textEvents } from '../text/text-events.js';
import type { Line } from './codec.js';

/**
 * Delivers found, credential and removed at once for each line that fits the configured format. Any other
 * line is dropped and counted. Nothing can be asked of such a reader: `port-only`.
 */
export class LineReader implements Reader, LinkDevice<Line> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'port-only';
  readonly presence = 'observable';
  readonly #format: ReaderConfigOf<'line'>['format'];
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  #port: LinkPort<Line> | undefined;

  constructor({ id, format }: Pick<ReaderConfigOf<'line'>, 'id' | 'format'>) {
    this.id = id;
    this.#format = format;
  }

  listen(listener: (event: ReaderEvent) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  attach(port: LinkPort<Line>): void {
    this.#port = port;
  }

  detach(): void {
    this.#port = undefined;
  }

  onNoise(bytes: number, at: MonoMs): void {
    if (this.#port !== undefined) this.#emit({ type: 'noise', bytes, at });
  }

  onFrame(line: Line, at: MonoMs): boolean {
    const text = decodeText(line);
    line.fill(0);
    const events = text === undefined ? [] : textEvents(this.#format, text, at);
    if (events.length === 0) {
      this.#port?.discard(line.length);
      this.#emit({ type: 'noise', bytes: line.length, at });
    }
    for (const event of events) this.#emit(event);
    return true;
  }

  #emit(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
