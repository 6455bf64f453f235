/** What the simulator can be told: people with their statuses, and one thing at a time to do wrong. */
import { z } from 'zod';

/** Faults of the network and of proxies in between. */
const NETWORK_FAULTS = [
  /** Every socket is closed as soon as it says something. */
  'gone',
  /** TCP reset instead of a reply. */
  'reset',
  /** The request is taken and nothing ever comes back. */
  'silent',
  /** A captive portal: an HTML page with status 200. */
  'html',
  /** A redirect to somewhere else. */
  'redirect',
] as const;

/** Signed refusals of a healthy platform. */
const REFUSAL_FAULTS = ['overloaded', 'quota', 'unknown-error'] as const;

/** Each takes the right answer and breaks it in exactly one way. */
export const ANSWER_FAULTS = [
  'unsigned',
  'mis-signed',
  'stripped-signature',
  'respelled-signature',
  'unknown-key',
  'no-kid',
  'embedded-key',
  'alg-none',
  'other-algorithm',
  'hs256-with-public-key',
  'wrong-typ',
  'answer-as-error',
  'replay',
  'other-person',
  'other-jti',
  'other-box',
  'other-platform',
  'expired',
  'from-the-future',
  'no-exp',
  'no-iat',
  'no-jti',
  'no-req',
  'no-code',
  'extra-claim',
  'not-claims',
  'unknown-value',
  'truncated',
  'trailing-newline',
  'not-json',
  'huge',
  'plain-text-type',
  'created-status',
] as const;
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

const onePersonFaults = [
  z.strictObject({ kind: z.enum(NETWORK_FAULTS) }),
  z.strictObject({ kind: z.enum(REFUSAL_FAULTS) }),
  z.strictObject({ kind: z.enum(ANSWER_FAULTS) }),
  z.strictObject({ kind: z.literal('slow'), ms: z.number().int().min(0).max(600_000) }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.number().int().min(400).max(599).default(503),
  }),
] as const;
/** Can go wrong for one person and right for the next. */
export const personFaultSchema = z.discriminatedUnion('kind', onePersonFaults);
export type PersonFault = z.infer<typeof personFaultSchema>;

export const faultSchema = z.discriminatedUnion('kind', [
  ...onePersonFaults,
  z.strictObject({ kind: z.literal('demand-nonce') }),
  /** The platform's own clock: positive is ahead. */
  z.strictObject({ kind: z.literal('clock'), aheadMs: z.number().int() }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export const personSchema = z.strictObject({
  idNo: z.string().min(1).max(64),
  /** Sent as the claim `code`, whatever it is. */
  status: z.string().min(1).max(64),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  fault: personFaultSchema.optional(),
});
export type SimulatedPerson = z.infer<typeof personSchema>;
export type SimulatedPersonInput = z.input<typeof personSchema>;

const answerFaults: ReadonlySet<string> = new Set(ANSWER_FAULTS);

export function isAnswerFault(kind: PersonFault['kind']): kind is AnswerFault {
  return answerFaults.has(kind);
}
