/**
 * Link sessions: for a minute the cards that are laid on a lane are the desk's. In memory only, because
 * what was read names people; gone with the session of whoever began it.
 */
import { NO_LINKS, identify } from '../lane/identify.js';
import type { CardKind, Credential } from '../../schemas/credential.js';
import type { ReaderEvent } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Cancel, Clock, MonoMs, RandomSource, Timers } from '../../schemas/time.js';
import type { Caller, Gate } from '../http/api/gate.js';
import type { Lane } from '../lane/lane.js';
import { newEventId } from '../ledger/event-id.js';

/** Without a card for so long the lane serves visits again. */
export const LANE_TAKEN_MS = 60_000;
/** Long enough to type a number and a helper's name after the cards were read. */
export const SESSION_KEPT_MS = 300_000;

/** Cards that are documents: they say who somebody is, and are never linked to anybody. */
const DOCUMENTS: readonly CardKind[] = [
  'resident-id',
  'permit-hmt',
  'foreign-2017',
  'foreign-2023',
];

export interface LinkSession {
  readonly id: EventId;
  readonly lane: string;
  readonly account: string;
  open: boolean;
  closesAt: MonoMs;
  holder: Person | undefined;
  card: Credential | undefined;
  /** The last card could not be read. */
  failed: boolean;
  /** Whose document has been looked at: each look is a row. */
  looked: Person | undefined;
  end(): void;
}

export interface LinkSessionsParts {
  readonly gate: Pick<Gate, 'onChange'>;
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Pick<Timers, 'after'>;
  readonly random: RandomSource;
}

export class LinkSessions {
  readonly #parts: LinkSessionsParts;
  readonly #sessions = new Map<EventId, LinkSession>();

  constructor(parts: LinkSessionsParts) {
    this.#parts = parts;
  }

  /**
   * `card`: of somebody who waits, read already. An earlier session of the same account on this lane gives
   * way. Throws as `Lane.link` does.
   */
  begin(caller: Caller, lane: Lane, card?: Credential): LinkSession {
    for (const other of [...this.#sessions.values()]) {
      if (other.lane === lane.id && other.account === caller.account.id) other.end();
    }
    const { gate, clock, timers, random } = this.#parts;
    let laneTimer: Cancel = () => undefined;
    let kept: Cancel = () => undefined;
    let unlisten: () => void = () => undefined;
    let giveBack: () => void = () => undefined;
    const session: LinkSession = {
      id: newEventId(random),
      lane: lane.id,
      account: caller.account.id,
      open: true,
      closesAt: 0,
      ...{ holder: undefined, card, looked: undefined, failed: false },
      end: () => {
        laneTimer();
        kept();
        unlisten();
        giveBack();
        session.open = false;
        session.holder = undefined;
        session.card = undefined;
        this.#sessions.delete(session.id);
      },
    };
    const closeLane = (): void => {
      giveBack();
      session.open = false;
    };
    const startAgain = (): void => {
      laneTimer();
      kept();
      session.closesAt = clock.mono() + LANE_TAKEN_MS;
      laneTimer = timers.after(LANE_TAKEN_MS, closeLane);
      kept = timers.after(SESSION_KEPT_MS, () => session.end());
    };
    giveBack = lane.link((_reader, event) => {
      if (take(session, event)) startAgain();
    });
    // A lock covers the page, and another account must not find what this one has read.
    unlisten = gate.onChange(caller.session, () => session.end());
    startAgain();
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Throws `LINK_SESSION_OVER` when it is over, or was never this caller's. */
  own(caller: Caller, id: EventId): LinkSession {
    const session = this.#sessions.get(id);
    if (session?.account !== caller.account.id) throw new TongdaoError('LINK_SESSION_OVER');
    return session;
  }

  /** Asked again, it is over all the same. */
  end(caller: Caller, id: EventId): void {
    const session = this.#sessions.get(id);
    if (session?.account === caller.account.id) session.end();
  }

  stop(): void {
    for (const session of [...this.#sessions.values()]) session.end();
  }
}

/** True when a card was read. */
function take(session: LinkSession, event: ReaderEvent): boolean {
  switch (event.type) {
    case 'credential': {
      session.failed = false;
      const { credential } = event;
      const identity = identify(credential, NO_LINKS);
      const isDocument = DOCUMENTS.includes(credential.card);
      if (isDocument && identity.kind !== 'person') {
        session.failed = true;
        return false;
      }
      if (identity.kind === 'person' && isDocument) session.holder = identity.person;
      else session.card = credential;
      return true;
    }
    case 'read-failed':
      if (event.final) session.failed = true;
      return false;
    case 'found':
      session.failed = false;
      return false;
    case 'number':
    case 'removed':
    case 'noise':
      return false;
  }
}
