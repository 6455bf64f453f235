/** Ledger rows of card links: made, made anew for another card, ended. */
import type { z } from 'zod';
import {
  linkableIdentifiers,
  strengthOf,
  type CardLink,
  type linkPayloadSchema,
  type HolderShown,
  type LinkContent,
  type LinkHelper,
  type UnlinkReason,
} from '../../schemas/card-link.js';
import type { CivilDate, Credential, Identifier, LinkStrength } from '../../schemas/credential.js';
import type { EventId, Json, LedgerEntry, VenueDay } from '../../schemas/ledger.js';
import type { Policy } from '../../schemas/policy.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import { addDays, endOfVenueDay } from '../decision/validity.js';
import { exactTime } from './registration-row.js';

export interface LinkRequest {
  readonly requestId?: EventId | undefined;
  readonly card: Credential;
  readonly person: Person;
  readonly shown: HolderShown;
  /** Absent: the holder came herself. */
  readonly helper?: LinkHelper | undefined;
  /** The link of the card that this one replaces. */
  readonly replaces?: EventId | undefined;
  readonly operator: string;
  readonly lane?: string | undefined;
  /** The assist during which it was done. */
  readonly visit?: EventId | undefined;
}

export interface UnlinkRequest {
  readonly requestId?: EventId | undefined;
  readonly link: EventId;
  readonly reason: UnlinkReason;
  readonly note?: string | undefined;
  readonly operator: string;
}

export interface LinkContext extends Pick<PolicyInForce, 'policy' | 'mode'> {
  readonly venue: VenueDay;
  readonly now: WallMs;
}

type Payload = { readonly [name: string]: Json | undefined } & z.infer<typeof linkPayloadSchema>;

export function strengthOfAll(identifiers: readonly Identifier[]): LinkStrength {
  return identifiers.some((one) => strengthOf(one) === 'chip') ? 'chip' : 'uid';
}

function keeps({ policy, mode }: LinkContext): boolean {
  return policy[mode].keepIdentity !== 'never';
}

/** The last venue day on which a link that is made now is valid. */
export function linkLastDay(today: CivilDate, { linkDays }: Pick<Policy, 'linkDays'>): CivilDate {
  return addDays(today, linkDays);
}

function identityOf({ idType, idNo, name }: Person): NonNullable<Payload['identity']> {
  return { idType, idNo, ...(name === undefined ? {} : { name }) };
}

/**
 * The row of a new link with its registry entry, in one transaction with the end of `ended`. The helper's
 * name dies with the day; her relation to the holder stays with the link. With `keepIdentity: never` no
 * name stays anywhere, and the number in the entry alone, which cannot do without.
 */
export function linkRow(
  eventId: EventId,
  request: LinkRequest,
  ended: readonly CardLink[],
  context: LinkContext,
): LedgerEntry & { readonly eventId: EventId } {
  const { card, person, shown, helper, replaces, operator, lane, visit } = request;
  const keep = keeps(context);
  const { idType, idNo, name } = person;
  const at = exactTime(context.now);
  const validThrough = linkLastDay(context.venue.dayOf(context.now), context.policy);
  const identifiers = linkableIdentifiers(card).map(({ namespace, value }) => ({
    namespace,
    value,
  }));
  const content: LinkContent & { readonly [name: string]: Json | undefined } = {
    card: card.card,
    evidence: card.evidence,
    identifiers,
    at,
    operator,
    ...(lane === undefined ? {} : { lane }),
    shown,
    ...(helper === undefined ? {} : { relation: helper.relation }),
    validThrough,
  };
  const act = replaces === undefined ? 'linked' : 're-issued';
  const payload: Payload = {
    act,
    at,
    operator,
    ...(lane === undefined ? {} : { lane }),
    card: card.card,
    evidence: card.evidence,
    strength: strengthOfAll(identifiers),
    shown,
    validThrough,
    policyVersion: context.policy.version,
    ...(helper === undefined ? {} : { relation: helper.relation }),
    ...(ended.length === 0 ? {} : { ended: ended.map((link) => link.eventId) }),
    ...(keep
      ? {
          identity: identityOf(person),
          ...(helper === undefined ? {} : { helper: helper.name }),
        }
      : {}),
  };
  const refersTo = replaces ?? visit;
  return {
    kind: 'registration',
    eventId,
    ...(refersTo === undefined ? {} : { refersTo }),
    payload,
    query: { result: act, operator, ...(lane === undefined ? {} : { lane }) },
    person,
    link: {
      person: { idType, idNo, ...(name === undefined || !keep ? {} : { name }) },
      expiresAt: endOfVenueDay(validThrough, context.venue),
      identifiers,
      content,
    },
    ...(ended.length === 0 ? {} : { revokesLinks: ended.map((link) => link.eventId) }),
  };
}

/** The row that ends a link; its entry is destroyed in the same transaction. */
export function unlinkRow(
  eventId: EventId,
  { reason, note, operator }: UnlinkRequest,
  { eventId: link, person, content }: CardLink,
  context: LinkContext,
): LedgerEntry {
  const payload: Payload = {
    act: 'unlinked',
    at: exactTime(context.now),
    operator,
    card: content.card,
    strength: strengthOfAll(content.identifiers),
    reason,
    ...(note === undefined ? {} : { note }),
    ended: [link],
    ...(keeps(context) ? { identity: identityOf(person) } : {}),
  };
  return {
    kind: 'registration',
    eventId,
    refersTo: link,
    payload,
    query: { result: 'unlinked', operator },
    person,
    revokesLinks: [link],
  };
}
