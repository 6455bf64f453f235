/** One card in the field, from `found` to `removed`: which events it gives, and when trying ends. */
import type { Credential } from '../../schemas/credential.js';
import { idNumberOf } from '../../schemas/credential.js';
import type { ReadFailure, ReaderEvent } from '../../schemas/device.js';
import type { MonoMs } from '../../schemas/time.js';

/** Time for tries, from `found`; then the card is left alone until it is taken away. */
const GIVE_UP_MS = 2500;
/** With less than this left, another try is not begun. */
const WORTH_A_TRY_MS = 300;

/** An unknown type is believed when the card says so this often: a moving card may say it once. */
const UNKNOWN_TIMES = 2;

type Phase =
  | { readonly at: 'empty' }
  | {
      readonly at: 'reading';
      readonly since: MonoMs;
      unknown: number;
      number?: string;
      /** What was wrong with the card itself, the last time something was. */
      cardFailure?: ReadFailure;
    }
  /** Read, or given up; `number` is the card that was read. */
  | { readonly at: 'settled'; readonly number?: string };

/** Lives as long as its reader: a card that rests through a lost link is not read as a new visit. */
export class Presence {
  #phase: Phase = { at: 'empty' };
  readonly #emit: (event: ReaderEvent) => void;

  constructor(emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
  }

  get phase(): Phase['at'] {
    return this.#phase.at;
  }

  /** The number of the card that was read and has not been seen to leave. */
  get settledNumber(): string | undefined {
    return this.#phase.at === 'settled' ? this.#phase.number : undefined;
  }

  /** Milliseconds that are left for tries at time `now`. */
  leftMs(now: MonoMs): number {
    return this.#phase.at === 'reading' ? this.#phase.since + GIVE_UP_MS - now : 0;
  }

  found(at: MonoMs): void {
    if (this.#phase.at !== 'empty') return;
    this.#phase = { at: 'reading', since: at, unknown: 0 };
    this.#emit({ type: 'found', at });
  }

  number(number: string, at: MonoMs): void {
    if (this.#phase.at !== 'reading' || this.#phase.number === number) return;
    this.#phase.number = number;
    this.#emit({ type: 'number', number, at });
  }

  read(credential: Credential, at: MonoMs): void {
    const number = idNumberOf(credential);
    this.#phase = number === undefined ? { at: 'settled' } : { at: 'settled', number };
    this.#emit({ type: 'credential', credential, at });
  }

  /**
   * A try failed. It is the last one when the time is used up or trying again cannot help. A last try
   * that ran out of its short wait says nothing new: then the card's own failure is the answer.
   */
  failed(failure: ReadFailure, at: MonoMs): void {
    const phase = this.#phase;
    if (phase.at !== 'reading') return;
    if (failure !== 'reader-silent') phase.cardFailure = failure;
    if (failure === 'unknown-card') phase.unknown++;
    const final = this.leftMs(at) < WORTH_A_TRY_MS || phase.unknown >= UNKNOWN_TIMES;
    if (final) this.#phase = { at: 'settled' };
    const said = final ? (phase.cardFailure ?? failure) : failure;
    this.#emit({ type: 'read-failed', failure: said, final, at });
  }

  /** The reader says that no card is there. */
  gone(at: MonoMs): void {
    const before = this.#phase.at;
    if (before === 'empty') return;
    this.#phase = { at: 'empty' };
    if (before === 'reading') {
      this.#emit({ type: 'read-failed', failure: 'lifted-early', final: true, at });
    }
    this.#emit({ type: 'removed', at });
  }

  /** Another card lies where the settled one was, without an empty field in between. */
  replaced(credential: Credential, foundAt: MonoMs, at: MonoMs): void {
    this.gone(foundAt);
    this.found(foundAt);
    this.read(credential, at);
  }

  /** Reader or link is lost: nobody can say any more what is in the field. */
  lost(at: MonoMs): void {
    if (this.#phase.at !== 'reading') return;
    this.#phase = { at: 'empty' };
    this.#emit({ type: 'read-failed', failure: 'reader-silent', final: true, at });
  }
}
