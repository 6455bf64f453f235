/** The person at the gate, or a script in her place. */
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { TongdaoError } from '../../schemas/errors.js';

/** What is asked for, in the order of the visit. */
export type AskName =
  | 'lay-card'
  | 'take-card'
  | 'ready-to-open'
  | 'did-it-open'
  | 'walk-through'
  | 'pull-plug'
  | 'plug-in';

export interface Ask {
  readonly name: AskName;
  /** Which device it is about. */
  readonly device: string;
  readonly zh: string;
  readonly en: string;
}

export interface Operator {
  /** She does it; the devices tell when it has happened. */
  tell(ask: Ask): void;
  /** Yes or no, or `skip` for what is not here. */
  answer(ask: Ask): Promise<'yes' | 'no' | 'skip'>;
  close(): void;
}

const YES = /^(?:y|yes|是|好|)$/i;
const NO = /^(?:n|no|否|没有?)$/i;
const SKIP = /^(?:s|skip|跳过)$/i;

/** Questions on one stream, answers line by line on another; a pipe answers like a keyboard. */
export class TerminalOperator implements Operator {
  readonly #lines: Interface;
  readonly #output: Writable;
  readonly #read: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    this.#lines = createInterface({ input });
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#read.push(line);
      else waiting(line);
    });
    this.#lines.on('close', () => {
      this.#ended = true;
      this.#waiting?.(undefined);
    });
  }

  tell({ zh, en }: Ask): void {
    this.#output.write(`→ ${zh}\n  ${en}\n`);
  }

  /** Rejects with `INPUT_INVALID` when the input ends before an answer. */
  async answer(ask: Ask): Promise<'yes' | 'no' | 'skip'> {
    this.tell(ask);
    for (;;) {
      this.#output.write('  [y]是 yes  [n]否 no  [s]跳过 skip > ');
      const line = (await this.#next())?.trim();
      if (line === undefined) throw new TongdaoError('INPUT_INVALID', `no answer to ${ask.name}`);
      if (YES.test(line)) return 'yes';
      if (NO.test(line)) return 'no';
      if (SKIP.test(line)) return 'skip';
    }
  }

  close(): void {
    this.#lines.close();
  }

  #next(): Promise<string | undefined> {
    const line = this.#read.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
