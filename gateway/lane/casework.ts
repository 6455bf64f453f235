/**
 * What a visit needs that is personal or slow: who it is, the question to the platform, the decision
 * and its durable row. It answers the machine with inputs and never opens anything itself.
 */
import type { Credential } from '../../schemas/credential.js';
import type { Decision } from '../../schemas/decision.js';
import type { DeviceId, ReadFailure } from '../../schemas/device.js';
import { isTongdaoError, type ErrorCode } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Lookup, Person } from '../../schemas/status.js';
import type { MonoMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { newDossier, personOf, type Dossier, type Inquiry } from './dossier.js';
import { identify, NO_LINKS, type Identity, type LinkLookup } from './identify.js';
import { Inquiries } from './inquiries.js';
import type { LaneLog, LanePorts } from './ports.js';
import { readableLinks } from './readable-links.js';
import type { RowQueue } from './row-queue.js';
import { decisionRow, lateAnswerRow, type DecisionRow, type RowContext } from './rows.js';
import type { Contradiction } from './state.js';
import type { AfterRow, LaneInput } from './step.js';
import { verdict } from './verdict.js';

export interface CaseworkDoor {
  dispatch(input: LaneInput): void;
  /** Does this visit still wait for staff, or for its moment? */
  waits(visit: EventId): boolean;
  contradicted(visit: EventId, status: Contradiction): void;
}

export class Casework {
  readonly #ports: LanePorts;
  readonly #rows: RowQueue;
  readonly #log: LaneLog;
  readonly #links: LinkLookup;
  readonly #door: CaseworkDoor;
  readonly #inquiries: Inquiries;
  readonly #open = new Map<EventId, Dossier>();
  readonly #numbers = new Map<DeviceId, { readonly number: string; readonly at: MonoMs }>();
  readonly #credentials = new Map<
    DeviceId,
    { readonly credential: Credential; readonly at: MonoMs }
  >();

  constructor(ports: LanePorts, rows: RowQueue, log: LaneLog, door: CaseworkDoor) {
    this.#ports = ports;
    this.#rows = rows;
    this.#log = log;
    this.#links = readableLinks(ports, log);
    this.#door = door;
    this.#inquiries = new Inquiries(ports.config.id, ports.platform, ports.clock, log, {
      answered: (dossier) =>
        door.dispatch({ type: 'answered', visit: dossier.visit, at: ports.clock.mono() }),
      late: (dossier, inquiry, lookup) => this.#late(dossier, inquiry, lookup),
    });
  }

  /** Kept until the machine says which visit it belongs to, or that it belongs to none. */
  hold(reader: DeviceId, credential: Credential, at: MonoMs): void {
    this.#credentials.set(reader, { credential, at });
  }

  holdNumber(reader: DeviceId, number: string, at: MonoMs): void {
    this.#numbers.set(reader, { number, at });
  }

  dropHeld(reader: DeviceId): void {
    this.#credentials.delete(reader);
    this.#numbers.delete(reader);
  }

  heldBy(reader: DeviceId): Credential | undefined {
    return this.#credentials.get(reader)?.credential;
  }

  person(visit: EventId): Person | undefined {
    return personOf(this.#open.get(visit));
  }

  dossier(visit: EventId): Dossier | undefined {
    return this.#open.get(visit);
  }

  /** A row about a read that came to no decision tells what was asked meanwhile. */
  aboutRow(row: AfterRow): Dossier | undefined {
    return row.type === 'failed-read' ? this.#open.get(row.visit) : undefined;
  }

  /** The number is right, the frame is not complete: a question may start, a decision may not. */
  askEarly(visit: EventId, reader: DeviceId): void {
    const held = this.#numbers.get(reader);
    if (held === undefined || this.#ports.earlyLookup !== true) return;
    const dossier = this.#of(visit);
    const identity = identify(
      {
        card: 'resident-id',
        evidence: 'plain-chip',
        identifiers: [{ namespace: 'cid', value: held.number }],
      },
      NO_LINKS,
    );
    if (identity.kind !== 'person' || dossier.inquiry !== undefined) return;
    if (this.#mayAsk(dossier)) this.#inquiries.ask(dossier, identity.person, held.at);
  }

  /** Who is it, and does the policy ask a platform about her? Everyday: never. */
  consider(visit: EventId, reader: DeviceId): void {
    const dossier = this.#of(visit);
    const held = this.#credentials.get(reader);
    if (held === undefined) return;
    dossier.credential = held.credential;
    dossier.verifiedAt = held.at;
    const identity = identify(held.credential, this.#links);
    dossier.identity = identity;
    const at = this.#ports.clock.mono();
    this.#confirmEarly(dossier, identity);
    const ask = identity.kind !== 'person' || !this.#mayAsk(dossier) ? 'no' : 'yes';
    this.#door.dispatch({
      type: 'considered',
      visit,
      ask: ask === 'yes' && dossier.inquiry !== undefined ? 'early' : ask,
      at,
    });
  }

  ask(visit: EventId): void {
    const dossier = this.#of(visit);
    if (dossier.identity?.kind !== 'person') return;
    const startedAt = dossier.verifiedAt ?? this.#ports.clock.mono();
    this.#inquiries.ask(dossier, dossier.identity.person, startedAt);
  }

  /** The whole frame says whether the early question was about this person. */
  #confirmEarly(dossier: Dossier, identity: Identity): void {
    const { inquiry } = dossier;
    if (inquiry === undefined) return;
    if (identity.kind === 'person' && samePerson(inquiry.person, identity.person)) return;
    dossier.noted.push('number-mismatch');
    this.#discardInquiry(dossier);
  }

  /** An order rules, and the question can become a row. */
  #mayAsk(dossier: Dossier): boolean {
    return this.#inForce(dossier).mode === 'epidemic' && this.#ports.ledger.ready;
  }

  decide(visit: EventId, failure: ReadFailure | undefined): void {
    const dossier = this.#of(visit);
    const decision = verdict(
      dossier,
      () => this.#rulesOfDecision(dossier),
      failure,
      this.#ports,
      this.#log,
    );
    dossier.decision = decision;
    this.#door.dispatch({ type: 'decided', visit, decision, at: this.#ports.clock.mono() });
  }

  /** Durable or not: the one answer a gate may follow. `after`: the row is made now and written then. */
  async commit(row: DecisionRow, after?: Promise<void>): Promise<void> {
    const dossier = this.#of(row.visit);
    if (row.reopens !== undefined) this.#reidentify(dossier, row.reader);
    dossier.decision = row.decision;
    const { clock } = this.#ports;
    const entry = decisionRow(row, dossier, this.#context());
    if (after !== undefined) await after;
    const code = await this.#append(entry);
    if (code === undefined) {
      const { visit, decision } = row;
      this.#door.dispatch({ type: 'committed', visit, decision, at: clock.mono() });
      return;
    }
    this.#log('lane.commit-failed', { lane: this.#ports.config.id, visit: row.visit, code });
    const decision = undone(row.decision);
    dossier.decision = decision;
    // Nothing was written: the assist takes the same event id. Unknown: a restart reconciles it.
    if (code !== 'LEDGER_UNKNOWN') {
      this.#rows.add(decisionRow({ ...row, decision }, dossier, this.#context()));
    }
    this.#door.dispatch({ type: 'commit-failed', visit: row.visit, decision, at: clock.mono() });
  }

  /** Absent: the row is durable. */
  async #append(entry: LedgerEntry): Promise<ErrorCode | undefined> {
    try {
      await this.#ports.ledger.append(entry);
      return undefined;
    } catch (error) {
      return isTongdaoError(error) ? error.code : 'INTERNAL';
    }
  }

  #reidentify(dossier: Dossier, reader: DeviceId): void {
    const held = this.#credentials.get(reader);
    if (held === undefined) return;
    this.#inForce(dossier);
    dossier.credential = held.credential;
    dossier.identity = identify(held.credential, this.#links);
    this.#confirmEarly(dossier, dossier.identity);
  }

  forget(visit: EventId): void {
    const dossier = this.#open.get(visit);
    if (dossier?.decision === undefined && dossier?.inquiry !== undefined) {
      dossier.inquiry.discarded = true;
    }
    this.#open.delete(visit);
  }

  #late(dossier: Dossier, inquiry: Inquiry, lookup: Lookup): void {
    const { visit, decision } = dossier;
    const { status } = lookup;
    const add = (result: Parameters<typeof lateAnswerRow>[2]): void =>
      this.#rows.add(lateAnswerRow(dossier, lookup, result, inquiry.person, this.#context()));
    if (inquiry.discarded) {
      add('discarded-query');
      return;
    }
    if (decision === undefined) {
      // Nothing is decided yet, so it is not too late: this is what the decision will weigh.
      add('late-answer');
      inquiry.answer = lookup;
      this.#door.dispatch({ type: 'answered', visit, at: this.#ports.clock.mono() });
      return;
    }
    if (decision.outcome === 'admit' && (status === 'yellow' || status === 'red')) {
      add('contradicted');
      this.#door.contradicted(visit, status);
      return;
    }
    if (status === 'green' && this.#door.waits(visit)) {
      add('eased');
      this.#door.dispatch({ type: 'eased', visit });
      return;
    }
    add('late-answer');
  }

  #of(visit: EventId): Dossier {
    let dossier = this.#open.get(visit);
    if (dossier === undefined) {
      dossier = newDossier(visit);
      this.#open.set(visit, dossier);
    }
    return dossier;
  }

  #inForce(dossier: Dossier): PolicyInForce {
    dossier.inForce = this.#ports.policyInForce();
    return dossier.inForce;
  }

  /** An order that ended between question and decision takes the answer with it. */
  #rulesOfDecision(dossier: Dossier): PolicyInForce {
    const inForce = this.#inForce(dossier);
    if (inForce.mode === 'everyday') this.#discardInquiry(dossier);
    return inForce;
  }

  /** Its answer decides nothing, now or later; as every query, it is a row. */
  #discardInquiry(dossier: Dossier): void {
    const { inquiry } = dossier;
    if (inquiry === undefined) return;
    inquiry.discarded = true;
    dossier.inquiry = undefined;
    if (inquiry.answer !== undefined) this.#late(dossier, inquiry, inquiry.answer);
  }

  #context(): RowContext {
    return { lane: this.#ports.config.id, wall: this.#ports.clock.wall() };
  }
}

function samePerson(a: Person, b: Person): boolean {
  return a.idType === b.idType && a.idNo === b.idNo;
}

/** What a decision is worth without its row: help, and nothing opened. */
function undone(decision: Decision): Decision {
  if (decision.outcome === 'assist') return decision;
  return { ...decision, outcome: 'assist', reasons: ['ledger-unavailable', ...decision.reasons] };
}
