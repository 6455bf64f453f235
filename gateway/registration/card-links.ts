import { linkableIdentifiers, type CardLink, type LinkedPerson } from '../../schemas/card-link.js';
import { idNumberOf, type Credential, type Identifier } from '../../schemas/credential.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { EventId, LedgerWriter, VenueDay } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Clock, RandomSource, WallMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { believed, matchesOf } from './link-match.js';
import { linkRow, unlinkRow, type LinkContext } from './link-row.js';
import type { LinkRequest, UnlinkRequest } from './link-row.js';
import { exactTime } from './registration-row.js';
import { RequestIds, RequestMemory } from './request-memory.js';

export type { LinkRequest, UnlinkRequest } from './link-row.js';

/** The links as the ledger keeps them; `Ledger` fits. Each may throw as the ledger does. */
export interface LinkStore {
  linksOfCard(identifiers: readonly Identifier[], now: WallMs): readonly CardLink[];
  linksOf(person: Person, now: WallMs): readonly CardLink[];
  /** Undefined once it was revoked, or destroyed after its end. */
  link(eventId: EventId): CardLink | undefined;
  committed(eventId: EventId): boolean;
}

export interface CardLinksParts {
  readonly ledger: Pick<LedgerWriter, 'append'>;
  readonly store: LinkStore;
  readonly policyInForce: () => Pick<PolicyInForce, 'policy' | 'mode'>;
  readonly venue: VenueDay;
  readonly clock: Pick<Clock, 'wall'>;
  readonly random: RandomSource;
}

export interface LinkAnswer {
  readonly eventId: EventId;
  readonly act: 'linked' | 're-issued';
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly link: CardLink;
  /** Earlier links of this person that ended in the same act. */
  readonly ended: readonly EventId[];
}

export interface UnlinkAnswer {
  readonly eventId: EventId;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/**
 * Joins cards that name nobody to their holders, and tells a lane whose card it has. Every act is one
 * durable row. Asking a platform that knows its own cards would come behind `personOf`; no profile does.
 */
export class CardLinks {
  readonly #parts: CardLinksParts;
  readonly #links: RequestMemory<LinkRequest, LinkAnswer>;
  readonly #ends: RequestMemory<UnlinkRequest, UnlinkAnswer>;
  /** One act at a time: what was checked must still hold when its row is written. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: CardLinksParts) {
    this.#parts = parts;
    const ids = new RequestIds((eventId) => parts.store.committed(eventId));
    this.#links = new RequestMemory(ids, parts.random);
    this.#ends = new RequestMemory(ids, parts.random);
  }

  /** Whose card this is; undefined where it is linked to nobody, or to several. Throws as the ledger. */
  personOf(card: Credential): LinkedPerson | undefined {
    const match = believed(this.#matches(card));
    return match === undefined
      ? undefined
      : { person: match.link.person, strength: match.strength };
  }

  /** Every link that is about this card, whoever's it is. */
  ofCard(card: Credential): readonly CardLink[] {
    return this.#matches(card).map(({ link }) => link);
  }

  ofPerson(person: Person): readonly CardLink[] {
    const { store, clock } = this.#parts;
    return store.linksOf(person, clock.wall());
  }

  /** Undefined when there is none, or none any more. */
  link(eventId: EventId): CardLink | undefined {
    const { store, clock } = this.#parts;
    const link = store.link(eventId);
    return link === undefined || link.validUntil <= clock.wall() ? undefined : link;
  }

  /**
   * Links every number of one tap to a person; an earlier link of the same card to her, and of the card
   * that this one replaces, ends in the same transaction. Rejects with `CARD_NOT_LINKABLE`,
   * `CARD_LINKED_ELSEWHERE` (it is another person's, or names one), `NOT_FOUND` (`replaces` is no link
   * of hers), `CONFLICT` (the request id was used for something else), or as `append` does.
   */
  enrol(request: LinkRequest): Promise<LinkAnswer> {
    return this.#links.once(request, (id) => this.#inTurn(() => this.#enrol(id, request)));
  }

  /** Ends a link. Rejects with `NOT_FOUND`, `CONFLICT` (it was ended before), or as `append` does. */
  end(request: UnlinkRequest): Promise<UnlinkAnswer> {
    return this.#ends.once(request, (id) => this.#inTurn(() => this.#end(id, request)));
  }

  /** Throws what would make `enrol` refuse this card for this person. */
  check(card: Credential, person: Person): void {
    if (linkableIdentifiers(card).length === 0) throw new TongdaoError('CARD_NOT_LINKABLE');
    const named = idNumberOf(card);
    const isAnother =
      (named !== undefined && named !== person.idNo) ||
      this.ofCard(card).some((link) => !samePerson(link.person, person));
    if (isAnother) throw new TongdaoError('CARD_LINKED_ELSEWHERE');
  }

  async #enrol(eventId: EventId, request: LinkRequest): Promise<LinkAnswer> {
    const { card, person, replaces } = request;
    this.check(card, person);
    const replaced = replaces === undefined ? [] : [this.#replaced(replaces, person)];
    const own = this.ofCard(card).filter((link) => link.eventId !== replaces);
    const ended = [...replaced, ...own];
    const context = this.#context();
    const row = linkRow(eventId, request, ended, context);
    await this.#parts.ledger.append(row);
    const link = this.#parts.store.link(eventId);
    if (link === undefined) throw new TongdaoError('INTERNAL', 'a committed link is not there');
    return {
      eventId,
      act: replaces === undefined ? 'linked' : 're-issued',
      at: exactTime(context.now),
      link,
      ended: ended.map((one) => one.eventId),
    };
  }

  #replaced(eventId: EventId, person: Person): CardLink {
    const link = this.link(eventId);
    if (link === undefined || !samePerson(link.person, person)) {
      throw new TongdaoError('NOT_FOUND', 'no link of this person', { path: 'replaces' });
    }
    return link;
  }

  async #end(eventId: EventId, request: UnlinkRequest): Promise<UnlinkAnswer> {
    const link = this.link(request.link);
    if (link === undefined) {
      const code = this.#parts.store.committed(request.link) ? 'CONFLICT' : 'NOT_FOUND';
      throw new TongdaoError(code, 'no such link stands', { path: 'link' });
    }
    const context = this.#context();
    await this.#parts.ledger.append(unlinkRow(eventId, request, link, context));
    return { eventId, at: exactTime(context.now) };
  }

  #matches(card: Credential): ReturnType<typeof matchesOf> {
    const { store, clock } = this.#parts;
    return matchesOf(card, store.linksOfCard(linkableIdentifiers(card), clock.wall()));
  }

  #context(): LinkContext {
    const { policyInForce, venue, clock } = this.#parts;
    return { ...policyInForce(), venue, now: clock.wall() };
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act, act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function samePerson(a: Person, b: Person): boolean {
  return a.idType === b.idType && a.idNo === b.idNo;
}
