/**
 * Card links: a card that does not name its holder, joined to her at the desk on the first visit
 * (facts/cards-readers-turnstiles.md 2.3 and 2.4). Whoever lays the card later is taken for the holder,
 * so a link is worth as much as the card is hard to copy.
 */
import { z } from 'zod';
import {
  CARD_KINDS,
  EVIDENCE,
  LINK_STRENGTHS,
  NAMESPACES,
  type Credential,
  type Identifier,
  type LinkStrength,
  type Namespace,
} from './credential.js';
import { ID_TYPES, type Person } from './status.js';
import { eventIdSchema } from './ledger.js';
import { lineOfText } from './text-fields.js';

/** Numbers that tell one card from another. A document names its holder; a code is a photograph away. */
const STRENGTH_OF: Readonly<Partial<Record<Namespace, LinkStrength>>> = {
  sscard: 'chip',
  sscode: 'chip',
  tu: 'chip',
  cu: 'chip',
  bmac: 'chip',
  lnt: 'chip',
  suxin: 'chip',
  uid: 'uid',
  uid24: 'uid',
};

export function strengthOf({ namespace }: Identifier): LinkStrength | undefined {
  return STRENGTH_OF[namespace];
}

/** Four bytes that begin with 08 are drawn anew at each tap (ISO/IEC 14443-3 clause 6.5.4). */
function isRandom({ namespace, value }: Identifier): boolean {
  return namespace === 'uid' && /^08[0-9A-F]{6}$/.test(value);
}

/** What of one tap may be linked and looked up, strongest first; empty where nothing may. */
export function linkableIdentifiers({
  identifiers,
}: Pick<Credential, 'identifiers'>): Identifier[] {
  const of = (strength: LinkStrength): Identifier[] =>
    identifiers.filter((one) => strengthOf(one) === strength && !isRandom(one));
  return [...of('chip'), ...of('uid')];
}

/** Whom a card leads to. Personal data. */
export interface LinkedPerson {
  readonly person: Person;
  /** By which of its numbers the card was recognised. */
  readonly strength: LinkStrength;
}

/** Somebody who enrols a card for its holder: a relative, a neighbour, a volunteer. */
export const linkHelperSchema = z.strictObject({
  name: lineOfText(1, 60),
  relation: lineOfText(1, 40),
});
export type LinkHelper = z.infer<typeof linkHelperSchema>;

/** How the desk knew the holder: her document was read, her number was typed, another document typed. */
export const HOLDER_SHOWN = ['card', 'number', 'document'] as const;
export type HolderShown = (typeof HOLDER_SHOWN)[number];

export const UNLINK_REASONS = [
  'holder-wish',
  'lost',
  'wrong-person',
  'suspected-copy',
  'other',
] as const;
export type UnlinkReason = (typeof UNLINK_REASONS)[number];

/** What the registry keeps of a link beside its person, encrypted under the entry's own key. */
export const linkContentSchema = z.strictObject({
  card: z.enum(CARD_KINDS),
  evidence: z.enum(EVIDENCE),
  /** In clear inside the entry: a new index key is made from them. */
  identifiers: z.array(z.strictObject({ namespace: z.enum(NAMESPACES), value: z.string() })).min(1),
  /** RFC 3339, UTC. */
  at: z.iso.datetime(),
  operator: z.string(),
  lane: z.string().optional(),
  shown: z.enum(HOLDER_SHOWN),
  /** Relation of a helper to the holder; absent when she came herself. */
  relation: z.string().optional(),
  /** Last day of the venue on which it is valid. */
  validThrough: z.iso.date(),
});
export type LinkContent = z.infer<typeof linkContentSchema>;

/** A link as the ledger holds it. Personal data. */
export interface CardLink {
  readonly eventId: string;
  readonly person: Person;
  /** The first instant at which it is no longer valid, wall milliseconds. */
  readonly validUntil: number;
  readonly content: LinkContent;
}

/** The encrypted payload of a link's row; identity and helper only where the policy keeps them. */
export const linkPayloadSchema = z.object({
  act: z.enum(['linked', 're-issued', 'unlinked']),
  at: z.iso.datetime(),
  operator: z.string(),
  card: z.enum(CARD_KINDS),
  strength: z.enum(LINK_STRENGTHS),
  ended: z.array(eventIdSchema).optional(),
  identity: z
    .object({ idType: z.enum(ID_TYPES), idNo: z.string(), name: z.string().optional() })
    .optional(),
});
