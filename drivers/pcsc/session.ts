/** The driver's work on one open link: ask for the reader, then let the loop look for cards, for ever. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Cancel, Timers } from '../../schemas/time.js';
import type { CardFieldReader } from '../cards/field-loop.js';
import type { LinkPort } from '../supervisor/contract.js';
import type { PcscReport } from './contract.js';
import { PcscField } from './field.js';
import { PcscSlot } from './slot.js';

/** After a question in vain, milliseconds. */
const RETRY_MS = 150;

export interface PcscSessionParts {
  readonly port: LinkPort<PcscReport>;
  readonly loop: CardFieldReader;
  readonly timers: Timers;
}

export class PcscSession {
  readonly #parts: PcscSessionParts;
  readonly #slot: PcscSlot;
  #ended = false;
  #wake: Cancel = () => undefined;

  constructor(parts: PcscSessionParts) {
    this.#parts = parts;
    this.#slot = new PcscSlot(parts.port);
  }

  /** Resolves when the link is gone; rejects only on a fault of ours. */
  async run(): Promise<void> {
    try {
      while (!this.#ended) {
        if (await this.#answers()) await this.#poll();
        else await this.#rest();
      }
    } catch (error) {
      if (!isTongdaoError(error, 'DEVICE_CLOSED')) throw error;
    }
  }

  /** Stops the loop and every timer. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wake();
    this.#parts.loop.stop();
  }

  /** False when the service does not answer, which the link notices by itself. */
  async #answers(): Promise<boolean> {
    try {
      const { report } = await this.#slot.state();
      this.#parts.port.report('online', '', report.reader);
      return true;
    } catch (error) {
      if (!isTongdaoError(error, 'DEVICE_TIMEOUT')) throw error;
      return false;
    }
  }

  async #poll(): Promise<void> {
    if (this.#ended) return;
    const end = await this.#parts.loop.run(new PcscField(this.#slot));
    if (end === 'closed') this.end();
    else this.#parts.port.report('connecting', 'asked again');
  }

  async #rest(): Promise<void> {
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        const cancel = this.#parts.timers.after(RETRY_MS, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    if (this.#ended) throw new TongdaoError('DEVICE_CLOSED');
  }
}
