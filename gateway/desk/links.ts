/** Card links at the desk: sessions on a lane, the list for the holder, and the end of a link. */
import type {
  DeskLinkAnswer,
  FindLinksBody,
  FoundLinks,
  LinkBody,
  LinkHolder,
  LinkSessionView,
  UnlinkBody,
} from '../../schemas/api/desk-links.js';
import type { EventId, VenueDay } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Caller } from '../http/api/gate.js';
import type { CardLinks, UnlinkAnswer } from '../registration/card-links.js';
import { lookRow, staffRow } from './access-rows.js';
import { LinkEnrolment, type LinkEnrolmentParts } from './link-enrolment.js';
import { notLaid, typedHolder } from './link-holder.js';
import type { LinkSession, LinkSessions } from './link-sessions.js';
import { shownCard, shownLink, shownPerson } from './links-shown.js';

export interface DeskLinksParts extends LinkEnrolmentParts {
  readonly links: CardLinks;
  readonly sessions: LinkSessions;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  readonly venue: VenueDay;
}

export class DeskLinks {
  readonly #parts: DeskLinksParts;
  readonly #enrolment: LinkEnrolment;

  constructor(parts: DeskLinksParts) {
    this.#parts = parts;
    this.#enrolment = new LinkEnrolment(parts);
  }

  /**
   * `visit`: whose unlinked card this is about, where somebody waits with one; gone meanwhile, the card is
   * laid again. Rejects with `LANE_UNKNOWN`, `RIGHT_MISSING`, or as `Lane.link` does. The session is a row.
   */
  async begin(caller: Caller, lane: string, visit?: EventId): Promise<LinkSessionView> {
    const { sessions, lanes, record, clock } = this.#parts;
    const waiting = visit === undefined ? undefined : lanes.waiting(visit);
    const card = waiting?.lane.id === lane ? waiting.work.unlinked : undefined;
    const session = sessions.begin(caller, lanes.own(caller, lane), card);
    await record(staffRow('link-session', caller, { lane }, clock.wall()));
    return this.#shown(session);
  }

  /** Rejects with `LINK_SESSION_OVER`. */
  async view(caller: Caller, id: EventId): Promise<LinkSessionView> {
    const { sessions, record, clock } = this.#parts;
    const session = sessions.own(caller, id);
    const { holder: person, lane } = session;
    if (person !== undefined && session.looked !== person) {
      session.looked = person;
      await record(lookRow('link-holder-seen', caller, { lane, person }, clock.wall()));
    }
    return this.#shown(session);
  }

  end(caller: Caller, id: EventId): void {
    this.#parts.sessions.end(caller, id);
  }

  /** See `LinkEnrolment.link`. */
  link(caller: Caller, body: LinkBody): Promise<DeskLinkAnswer> {
    return this.#enrolment.link(caller, body);
  }

  /** Rejects with `LINK_SESSION_OVER`, or `NOT_FOUND` when nothing that was laid leads to anybody. */
  async find(caller: Caller, { holder, session }: FindLinksBody): Promise<FoundLinks> {
    const { links, record, clock } = this.#parts;
    const person = this.#sought(caller, holder, session);
    await record(lookRow('links-listed', caller, { person }, clock.wall()));
    const found = links.ofPerson(person);
    // The registry may know the name that nobody typed here.
    const named = person.name === undefined ? (found[0]?.person ?? person) : person;
    return { person: this.#masked(named), links: found.map(shownLink) };
  }

  /** Rejects as `CardLinks.end` does. */
  unlink(caller: Caller, link: EventId, body: UnlinkBody): Promise<UnlinkAnswer> {
    const { requestId, reason, note } = body;
    const { name: operator } = caller.account;
    return this.#parts.links.end({ requestId, link, reason, note, operator });
  }

  stop(): void {
    this.#enrolment.stop();
    this.#parts.sessions.stop();
  }

  #masked(person: Person): FoundLinks['person'] {
    const { clock, venue, policyInForce } = this.#parts;
    return shownPerson(person, venue.dayOf(clock.wall()), policyInForce().policy.seniorAge);
  }

  #shown(session: LinkSession): LinkSessionView {
    const { links, clock } = this.#parts;
    const { id, lane, open, closesAt, holder, card, failed } = session;
    return {
      ...{ session: id, lane, open, failed },
      remainingMs: open ? Math.max(0, Math.ceil(closesAt - clock.mono())) : 0,
      ...(holder === undefined ? {} : { holder: this.#masked(holder) }),
      ...(card === undefined ? {} : { card: shownCard(card, holder, links.ofCard(card)) }),
    };
  }

  #sought(caller: Caller, holder: LinkHolder, id: EventId | undefined): Person {
    if (holder.from !== 'card') return typedHolder(holder);
    if (id === undefined) throw notLaid('session', 'a card is laid in a session');
    const { sessions, links } = this.#parts;
    const session = sessions.own(caller, id);
    if (session.holder !== undefined) return session.holder;
    const linked = session.card === undefined ? undefined : links.personOf(session.card);
    if (linked === undefined) throw notLaid('holder', 'nobody is known by what was laid');
    return linked.person;
  }
}
