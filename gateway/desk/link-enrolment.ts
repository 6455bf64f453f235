/** Linking the card of a session to a person, and then, asked for, letting her through. */
import type { DeskLinkAnswer, LinkBody, LinkHolder } from '../../schemas/api/desk-links.js';
import type { DeskRegistration } from '../../schemas/api/desk-records.js';
import type { HolderShown } from '../../schemas/card-link.js';
import { errorBody, isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { EventId, LedgerEntry } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Clock, Timers } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import type { CardLinks, LinkRequest } from '../registration/card-links.js';
import { lookRow } from './access-rows.js';
import type { DeskLanes } from './desk-lanes.js';
import { FirstTaps } from './first-taps.js';
import { notLaid, registeredAs, typedHolder } from './link-holder.js';
import type { LinkSession, LinkSessions } from './link-sessions.js';
import { shownLink } from './links-shown.js';
import type { DeskRegistrations } from './registrations.js';

export interface LinkEnrolmentParts {
  readonly links: Pick<CardLinks, 'enrol'>;
  readonly sessions: Pick<LinkSessions, 'own'>;
  readonly lanes: DeskLanes;
  readonly registrations: Pick<DeskRegistrations, 'register'>;
  /** Resolves when the row is written, or waits for a ledger that cannot write now. */
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'after'>;
}

interface Enrolment {
  readonly request: LinkRequest;
  readonly session: LinkSession;
}

export class LinkEnrolment {
  readonly #parts: LinkEnrolmentParts;
  readonly #taps: FirstTaps<Enrolment>;

  constructor(parts: LinkEnrolmentParts) {
    this.#parts = parts;
    this.#taps = new FirstTaps(parts.timers);
  }

  /**
   * Links, then registers and opens for whoever waits, where that is asked for. Rejects with
   * `LINK_SESSION_OVER`, `NOT_FOUND` (no card or no document was laid), or as `CardLinks.enrol` does; a
   * refusal because the card is somebody else's is a row. A registration that fails is in the answer.
   */
  async link(caller: Caller, body: LinkBody): Promise<DeskLinkAnswer> {
    const { request, session } = this.#taps.once(caller, body, () => this.#checked(caller, body));
    const { act, at, link, ended } = await this.#enrol(caller, request);
    // The lane must be free for the pulse, and for the next visitor.
    session.end();
    const release = await this.#release(caller, body, request);
    return {
      ...{ act, at, link: shownLink(link), ended: [...ended] },
      ...(release === undefined ? {} : { release }),
    };
  }

  stop(): void {
    this.#taps.stop();
  }

  #checked(caller: Caller, body: LinkBody): Enrolment {
    const session = this.#parts.sessions.own(caller, body.session);
    const { lane, card } = session;
    if (card === undefined) throw notLaid('card', 'no card to link was laid');
    const { person, shown } = holderIn(body.holder, session);
    const { requestId, helper, replaces, release } = body;
    if (release !== undefined) this.#requireWaitsThere(caller, release.visit, lane);
    const { name: operator } = caller.account;
    return {
      session,
      request: {
        ...{ requestId, card, person, shown, operator, lane },
        ...(helper === undefined ? {} : { helper }),
        ...(replaces === undefined ? {} : { replaces }),
        ...(release === undefined ? {} : { visit: release.visit }),
      },
    };
  }

  #requireWaitsThere(caller: Caller, visit: EventId, lane: string): void {
    const waiting = this.#parts.lanes.ownWaiting(caller, visit);
    if (waiting.lane.id === lane) return;
    throw new TongdaoError('CONFLICT', 'the visit waits on another lane', { path: 'release' });
  }

  async #enrol(caller: Caller, request: LinkRequest): ReturnType<CardLinks['enrol']> {
    const { links, record, clock } = this.#parts;
    try {
      return await links.enrol(request);
    } catch (error) {
      if (isTongdaoError(error, 'CARD_LINKED_ELSEWHERE')) {
        const { person, lane } = request;
        const about = { person, ...(lane === undefined ? {} : { lane }) };
        await record(lookRow('link-refused', caller, about, clock.wall()));
      }
      throw error;
    }
  }

  async #release(
    caller: Caller,
    { release, holder }: LinkBody,
    { person, lane }: LinkRequest,
  ): Promise<DeskLinkAnswer['release']> {
    if (release === undefined || lane === undefined) return undefined;
    const { requestId, visit } = release;
    const { name } = person;
    const body: DeskRegistration = {
      ...{ door: 'id', requestId, visit, lane, people: 1, wheelchair: false },
      holder: registeredAs(holder, person),
      ...(name === undefined ? {} : { name }),
    };
    try {
      const answer = await this.#parts.registrations.register(caller, body);
      const { released, pulses, error, triedAgain } = answer;
      return {
        ...{ released, pulses },
        ...(error === undefined ? {} : { error }),
        ...(triedAgain === undefined ? {} : { triedAgain }),
      };
    } catch (error) {
      // The link is on record already: what failed is told beside it.
      if (!isTongdaoError(error)) throw error;
      return { released: false, pulses: 0, error: errorBody(error) };
    }
  }
}

function holderIn(
  holder: LinkHolder,
  session: LinkSession,
): { readonly person: Person; readonly shown: HolderShown } {
  if (holder.from !== 'card') return { person: typedHolder(holder), shown: holder.from };
  if (session.holder === undefined) throw notLaid('holder', 'no document was laid');
  return { person: session.holder, shown: 'card' };
}
