/** What a desk may register when card or platform cannot answer (design section 1, truths 1). */
import { z } from 'zod';
import { parseIdNumber } from './id-number.js';
import { eventIdSchema } from './ledger.js';
import { lineOfText, operatorField } from './text-fields.js';

const civilDate = z.iso.date();
const laneId = z.string().min(1).max(16);
const operator = operatorField;
/**
 * Chosen by the client, 16 random bytes as base64url, and made the event id of the row: the same
 * request sent twice (double tap, retry after a lost answer) is one row and one pulse.
 */
const requestId = eventIdSchema.optional();

/** Any spelling a desk types; leaves the schema in canonical form. */
export const idNumberField = z
  .string()
  .max(40)
  .transform((typed, ctx) => {
    const result = parseIdNumber(typed);
    if (result.ok) return result.value.number;
    ctx.addIssue({
      code: 'custom',
      message: `ID number: ${result.problem}`,
      params: { problem: result.problem },
    });
    return z.NEVER;
  });

const common = {
  idNumber: idNumberField,
  name: lineOfText(1, 60).optional(),
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/)
    .optional(),
  /** The lane to release after the commit; absent when the person is registered ahead. */
  lane: laneId.optional(),
  /** The visit (assist) this registration answers. */
  visit: eventIdSchema.optional(),
  operator,
  requestId,
  companions: z.number().int().min(0).max(4).default(0),
};

export const idRegistrationSchema = z.strictObject({ door: z.literal('id'), ...common });

export const PAPER_TYPES = [
  'nucleic-acid',
  'antigen',
  'vaccination',
  'home-observation-ended',
  'offline-code',
  'health-declaration',
  'other',
] as const;

export const paperRegistrationSchema = z.strictObject({
  door: z.literal('paper'),
  ...common,
  paperType: z.enum(PAPER_TYPES),
  issuer: lineOfText(1, 80),
  number: lineOfText(1, 60).optional(),
  issued: civilDate,
  /** Printed on the paper; never later than the policy allows. */
  printedValidUntil: civilDate.optional(),
});

export const ITINERARY_COLOURS = ['green', 'yellow', 'orange', 'red'] as const;

export const itineraryRegistrationSchema = z.strictObject({
  door: z.literal('itinerary'),
  ...common,
  colour: z.enum(ITINERARY_COLOURS),
  places: z
    .array(
      z.strictObject({
        name: lineOfText(1, 40),
        starred: z.boolean().default(false),
      }),
    )
    .max(30),
  /** RFC 3339, as the card shows it. */
  updatedAt: z.iso.datetime({ offset: true }),
  phoneLast4: z.string().regex(/^\d{4}$/),
});

export const registrationSchema = z.discriminatedUnion('door', [
  idRegistrationSchema,
  paperRegistrationSchema,
  itineraryRegistrationSchema,
]);
export type RegistrationInput = z.input<typeof registrationSchema>;
export type Registration = z.infer<typeof registrationSchema>;

export const correctionSchema = z
  .strictObject({
    corrects: eventIdSchema,
    operator,
    requestId,
    why: lineOfText(2, 200),
    /** Absent: the record is made void. */
    replacement: registrationSchema.optional(),
  })
  .refine((correction) => correction.replacement?.requestId === undefined, {
    path: ['replacement', 'requestId'],
    message: 'belongs to the correction, which is one row with its replacement',
  });
export type Correction = z.infer<typeof correctionSchema>;

export const OPENING_REASONS = [
  'emergency',
  'wheelchair-or-cart',
  'companion',
  'device-failure',
  'verified-by-staff',
  'staff-member',
  'other',
] as const;

export const manualOpeningSchema = z
  .strictObject({
    lane: laneId,
    reason: z.enum(OPENING_REASONS),
    note: lineOfText(0, 200).optional(),
    operator,
    requestId,
    passages: z.number().int().min(1).max(5).default(1),
    direction: z.enum(['in', 'out']).default('in'),
    visit: eventIdSchema.optional(),
  })
  .refine((opening) => opening.reason !== 'other' || (opening.note ?? '').length >= 2, {
    path: ['note'],
    message: 'is needed when the reason is "other"',
  });
export type ManualOpening = z.infer<typeof manualOpeningSchema>;

/** A person refuses, with a reason; a machine never does. */
export const refusalSchema = z.strictObject({
  lane: laneId,
  visit: eventIdSchema,
  reason: lineOfText(2, 200),
  operator,
});
export type Refusal = z.infer<typeof refusalSchema>;
