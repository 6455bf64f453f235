/**
 * Routes of card links: the lane's readers deliver the cards, the desk says whose they are. No number of
 * a card or a person ever comes back in full.
 */
import { z } from 'zod';
import { HOLDER_SHOWN, linkHelperSchema, UNLINK_REASONS } from '../card-link.js';
import { CARD_KINDS, EVIDENCE, LINK_STRENGTHS } from '../credential.js';
import { DOCUMENT_TYPES, documentNumberField } from '../holder.js';
import { eventIdSchema } from '../ledger.js';
import { idNumberField } from '../registration.js';
import { lineOfText } from '../text-fields.js';
import { maskedPersonSchema, releaseFields } from './desk-records.js';
import { defineRoute } from './route.js';

const laneId = z.string().min(1).max(16);
/** 16 random bytes, base64url. */
const sessionId = eventIdSchema;
const requestId = eventIdSchema;
const nothing = z.strictObject({});

/** Whose card it is. `card`: the document that was laid in the session. */
export const linkHolderSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('card') }),
  z.strictObject({
    from: z.literal('number'),
    idNumber: idNumberField,
    name: lineOfText(1, 60).optional(),
  }),
  z.strictObject({
    from: z.literal('document'),
    documentType: z.enum(DOCUMENT_TYPES),
    number: documentNumberField,
    name: lineOfText(1, 60).optional(),
  }),
]);
export type LinkHolder = z.infer<typeof linkHolderSchema>;

export const shownLinkSchema = z.strictObject({
  link: eventIdSchema,
  card: z.enum(CARD_KINDS),
  /** How the card was read when it was linked. */
  evidence: z.enum(EVIDENCE),
  strength: z.enum(LINK_STRENGTHS),
  /** Its strongest number, masked. */
  number: z.string(),
  at: z.iso.datetime(),
  /** Last day of the venue on which it is valid. */
  validThrough: z.iso.date(),
  shown: z.enum(HOLDER_SHOWN),
  /** Relation of the helper who enrolled it; absent when the holder came herself. */
  relation: z.string().optional(),
  operator: z.string(),
});
export type ShownLink = z.infer<typeof shownLinkSchema>;

/**
 * `own`: linked to the holder of this session already. `elsewhere`: to somebody else, who is not named.
 * While no holder is known a linked card is `linked`.
 */
export const LAID_CARD_STATES = ['free', 'linked', 'own', 'elsewhere', 'not-linkable'] as const;

export const linkSessionSchema = z.strictObject({
  session: sessionId,
  lane: laneId,
  /** Whether the lane still takes cards for this session; what was read is kept a while longer. */
  open: z.boolean(),
  /** Milliseconds until the lane serves visits again; 0 when it does. */
  remainingMs: z.number().int().nonnegative(),
  /** The document that was laid last. */
  holder: maskedPersonSchema.optional(),
  /** The card to be linked that was laid last. */
  card: z
    .strictObject({
      card: z.enum(CARD_KINDS),
      evidence: z.enum(EVIDENCE),
      strength: z.enum(LINK_STRENGTHS).optional(),
      number: z.string().optional(),
      state: z.enum(LAID_CARD_STATES),
    })
    .optional(),
  /** The last card could not be read. */
  failed: z.boolean(),
});
export type LinkSessionView = z.infer<typeof linkSessionSchema>;

export const linkBodySchema = z.strictObject({
  requestId,
  session: sessionId,
  holder: linkHolderSchema,
  /** A relative or volunteer who came with the holder's card. */
  helper: linkHelperSchema.optional(),
  /** The link of the old card, which ends in the same act. */
  replaces: eventIdSchema.optional(),
  /** Somebody waits at the session's lane: registration by ID, as at every desk. */
  release: z.strictObject({ requestId, visit: eventIdSchema }).optional(),
});
export type LinkBody = z.infer<typeof linkBodySchema>;

export const linkAnswerSchema = z.strictObject({
  act: z.enum(['linked', 're-issued']),
  at: z.iso.datetime(),
  link: shownLinkSchema,
  /** Earlier links that ended in the same act. */
  ended: z.array(eventIdSchema),
  /** What became of `release`; the link stands whatever it says. */
  release: z.strictObject({ ...releaseFields }).optional(),
});
export type DeskLinkAnswer = z.infer<typeof linkAnswerSchema>;

export const findLinksBodySchema = z.strictObject({
  /** `card` needs a session: her document, or else a linked card, was laid in it. */
  holder: linkHolderSchema,
  session: sessionId.optional(),
});
export type FindLinksBody = z.infer<typeof findLinksBodySchema>;

export const foundLinksSchema = z.strictObject({
  person: maskedPersonSchema,
  links: z.array(shownLinkSchema),
});
export type FoundLinks = z.infer<typeof foundLinksSchema>;

export const unlinkBodySchema = z
  .strictObject({
    requestId,
    reason: z.enum(UNLINK_REASONS),
    note: lineOfText(0, 200).optional(),
  })
  .refine(({ reason, note = '' }) => reason !== 'other' || note.length >= 2, {
    path: ['note'],
    message: 'is needed when the reason is "other"',
  });
export type UnlinkBody = z.infer<typeof unlinkBodySchema>;

const sessionParams = z.strictObject({ id: sessionId });
const WRITE_ERRORS = ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'CONFLICT', 'NOT_FOUND'] as const;

export const deskLinkRoutes = {
  begin: defineRoute({
    name: 'beginLinkSession',
    method: 'post',
    path: '/api/desk/link-sessions',
    summary: 'For a minute the cards laid on a lane are for linking and open no visit',
    right: 'link-cards',
    /** `visit`: somebody waits with an unlinked card, which need not be laid again. */
    body: z.strictObject({ lane: laneId, visit: eventIdSchema.optional() }),
    answer: linkSessionSchema,
    errors: ['LANE_UNKNOWN', 'LANE_BUSY', 'EVACUATION'],
  }),
  session: defineRoute({
    name: 'readLinkSession',
    method: 'get',
    path: '/api/desk/link-sessions/:id',
    summary: 'What was laid so far, masked; the first look at a document is a row',
    right: 'link-cards',
    params: sessionParams,
    answer: linkSessionSchema,
    errors: ['LINK_SESSION_OVER'],
  }),
  end: defineRoute({
    name: 'endLinkSession',
    method: 'post',
    path: '/api/desk/link-sessions/:id/end',
    summary: 'The lane serves visits again, and what was read is forgotten',
    right: 'link-cards',
    params: sessionParams,
    body: nothing,
    answer: z.strictObject({ ended: z.literal(true) }),
    errors: [],
  }),
  link: defineRoute({
    name: 'linkCard',
    method: 'post',
    path: '/api/desk/links',
    summary:
      'Link the card of the session to a person; then, asked for, register her and open the lane',
    right: 'link-cards',
    body: linkBodySchema,
    answer: linkAnswerSchema,
    errors: [
      ...WRITE_ERRORS,
      'LINK_SESSION_OVER',
      'CARD_NOT_LINKABLE',
      'CARD_LINKED_ELSEWHERE',
      'RIGHT_MISSING',
    ],
  }),
  find: defineRoute({
    name: 'findLinks',
    method: 'post',
    path: '/api/desk/links/find',
    summary: 'The cards of a person, for the person herself; the look is a row',
    right: 'link-cards',
    body: findLinksBodySchema,
    answer: foundLinksSchema,
    errors: ['LINK_SESSION_OVER', 'NOT_FOUND'],
  }),
  unlink: defineRoute({
    name: 'unlinkCard',
    method: 'post',
    path: '/api/desk/links/:eventId/end',
    summary: 'End a link, by staff with a reason or by the holder’s wish',
    right: 'link-cards',
    params: z.strictObject({ eventId: eventIdSchema }),
    body: unlinkBodySchema,
    answer: z.strictObject({ eventId: eventIdSchema, at: z.iso.datetime() }),
    errors: [...WRITE_ERRORS],
  }),
} as const;
