/** Bodies and answers of the console's commands. Who acts comes from the session, never from the body. */
import { z } from 'zod';
import { CARD_KINDS } from '../credential.js';
import { FINDINGS, REASONS } from '../decision.js';
import { eventIdSchema } from '../ledger.js';
import { DOCUMENT_TYPES, documentNumberField, voucherField } from '../holder.js';
import {
  idNumberField,
  ITINERARY_COLOURS,
  OPENING_REASONS,
  PAPER_TYPES,
  photoField,
  temperatureField,
} from '../registration.js';
import { PHOTO_LIMIT_BYTES } from '../photo-limits.js';
import { laneIdField, lineOfText } from '../text-fields.js';

const laneId = laneIdField;
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const requestId = eventIdSchema;

export { DOCUMENT_TYPES, temperatureField };

/** Whose record it is. `card`: the card of the visit, which the page itself never sees in full. */
export const holderSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('card') }),
  z.strictObject({ from: z.literal('number'), idNumber: idNumberField }),
  z.strictObject({
    from: z.literal('document'),
    documentType: z.enum(DOCUMENT_TYPES),
    number: documentNumberField,
  }),
  /** No document at all: a member of staff vouches, and says how she knows the person. */
  z.strictObject({ from: z.literal('voucher'), why: voucherField }),
]);
export type Holder = z.infer<typeof holderSchema>;

/** JPEG of at most 512 KiB, base64; the page makes it at most 1600 px wide. */
export { PHOTO_LIMIT_BYTES };

const common = {
  requestId,
  holder: holderSchema,
  name: lineOfText(1, 60).optional(),
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/)
    .optional(),
  lane: laneId.optional(),
  visit: eventIdSchema.optional(),
  /** Everybody on this record, the holder included; more than five pass in several openings. */
  people: z.number().int().min(1).max(20).default(1),
  wheelchair: z.boolean().default(false),
  temperature: temperatureField.optional(),
  /** Department or person that is visited. */
  goingTo: lineOfText(1, 60).optional(),
};

export const deskRegistrationSchema = z.discriminatedUnion('door', [
  z.strictObject({ door: z.literal('id'), ...common }),
  z.strictObject({
    door: z.literal('paper'),
    ...common,
    paperType: z.enum(PAPER_TYPES),
    issuer: lineOfText(1, 80),
    number: lineOfText(1, 60).optional(),
    issued: day,
    printedValidUntil: day.optional(),
    photo: photoField.optional(),
  }),
  z.strictObject({
    door: z.literal('itinerary'),
    ...common,
    colour: z.enum(ITINERARY_COLOURS),
    places: z
      .array(z.strictObject({ name: lineOfText(1, 40), starred: z.boolean().default(false) }))
      .max(30),
    updatedAt: instant,
    phoneLast4: z.string().regex(/^\d{4}$/),
  }),
]);
export type DeskRegistration = z.infer<typeof deskRegistrationSchema>;
export type DeskRegistrationInput = z.input<typeof deskRegistrationSchema>;

const errorBody = z.strictObject({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  detail: z.string().optional(),
  path: z.string().optional(),
});

export const releaseFields = {
  released: z.boolean(),
  pulses: z.number().int().nonnegative(),
  error: errorBody.optional(),
  triedAgain: eventIdSchema.optional(),
};

export const registrationAnswerSchema = z.strictObject({
  registered: z.literal(true),
  eventId: eventIdSchema,
  door: z.enum(['id', 'paper', 'itinerary']),
  at: z.iso.datetime(),
  /** Last day of the venue on which the record is valid; absent for a voucher, which is for now. */
  validThrough: day.optional(),
  validUntil: z.iso.datetime().optional(),
  alreadyRegistered: z.strictObject({ eventId: eventIdSchema, at: z.iso.datetime() }).optional(),
  /** People of the group who have not been let through by this opening yet. */
  remaining: z.number().int().nonnegative(),
  ...releaseFields,
});
export type DeskRegistrationAnswer = z.infer<typeof registrationAnswerSchema>;

export const openingAnswerSchema = z.strictObject({
  eventId: eventIdSchema,
  at: z.iso.datetime(),
  recorded: z.enum(['ledger', 'journal']),
  ...releaseFields,
});
export type DeskOpeningAnswer = z.infer<typeof openingAnswerSchema>;

export const deskOpeningSchema = z
  .strictObject({
    requestId,
    lane: laneId,
    reason: z.enum(OPENING_REASONS),
    note: lineOfText(0, 200).optional(),
    passages: z.number().int().min(1).max(5).default(1),
    direction: z.enum(['in', 'out']).optional(),
    visit: eventIdSchema.optional(),
    /** The registration whose group this lets through. */
    follows: eventIdSchema.optional(),
  })
  .refine(({ reason, note = '' }) => reason !== 'other' || note.length >= 2, {
    path: ['note'],
    message: 'is needed when the reason is "other"',
  });
export type DeskOpening = z.infer<typeof deskOpeningSchema>;

/** Masked by table: surname and stars, first two and last two of the number. */
export const maskedPersonSchema = z.strictObject({
  name: z.string().optional(),
  number: z.string().optional(),
  age: z.number().int().nonnegative().optional(),
  senior: z.union([z.boolean(), z.literal('unknown')]),
});
export type MaskedPerson = z.infer<typeof maskedPersonSchema>;

export const NEXT_STEPS = ['release', 'link', 'register', 'pre-check', 'specialist'] as const;

export const workCardSchema = z.strictObject({
  visit: eventIdSchema,
  lane: laneId,
  since: z.number().int(),
  /** What to do first, before why. */
  next: z.enum(NEXT_STEPS),
  /** What to say to the person; never asks for a number aloud. */
  sentence: z.strictObject({ zh: z.string(), en: z.string() }),
  /** Absent when nobody is known: the card was not readable. */
  person: maskedPersonSchema.optional(),
  card: z.enum(CARD_KINDS).optional(),
  /** A green answer came late: one tap releases. */
  eased: z.boolean(),
  servedBy: z.string().optional(),
  /** Records of the same person made today. */
  earlier: z.array(
    z.strictObject({
      eventId: eventIdSchema,
      door: z.enum(['id', 'paper', 'itinerary', 'list']),
      at: z.iso.datetime(),
    }),
  ),
});
export type WorkCard = z.infer<typeof workCardSchema>;

export const assistReasonSchema = z.strictObject({
  reasons: z.array(z.enum(REASONS)),
  findings: z.array(z.enum(FINDINGS)),
  /** The page hides it after this long. */
  hideAfterMs: z.number().int().positive(),
});

export const recentRecordSchema = z.strictObject({
  eventId: eventIdSchema,
  at: z.iso.datetime(),
  kind: z.enum(['registration', 'opening', 'correction']),
  door: z.enum(['id', 'paper', 'itinerary']).optional(),
  lane: laneId.optional(),
  /** Every lane that one press has opened, newest row first; instead of `lane`. */
  lanes: z.array(laneId).optional(),
  operator: z.string(),
  person: maskedPersonSchema.optional(),
  state: z.enum(['standing', 'expired', 'revoked']).optional(),
  /** An emergency opening whose reason is still to be told. */
  reasonPending: z.boolean(),
});
export type RecentRecord = z.infer<typeof recentRecordSchema>;
