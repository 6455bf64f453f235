/** The driver's work on one open link: greet the reader, then let the loop look for cards, for ever. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Cancel, Timers } from '../../schemas/time.js';
import type { CardField } from '../cards/field.js';
import type { RunEnd } from '../cards/field-loop.js';
import type { LinkPort } from '../supervisor/contract.js';
import { AcrField } from './field.js';
import type { AcrFrame, AcrSlotName } from './frame.js';
import { setUp } from './set-up.js';
import { AcrSlot, type SequenceNumbers } from './slot.js';

/** After a greeting in vain, milliseconds. */
const RETRY_MS = 150;
/** A reader without this slot is asked again at this pace, milliseconds: it may be exchanged. */
const FAULTY_MS = 1000;

/** What the session needs of the loop over all card readers. */
export interface FieldLoop {
  run(field: CardField): Promise<RunEnd>;
  stop(): void;
}

export interface AcrSessionParts {
  readonly port: LinkPort<AcrFrame>;
  readonly slot: AcrSlotName;
  readonly sequence: SequenceNumbers;
  readonly loop: FieldLoop;
  readonly timers: Timers;
}

export class AcrSession {
  readonly #parts: AcrSessionParts;
  readonly #slot: AcrSlot;
  #ended = false;
  #wake: Cancel = () => undefined;

  constructor(parts: AcrSessionParts) {
    this.#parts = parts;
    this.#slot = new AcrSlot(parts.port, parts.slot, parts.sequence);
  }

  /** Resolves when the link is gone; rejects only on a fault of ours. */
  async run(): Promise<void> {
    try {
      while (!this.#ended) {
        if (await this.#setUp()) await this.#poll();
        else await this.#rest(this.#slot.isMissing ? FAULTY_MS : RETRY_MS);
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

  /** False when the reader does not answer, which the link notices by itself, or lacks the slot. */
  async #setUp(): Promise<boolean> {
    const { port, slot } = this.#parts;
    try {
      const identity = await setUp(this.#slot);
      port.report('online', '', identity);
      return true;
    } catch (error) {
      if (!isTongdaoError(error, 'DEVICE_TIMEOUT')) throw error;
      if (this.#slot.isMissing) port.report('faulty', `the reader has no ${slot} slot`);
      return false;
    }
  }

  async #poll(): Promise<void> {
    if (this.#ended) return;
    const end = await this.#parts.loop.run(new AcrField(this.#slot));
    if (end === 'closed') this.end();
    else this.#parts.port.report('connecting', 'set up again');
  }

  async #rest(ms: number): Promise<void> {
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        const cancel = this.#parts.timers.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    if (this.#ended) throw new TongdaoError('DEVICE_CLOSED');
  }
}
