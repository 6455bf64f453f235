/**
 * Policy sets: dated, versioned documents. `everyday` asks no platform about health; `epidemic` is
 * an order with a number, an authority, an area, a start and an end at most 30 days later.
 */
import { z } from 'zod';

const DAY_MS = 86_400_000;

const instant = z.iso.datetime({ offset: true });

export const orderSchema = z
  .strictObject({
    number: z.string().min(1).max(80),
    authority: z.string().min(1).max(120),
    area: z.string().min(1).max(120),
    start: instant,
    end: instant,
  })
  .refine((order) => Date.parse(order.end) > Date.parse(order.start), {
    path: ['end'],
    message: 'must be after start',
  })
  .refine((order) => Date.parse(order.end) - Date.parse(order.start) <= 30 * DAY_MS, {
    path: ['end'],
    message: 'must be at most 30 days after start; an order is renewed by two people',
  });
export type EpidemicOrder = z.infer<typeof orderSchema>;

export const KEEP_IDENTITY = ['never', 'registrations', 'all'] as const;

const ruleSchema = z.strictObject({
  /** A chip-read ID card is itself registration by valid ID (凭有效身份证件登记). */
  registerOnSwipe: z.boolean().default(true),
  /** Who leaves a name in the (encrypted) payload, and not only a tag and a count. */
  keepIdentity: z.enum(KEEP_IDENTITY).default('registrations'),
  /** Whether the desk measures body temperature. */
  temperature: z.enum(['never', 'optional', 'required']).default('never'),
  /**
   * What a card does that is linked by nothing but its UID, which anybody can copy: it admits as every
   * link does, or it is an assist whatever else is known.
   */
  uidOnlyLink: z.enum(['admit', 'assist']).default('admit'),
  fallbacks: z
    .strictObject({
      id: z.boolean().default(true),
      paper: z.boolean().default(true),
      itinerary: z.boolean().default(true),
    })
    .prefault({}),
});
export type ModeRules = z.infer<typeof ruleSchema>;

/** While an order is in force a copied card could pass for somebody whose code is green. */
const epidemicRuleSchema = ruleSchema.extend({
  uidOnlyLink: ruleSchema.shape.uidOnlyLink.unwrap().default('assist'),
});

export const policySchema = z.strictObject({
  format: z.literal('tongdao-policy-1'),
  version: z.string().min(1).max(64),
  /** Degrees Celsius from which the pre-check desk is asked (facts/ux.md 3.1). */
  feverFrom: z.number().min(36).max(40).default(37.3),
  seniorAge: z.number().int().min(50).max(80).default(60),
  /** Days a record stays valid from its own date; 0 means the venue's day only. */
  validity: z
    .strictObject({
      idDays: z.number().int().min(0).max(30).default(0),
      paperDays: z.number().int().min(0).max(60).default(14),
      itineraryDays: z.number().int().min(0).max(30).default(7),
    })
    .prefault({}),
  /** Days a card link lasts after the day it was made on. */
  linkDays: z.number().int().min(1).max(1095).default(365),
  everyday: ruleSchema.prefault({}),
  epidemic: epidemicRuleSchema.prefault({ keepIdentity: 'all', temperature: 'optional' }),
  /** Present while an order is known; whether it is in force is a matter of the clock. */
  order: orderSchema.optional(),
});
export type Policy = z.infer<typeof policySchema>;
