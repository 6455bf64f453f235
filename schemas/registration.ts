/** What a desk may register when card or platform cannot answer (design section 1, truths 1). */
import { z } from 'zod';
import { documentSchema, voucherField } from './holder.js';
import { parseIdNumber } from './id-number.js';
import { eventIdSchema } from './ledger.js';
import { PHOTO_LIMIT_BYTES } from './photo-limits.js';
import { laneIdField, lineOfText, operatorField } from './text-fields.js';

const civilDate = z.iso.date();
const laneId = laneIdField;
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

/** Degrees Celsius to one decimal. */
export const temperatureField = z.number().min(34).max(43).multipleOf(0.1);

/** JPEG of at most `PHOTO_LIMIT_BYTES`, base64; whether it is one is found out before the commit. */
export const photoField = z.base64().max(Math.ceil(PHOTO_LIMIT_BYTES / 3) * 4);

/** Everybody on one record, the holder included. */
export const MOST_PEOPLE = 20;

const common = {
  /** Exactly one of `idNumber`, `document` and `voucher`. */
  idNumber: idNumberField.optional(),
  document: documentSchema.optional(),
  /** No document at all: for this passage only, and nobody is looked up or found by it. */
  voucher: voucherField.optional(),
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
  /** The holder and everybody with her; one opening takes five of them. One when neither is given. */
  people: z.number().int().min(1).max(MOST_PEOPLE).optional(),
  /** `people` without the holder; agrees with it where both are given. */
  companions: z.number().int().min(0).max(4).optional(),
  wheelchair: z.boolean().optional(),
  temperature: temperatureField.optional(),
  /** Department or person that is visited. */
  goingTo: lineOfText(1, 60).optional(),
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
  photo: photoField.optional(),
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

const HOLDER_FIELDS = ['idNumber', 'document', 'voucher'] as const;

/** Its output is also an input: a parsed registration parses to itself. */
export const registrationSchema = z
  .discriminatedUnion('door', [
    idRegistrationSchema,
    paperRegistrationSchema,
    itineraryRegistrationSchema,
  ])
  .superRefine((input, ctx) => {
    const given = HOLDER_FIELDS.filter((field) => input[field] !== undefined);
    if (given.length !== 1) {
      const message = 'exactly one of idNumber, document and voucher is needed';
      ctx.addIssue({ code: 'custom', message, path: [given[1] ?? 'idNumber'] });
    }
    const { people, companions } = input;
    if (people !== undefined && companions !== undefined && people !== companions + 1) {
      ctx.addIssue({ code: 'custom', message: 'must be companions and one', path: ['people'] });
    }
  });
export type RegistrationInput = z.input<typeof registrationSchema>;
export type Registration = z.infer<typeof registrationSchema>;

/** Everybody on the record, the holder included. */
export function peopleOf({
  people,
  companions,
}: Pick<Registration, 'people' | 'companions'>): number {
  return people ?? (companions ?? 0) + 1;
}

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
    /** The request that opened every lane at once; its reason is told once for all of them. */
    press: eventIdSchema.optional(),
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
