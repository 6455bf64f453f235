/** A bar code or QR scanner in HID point-of-sale mode (facts/cards-readers-turnstiles.md 6.2). */
import type { DeviceId, Reader, ReaderEvent } from '../../schemas/device.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { ReaderConfigOf } from '../../schemas/site-devices.js';
import type { Cancel, MonoMs, Timers, Unlisten } from '../../schemas/time.js';
import type { LinkDevice, LinkPort } from '../supervisor/contract.js';
import { decodeText } from '../text/decode-text.js';
import { textEvents } from '../text/text-events.js';
import { encodeHidFrame } from '../transport/hid-codec.js';
import type { HidFrame } from '../transport/hid-frame.js';
import { scanReport } from './scan-report.js';

/** A code that said "continued" and did not go on is given up after this time, milliseconds. */
const LOST_SILENCE_MS = 300;
const MAX_CODE_BYTES = 4096;
/** Feature report 254 = 1: some Honeywell and Youjie scanners send nothing before it. */
const SWITCH_ON = Uint8Array.of(0xfe, 0x01);
const SWITCH_ON_TIMEOUT_MS = 500;

export interface HidPosReaderOptions {
  readonly config: Pick<ReaderConfigOf<'hid-pos'>, 'id' | 'format'>;
  /** Send the switch-on report after every opening. */
  readonly switchOn: boolean;
  readonly timers: Timers;
}

/**
 * Joins continued reports, decodes strict UTF-8 and then GB18030, takes off the line end that scanners
 * add, and delivers found, credential and removed at once. Anything else is dropped and counted.
 */
export class HidPosReader implements Reader, LinkDevice<HidFrame> {
  readonly id: DeviceId;
  readonly kind = 'reader';
  readonly liveness = 'port-only';
  readonly presence = 'observable';
  readonly #options: HidPosReaderOptions;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();
  #port: LinkPort<HidFrame> | undefined;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #stopSilence: Cancel = () => undefined;

  constructor(options: HidPosReaderOptions) {
    this.id = options.config.id;
    this.#options = options;
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
    if (this.#options.switchOn) void this.#switchOn(port);
  }

  detach(): void {
    this.#port = undefined;
    this.#take();
  }

  onNoise(bytes: number, at: MonoMs): void {
    if (this.#port !== undefined) this.#emit({ type: 'noise', bytes, at });
  }

  onFrame({ kind, bytes }: HidFrame, at: MonoMs): boolean {
    const report = kind === 'input' ? scanReport(bytes) : undefined;
    if (report === undefined) {
      this.#drop(bytes.length, at);
      return true;
    }
    this.#stopSilence();
    this.#bytes += report.data.length;
    // Beyond the limit only the length is kept, so that the whole code can be counted as dropped.
    if (this.#bytes <= MAX_CODE_BYTES) this.#parts.push(report.data);
    if (!report.continued) this.#end(at);
    else {
      const { timers } = this.#options;
      this.#stopSilence = timers.after(LOST_SILENCE_MS, () => {
        const dropped = this.#bytes;
        this.#take();
        this.#drop(dropped, at);
      });
    }
    return true;
  }

  #end(at: MonoMs): void {
    const tooLong = this.#bytes > MAX_CODE_BYTES;
    const dropped = this.#bytes;
    const code = this.#take();
    if (dropped === 0) return;
    const text = tooLong ? undefined : decodeText(code)?.replace(/[\r\n]+$/, '');
    const events = text === undefined ? [] : textEvents(this.#options.config.format, text, at);
    if (events.length === 0) this.#drop(dropped, at);
    for (const event of events) this.#emit(event);
  }

  #take(): Uint8Array {
    this.#stopSilence();
    const code = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    return code;
  }

  /** A scanner that refuses it needs no switching on, and one that is lost is switched on at return. */
  async #switchOn(port: LinkPort<HidFrame>): Promise<void> {
    try {
      await port.exchange({
        request: encodeHidFrame('setFeature', SWITCH_ON),
        urgency: 'read',
        timeoutMs: SWITCH_ON_TIMEOUT_MS,
        accepts: () => false,
      });
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
    }
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
