/** Sorts what the taps and the gateway tell into visits. No input or output of its own. */
import { z } from 'zod';
import type { LeafReport } from '../../../schemas/control.js';
import type { GlassVisit } from '../../../schemas/glass.js';
import type { LaneEvent } from '../../../schemas/visit.js';
import { DEMO_PEOPLE } from '../people.js';
import { boardSteps, readerSteps } from './device-steps.js';
import { gatewaySteps } from './gateway-steps.js';
import { platformSteps } from './platform-steps.js';
import type { Exchange, Question } from './taps.js';
import { beginOf, isRead, type VisitFacts } from './visit-facts.js';

/** Visits that are kept for a page that opens later. */
const VISITS_KEPT = 12;
/** Retries of a damaged card take some 20 exchanges; a reader gone mad must not fill the page. */
const EXCHANGES_KEPT = 60;

const identitySchema = z.object({ identity: z.object({ number: z.string() }) });

function personIn({ reply }: Exchange): string | undefined {
  const parsed = identitySchema.safeParse(reply?.contents);
  if (!parsed.success) return undefined;
  const { number } = parsed.data.identity;
  return DEMO_PEOPLE.find(({ idNumber }) => idNumber === number)?.id;
}

const foundCard = ({ request, reply }: Exchange): boolean =>
  request?.name === 'find' && reply?.name === 'ok';
const fieldEmpty = ({ request, reply }: Exchange): boolean =>
  request?.name === 'find' && reply?.name === 'none';

function upsert(list: Exchange[], exchange: Exchange): void {
  const at = list.findIndex((known) => beginOf(known) === beginOf(exchange));
  if (at >= 0) list[at] = exchange;
  else if (list.length < EXCHANGES_KEPT) list.push(exchange);
}

function viewOf(facts: VisitFacts): GlassVisit {
  const { id, lane, state, startedAt, person, report, retry } = facts;
  const steps = [
    ...readerSteps(facts),
    ...gatewaySteps(facts),
    ...platformSteps(facts),
    ...boardSteps(facts),
  ].sort((one, other) => one.fromMs - other.fromMs || one.toMs - other.toMs);
  const event = report?.visit ?? retry;
  const outcome = retry === undefined ? report?.outcome : 'retry';
  return {
    ...{ id, lane, state, startedAt, steps },
    ...(person === undefined ? {} : { person }),
    ...(event === undefined ? {} : { event }),
    ...(outcome === undefined ? {} : { outcome }),
    reasons: report?.reasons ?? [],
    ...(report === undefined ? {} : { passage: report.passage }),
  };
}

export class VisitBook {
  readonly #now: () => { readonly wall: number; readonly machine: number };
  readonly #visits: VisitFacts[] = [];
  /** Lanes whose reader said last that a card is there. */
  readonly #occupied = new Set<string>();
  readonly #changed = new Set<VisitFacts>();
  #count = 0;

  constructor(now: () => { readonly wall: number; readonly machine: number }) {
    this.#now = now;
  }

  /** Oldest first. */
  all(): GlassVisit[] {
    return this.#visits.map(viewOf);
  }

  /** Visits that changed since the last call. */
  takeChanged(): GlassVisit[] {
    const changed = [...this.#changed].filter((facts) => this.#visits.includes(facts));
    this.#changed.clear();
    return changed.map(viewOf);
  }

  reader(exchange: Exchange): void {
    const { lane } = exchange;
    if (fieldEmpty(exchange)) {
      const cut = this.#newest(lane);
      // A lifted card ends a read: its "no card" belongs to the visit.
      if (this.#occupied.delete(lane) && cut?.state === 'running' && !cut.reader.some(isRead)) {
        this.#take(cut, exchange);
      }
      return;
    }
    if (foundCard(exchange) && !this.#occupied.has(lane)) {
      this.#occupied.add(lane);
      this.#begin(exchange);
    }
    const visit = this.#newest(lane);
    if (visit === undefined || visit.state === 'ended' || beginOf(exchange) < visit.zeroAt) return;
    this.#take(visit, exchange);
  }

  board(exchange: Exchange): void {
    const visit = this.#newest(exchange.lane);
    if (visit === undefined || visit.state === 'ended' || beginOf(exchange) < visit.zeroAt) return;
    upsert(visit.board, exchange);
    this.#changed.add(visit);
  }

  /** Also an answer that comes after the visit has ended. */
  question(question: Question): void {
    const visit = this.#visits.findLast(
      ({ lane, zeroAt }) => lane === question.lane && zeroAt <= question.receivedAt,
    );
    if (visit === undefined) return;
    visit.questions.push(question);
    this.#changed.add(visit);
  }

  /** `leaf` is the decision's row, read back from the ledger. */
  event(event: LaneEvent, leaf?: LeafReport): void {
    const lane = 'report' in event ? event.report.lane : event.lane;
    const eventId = 'report' in event ? event.report.visit : 'visit' in event ? event.visit : '';
    const visit =
      this.#visits.find(({ report }) => report?.visit === eventId) ?? this.#newest(lane);
    if (visit === undefined) return;
    if (leaf !== undefined) visit.leaf = leaf;
    switch (event.type) {
      case 'decided':
        visit.report = event.report;
        break;
      case 'ended':
        visit.report = event.report;
        visit.state = 'ended';
        break;
      case 'retry-shown':
        visit.retry = event.visit;
        visit.state = 'ended';
        break;
      case 'assist-shown':
        visit.state = 'waits-for-staff';
        break;
      case 'assist-eased':
      case 'contradicted':
      case 'alarm':
        return;
    }
    this.#changed.add(visit);
  }

  #take(visit: VisitFacts, exchange: Exchange): void {
    this.#changed.add(visit);
    const { lastAt, times } = exchange;
    const read = visit.reader.find(isRead);
    if (read === undefined) {
      upsert(visit.reader, exchange);
      const person = personIn(exchange);
      if (person !== undefined) visit.person = person;
      return;
    }
    if (beginOf(exchange) <= beginOf(read)) return;
    const { resting } = visit;
    visit.resting = {
      fromAt: resting?.fromAt ?? beginOf(exchange),
      toAt: lastAt,
      times: (resting?.times ?? 0) + times,
    };
  }

  #begin(exchange: Exchange): void {
    const zeroAt = beginOf(exchange);
    const { wall, machine } = this.#now();
    this.#count += 1;
    this.#visits.push({
      id: String(this.#count),
      lane: exchange.lane,
      zeroAt,
      startedAt: new Date(wall - (machine - zeroAt)).toISOString(),
      state: 'running',
      ...{ reader: [], questions: [], board: [] },
    });
    if (this.#visits.length > VISITS_KEPT) this.#visits.shift();
  }

  #newest(lane: string): VisitFacts | undefined {
    return this.#visits.findLast((visit) => visit.lane === lane);
  }
}
