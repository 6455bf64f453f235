/** The driver's work on one open link: set the chip up, then let the loop look for cards, for ever. */
import { TongdaoError, isTongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, Timers } from '../../schemas/time.js';
import type { CardField } from '../cards/field.js';
import type { RunEnd } from '../cards/field-loop.js';
import type { LinkPort } from '../supervisor/contract.js';
import { Pn532Chip } from './chip.js';
import { Pn532Field } from './field.js';
import type { Pn532Frame } from './frame.js';
import { setUp } from './set-up.js';

/** After a set-up in vain, milliseconds. */
const RETRY_MS = 150;
/** A chip that saves itself is left alone for so long, milliseconds. */
const FAULTY_MS = 1000;

/** What the session needs of the loop over all card readers. */
export interface FieldLoop {
  run(field: CardField): Promise<RunEnd>;
  stop(): void;
}

export interface Pn532SessionParts {
  readonly port: LinkPort<Pn532Frame>;
  readonly loop: FieldLoop;
  readonly clock: Clock;
  readonly timers: Timers;
}

export class Pn532Session {
  readonly #parts: Pn532SessionParts;
  readonly #chip: Pn532Chip;
  #ended = false;
  #wake: Cancel = () => undefined;

  constructor(parts: Pn532SessionParts) {
    this.#parts = parts;
    this.#chip = new Pn532Chip(parts);
  }

  /** Resolves when the link is gone; rejects only on a fault of ours. */
  async run(): Promise<void> {
    try {
      while (!this.#ended) {
        if (await this.#setUp()) await this.#poll();
        else await this.#rest(RETRY_MS);
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

  /** False when the chip does not answer, which the link notices by itself. */
  async #setUp(): Promise<boolean> {
    try {
      const identity = await setUp(this.#chip);
      this.#parts.port.report('online', '', identity);
      return true;
    } catch (error) {
      if (isTongdaoError(error, 'DEVICE_TIMEOUT')) return false;
      throw error;
    }
  }

  async #poll(): Promise<void> {
    if (this.#ended) return;
    const { port, loop, clock } = this.#parts;
    const faults: string[] = [];
    const field = new Pn532Field({
      chip: this.#chip,
      clock,
      rest: (ms) => this.#rest(ms),
      onChipFault: (meaning) => {
        faults.push(meaning);
        loop.stop();
      },
    });
    const end = await loop.run(field);
    const [fault] = faults;
    if (end === 'closed') this.end();
    else if (fault === undefined) port.report('connecting', 'set up again');
    else {
      port.report('faulty', fault);
      await this.#rest(FAULTY_MS);
    }
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
