/** What a desk may register when card or platform cannot answer (design section 1, truths 1). */
import { z } from 'zod';
import { parseIdNumber } from './id-number.js';

const civilDate = z.iso.date();
const laneId = z.string().min(1).max(16);
const operator = z.string().min(1).max(40);

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
  name: z.string().trim().min(1).max(60).optional(),
  phone: z
    .string()
    .regex(/^1[3-9]\d{9}$/)
    .optional(),
  /** The lane to release after the commit; absent when the person is registered ahead. */
  lane: laneId.optional(),
  /** The visit (assist) this registration answers. */
  visit: z.string().max(40).optional(),
  operator,
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
  issuer: z.string().trim().min(1).max(80),
  number: z.string().trim().max(60).optional(),
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
        name: z.string().trim().min(1).max(40),
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

export const correctionSchema = z.strictObject({
  corrects: z.string().min(22).max(22),
  operator,
  why: z.string().trim().min(2).max(200),
  /** Absent: the record is made void. */
  replacement: registrationSchema.optional(),
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
    note: z.string().trim().max(200).optional(),
    operator,
    passages: z.number().int().min(1).max(5).default(1),
    direction: z.enum(['in', 'out']).default('in'),
    visit: z.string().max(40).optional(),
  })
  .refine((opening) => opening.reason !== 'other' || (opening.note ?? '').length >= 2, {
    path: ['note'],
    message: 'is needed when the reason is "other"',
  });
export type ManualOpening = z.infer<typeof manualOpeningSchema>;

/** A person refuses, with a reason; a machine never does. */
export const refusalSchema = z.strictObject({
  lane: laneId,
  visit: z.string().max(40),
  reason: z.string().trim().min(2).max(200),
  operator,
});
export type Refusal = z.infer<typeof refusalSchema>;
