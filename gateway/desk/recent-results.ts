import type { DeskLane } from '../../schemas/api/desk-view.js';
import type { EventId } from '../../schemas/ledger.js';
import type { MonoMs } from '../../schemas/time.js';
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';

export type RecentResult = DeskLane['recent'][number]['result'];

interface Entry {
  readonly visit: EventId;
  readonly at: MonoMs;
  readonly result: RecentResult;
}

const SHOWN = 5;

/** The last five of a lane, newest first: what the gate did, and never why. */
export class RecentResults {
  #entries: readonly Entry[] = [];

  /** Takes an event of its lane. True when the list has changed. */
  note(event: LaneEvent, at: MonoMs): boolean {
    switch (event.type) {
      case 'decided':
        if (event.report.outcome !== 'admit') return false;
        return this.#put(event.report.visit, 'opened', at);
      case 'ended':
        return this.#ended(event.report, at);
      case 'retry-shown':
        return this.#put(event.visit, 'retry', at);
      case 'assist-shown':
        return this.#put(event.visit, 'assist', at);
      case 'assist-eased':
      case 'contradicted':
      case 'alarm':
        return false;
    }
  }

  /** Newest first, `at` on the monotonic clock. */
  list(): readonly { readonly at: MonoMs; readonly result: RecentResult }[] {
    return this.#entries.map(({ at, result }) => ({ at, result }));
  }

  #ended({ visit, passage, reasons, pulses }: VisitReport, at: MonoMs): boolean {
    const before = this.#entries.find((entry) => entry.visit === visit);
    // Somebody who waited was let through by a row of its own, which has its own entry.
    if (before?.result === 'assist') return false;
    switch (passage) {
      case 'tailgate':
        return this.#put(visit, 'tailgate', at);
      case 'passed':
        return this.#put(visit, reasons.includes('staff-release') ? 'manual' : 'passed', at);
      case 'timeout':
      case 'reversed':
        return this.#put(visit, 'timeout', at);
      case 'unknown':
        return pulses > 0 && before === undefined ? this.#put(visit, 'manual', at) : false;
      case 'none':
        return false;
    }
  }

  #put(visit: EventId, result: RecentResult, at: MonoMs): boolean {
    const others = this.#entries.filter((entry) => entry.visit !== visit);
    this.#entries = [{ visit, at, result }, ...others].slice(0, SHOWN);
    return true;
  }
}
