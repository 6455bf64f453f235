/**
 * Questions to the health platform. Asked only while an order is in force (design section 1.3); every
 * answer that the lane did not wait for still becomes a row.
 */
import { isTongdaoError } from '../../schemas/errors.js';
import type { HealthPlatform, Lookup, Person } from '../../schemas/status.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { Dossier, Inquiry } from './dossier.js';
import type { LaneLog } from './ports.js';

export interface InquiryListener {
  /** The answer the visit waits for. */
  answered(dossier: Dossier): void;
  /** An answer that the lane did not wait for, before or after the decision. */
  late(dossier: Dossier, inquiry: Inquiry, lookup: Lookup): void;
}

export class Inquiries {
  readonly #lane: string;
  readonly #platform: HealthPlatform | undefined;
  readonly #clock: Clock;
  readonly #log: LaneLog;
  readonly #listener: InquiryListener;

  constructor(
    lane: string,
    platform: HealthPlatform | undefined,
    clock: Clock,
    log: LaneLog,
    listener: InquiryListener,
  ) {
    this.#lane = lane;
    this.#platform = platform;
    this.#clock = clock;
    this.#log = log;
    this.#listener = listener;
  }

  /** The budget runs from `startedAt`, the moment the number was verified. */
  ask(dossier: Dossier, person: Person, startedAt: MonoMs): void {
    const inquiry: Inquiry = { person, answer: undefined, discarded: false };
    dossier.inquiry = inquiry;
    void this.#lookup(dossier, inquiry, startedAt).then((lookup) => {
      if (inquiry.discarded || dossier.decision !== undefined) {
        this.#listener.late(dossier, inquiry, lookup);
        return;
      }
      // Whatever came in between is newer than what was waited for.
      inquiry.answer ??= lookup;
      this.#listener.answered(dossier);
    });
  }

  async #lookup(dossier: Dossier, inquiry: Inquiry, startedAt: MonoMs): Promise<Lookup> {
    const none: Lookup = {
      status: 'unavailable',
      tookMs: Math.round(this.#clock.mono() - startedAt),
    };
    if (this.#platform === undefined) return none;
    try {
      return await this.#platform.lookup(
        { person: inquiry.person, laneId: this.#lane, startedAt },
        (lookup) => this.#listener.late(dossier, inquiry, lookup),
      );
    } catch (error) {
      // The contract says never. A failure is never a colour.
      this.#log('lane.lookup-failed', {
        lane: this.#lane,
        code: isTongdaoError(error) ? error.code : 'INTERNAL',
      });
      return none;
    }
  }
}
