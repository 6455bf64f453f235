/** The auditor's first look: masked rows, one record's timeline, verification. Every look is a row. */
import { z } from 'zod';
import { laneIdField } from '../text-fields.js';
import { eventIdSchema, LEAF_KINDS } from '../ledger.js';
import { TIMELINE_STEPS } from '../timeline-steps.js';
import { maskedPersonSchema } from './desk-records.js';
import { defineRoute } from './route.js';

const laneId = laneIdField;

export const auditRowSchema = z.strictObject({
  seq: z.number().int().nonnegative(),
  eventId: eventIdSchema,
  refersTo: eventIdSchema.optional(),
  kind: z.enum(LEAF_KINDS),
  at: z.iso.datetime(),
  lane: laneId.optional(),
  result: z.string().optional(),
  operator: z.string().optional(),
  person: maskedPersonSchema.optional(),
  /** The content was destroyed by retention or on somebody's request. */
  erased: z.boolean(),
  /** The content is there and its key does not open it: verify. */
  damaged: z.literal(true).optional(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** Query strings carry no number and no name: the address bar and proxies keep them. */
export const auditFilterSchema = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  lane: laneId.optional(),
  kind: z.enum(LEAF_KINDS).optional(),
  result: z.string().max(40).optional(),
  /** Keyset: rows with a smaller seq. */
  before: z.coerce.number().int().nonnegative().optional(),
  /** Keyset: the rows just above this seq, as a page goes back to newer ones. */
  after: z.coerce.number().int().nonnegative().optional(),
});

/** The same in a body, where the name of an account may stand. */
export const auditSearchSchema = auditFilterSchema.extend({
  operator: z.string().max(40).optional(),
});
export type AuditFilter = z.infer<typeof auditSearchSchema>;

export const timelineStepSchema = z.strictObject({
  /** Milliseconds after the card was found, on the monotonic clock; absent for rows that only have a time. */
  ms: z.number().optional(),
  at: z.iso.datetime().optional(),
  /** Pages have the words. */
  step: z.enum(TIMELINE_STEPS),
  eventId: eventIdSchema.optional(),
  result: z.string().optional(),
  operator: z.string().optional(),
});

export const auditRecordSchema = z.strictObject({
  row: auditRowSchema,
  timeline: z.array(timelineStepSchema),
  /** Rows that refer to this one, or that it refers to. */
  related: z.array(auditRowSchema),
  /** Non-personal fields of the decision. */
  facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const verificationSchema = z.strictObject({
  verdict: z.enum(['intact', 'intact-with-notes', 'broken']),
  /** Plain words: how many rows, from when to when; or the first row that does not fit. */
  zh: z.string(),
  en: z.string(),
  rows: z.number().int().nonnegative(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  head: z.strictObject({ size: z.number().int(), root: z.string(), key: z.string() }).optional(),
  notes: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
  tookMs: z.number().int().nonnegative(),
  at: z.iso.datetime(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** What cannot be written down is not shown. */
const LOOK_ERRORS = ['LEDGER_UNAVAILABLE', 'LEDGER_BROKEN'] as const;

export const AUDIT_PURPOSES = [
  'complaint',
  'epidemic-inquiry',
  'court',
  'correction',
  'sampling',
] as const;
export type AuditPurpose = (typeof AUDIT_PURPOSES)[number];

const rowsAnswer = z.strictObject({
  rows: z.array(auditRowSchema).max(50),
  /** The `before` of the next older page. */
  next: z.number().int().optional(),
});

export const auditRoutes = {
  rows: defineRoute({
    name: 'auditRows',
    method: 'get',
    path: '/api/audit/rows',
    summary: 'Fifty rows, newest first, masked; the look is a row',
    right: 'audit',
    query: auditFilterSchema,
    answer: rowsAnswer,
    errors: LOOK_ERRORS,
  }),
  search: defineRoute({
    name: 'auditSearch',
    method: 'post',
    path: '/api/audit/search',
    summary: 'The same rows, also of one member of staff, whose name stands in no address',
    right: 'audit',
    body: auditSearchSchema,
    answer: rowsAnswer,
    errors: LOOK_ERRORS,
  }),
  findPerson: defineRoute({
    name: 'auditFindPerson',
    method: 'post',
    path: '/api/audit/find',
    summary: 'The rows of one person by the full number, masked; the look is a row',
    right: 'audit',
    body: z.strictObject({
      idNumber: z.string().min(8).max(40),
      purpose: z.enum(AUDIT_PURPOSES),
    }),
    answer: z.strictObject({ rows: z.array(auditRowSchema).max(200) }),
    errors: LOOK_ERRORS,
  }),
  record: defineRoute({
    name: 'auditRecord',
    method: 'get',
    path: '/api/audit/rows/:eventId',
    summary: 'One record: its timeline with milliseconds; the look is a row',
    right: 'audit',
    params: z.strictObject({ eventId: eventIdSchema }),
    answer: auditRecordSchema,
    errors: ['NOT_FOUND', ...LOOK_ERRORS],
  }),
  verify: defineRoute({
    name: 'auditVerify',
    method: 'post',
    path: '/api/audit/verify',
    summary: 'Hash everything again and say in plain words what was found; the look is a row',
    right: 'audit',
    body: z.strictObject({}),
    answer: verificationSchema,
    errors: ['OVERLOADED', ...LOOK_ERRORS],
  }),
} as const;
