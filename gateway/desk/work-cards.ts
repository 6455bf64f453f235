/** The work card of somebody who waits: what to do, for whom, and, asked for, why. */
import type { z } from 'zod';
import type { assistReasonSchema, MaskedPerson, WorkCard } from '../../schemas/api/desk-records.js';
import { ageOn } from '../../schemas/id-number.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import { maskName, maskNumber } from '../../schemas/masking.js';
import type { Person } from '../../schemas/status.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Caller } from '../http/api/gate.js';
import type { AssistWork } from '../lane/assist-work.js';
import { personOf } from '../registration/holder.js';
import { lookRow } from './access-rows.js';
import type { Claims } from './claims.js';
import type { DeskLanes } from './desk-lanes.js';
import { earlierToday, type EarlierParts } from './earlier.js';
import { nextStep, SENTENCES } from './next-step.js';
import type { SteadyWall } from './steady-wall.js';

/** The page hides a reason after this long. */
export const REASON_SHOWN_MS = 15_000;

export interface WorkCardParts extends EarlierParts {
  readonly lanes: DeskLanes;
  readonly claims: Claims;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  /** Resolves when the row is written, or waits for a ledger that cannot write now. */
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly steady: SteadyWall;
}

export class WorkCards {
  readonly #parts: WorkCardParts;

  constructor(parts: WorkCardParts) {
    this.#parts = parts;
  }

  /**
   * Claims the visit for the caller and writes the look down. `asked` is the caller as the gate sees her
   * later. Rejects with `NOT_FOUND` (nobody waits), `RIGHT_MISSING` (not an own lane) or `CONFLICT`
   * (the detail names who serves).
   */
  async open(
    caller: Caller,
    visit: EventId,
    takeOver: boolean,
    asked: () => Caller | undefined,
  ): Promise<WorkCard> {
    const { lanes, claims, record, clock } = this.#parts;
    const { lane, work } = lanes.ownWaiting(caller, visit);
    claims.claim(caller, visit, takeOver, asked);
    const { person } = work;
    await record(lookRow('card-opened', caller, { visit, lane: lane.id, person }, clock.wall()));
    return this.#card(lane.id, lanes.waiting(visit)?.work ?? work);
  }

  close(caller: Caller, visit: EventId): void {
    this.#parts.claims.release(caller, visit);
  }

  /** Why the machine asked for staff. Rejects as `open`. */
  async reason(caller: Caller, visit: EventId): Promise<z.infer<typeof assistReasonSchema>> {
    const { lanes, claims, record, clock } = this.#parts;
    const { lane, work } = lanes.ownWaiting(caller, visit);
    claims.requireFree(caller, visit);
    const { person, reasons, findings } = work;
    await record(
      lookRow('reason-revealed', caller, { visit, lane: lane.id, person }, clock.wall()),
    );
    return { reasons: [...reasons], findings: [...findings], hideAfterMs: REASON_SHOWN_MS };
  }

  /** How many are on their way now. Throws `NOT_FOUND` or `RIGHT_MISSING`. */
  coming(caller: Caller, visit: EventId): number {
    this.#parts.lanes.ownWaiting(caller, visit);
    return this.#parts.claims.come(caller, visit);
  }

  async earlier(caller: Caller, idNumber: string): Promise<WorkCard['earlier']> {
    const { record, clock } = this.#parts;
    const person = personOf(idNumber);
    await record(lookRow('earlier-sought', caller, { person }, clock.wall()));
    return earlierToday(this.#parts, person);
  }

  #card(lane: string, work: AssistWork): WorkCard {
    const { visit, since, reasons, findings, eased, card, person } = work;
    const { policyInForce, claims, steady } = this.#parts;
    const { feverFrom } = policyInForce().policy;
    const next = nextStep({ reasons, findings, eased, feverFrom });
    const servedBy = claims.servedBy(visit);
    return {
      visit,
      lane,
      since: steady.at(since),
      next,
      sentence: { ...SENTENCES[next] },
      ...(person === undefined ? {} : { person: this.#masked(person, work) }),
      ...(card === undefined ? {} : { card }),
      eased,
      ...(servedBy === undefined ? {} : { servedBy }),
      earlier: person === undefined ? [] : earlierToday(this.#parts, person),
    };
  }

  #masked({ name, idNo }: Person, { birth, senior }: AssistWork): MaskedPerson {
    const { venue, clock } = this.#parts;
    const age = birth === undefined ? undefined : ageOn(birth, venue.dayOf(clock.wall()));
    return {
      ...(name === undefined ? {} : { name: maskName(name) }),
      number: maskNumber(idNo),
      ...(age === undefined || age < 0 ? {} : { age }),
      senior,
    };
  }
}
