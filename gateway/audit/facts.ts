/** The fields of a row that concern no person, as names and texts. */
import { z } from 'zod';
import type { AuditRecord } from '../../schemas/api/audit.js';
import type { Json, Leaf } from '../../schemas/ledger.js';

type Fact = AuditRecord['facts'][number];

/** Eleven digits in a row are a person's number, wherever they stand. */
const noNumber = (text: string): boolean => !/\d(?:[\s-]?\d){10}/.test(text.normalize('NFKC'));

/** A word of the program's own vocabulary, a version, a day. */
const code = z
  .string()
  .max(80)
  .regex(/^[\w.:/+@ -]*$/)
  .refine(noNumber);
/** Staff write it: accounts, lanes, and the number of an order. */
const label = z.string().max(80).refine(noNumber);
const scalar = z.union([code, z.number(), z.boolean()]);

/** By these names alone, in this order. Free text, names and measurements of a person are none of them. */
const NAMES = {
  type: code,
  act: code,
  door: code,
  holder: code,
  documentType: code,
  outcome: code,
  reasons: z.array(code),
  findings: z.array(code),
  alarm: z.boolean(),
  mode: code,
  policy: code,
  policyVersion: code,
  order: label,
  card: code,
  evidence: code,
  reader: label,
  lane: label,
  passage: code,
  pulses: z.number(),
  passed: z.number(),
  reversed: z.number(),
  accompanied: z.boolean(),
  error: code,
  failure: code,
  reason: code,
  direction: code,
  passages: z.number(),
  people: z.number(),
  validThrough: code,
  validUntil: code,
  journalled: z.boolean(),
  from: code,
  to: code,
  account: label,
  by: label,
  purpose: code,
  rows: z.number(),
  verdict: code,
} as const;

const LOOKUP_NAMES = {
  status: code,
  cause: code,
  rawCode: code,
  issuer: label,
  asOf: code,
  validUntil: code,
  tookMs: z.number(),
  requestHash: code,
} as const;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

function named(
  fields: Fields,
  names: Readonly<Record<string, z.ZodType>>,
  prefix = '',
): readonly Fact[] {
  return Object.entries(names).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(fields[name]);
    if (!success || (Array.isArray(data) && data.length === 0)) return [];
    return [{ name: prefix + name, value: text(data) }];
  });
}

/** A correction tells of the registration that stands in the place of the old one, too. */
export function factsOf(payload: Json | undefined): readonly Fact[] {
  const fields = fieldsOf(payload);
  return [
    ...named(fields, NAMES),
    ...named(fieldsOf(fields['lookup']), LOOKUP_NAMES, 'lookup.'),
    ...named(fieldsOf(fields['replacement']), NAMES, 'replacement.'),
  ];
}

/** The open detail of a leaf; no person ever stands there. */
export function detailOf({ x = {} }: Leaf): readonly Fact[] {
  return Object.entries(x).flatMap(([name, value]) => {
    const { success, data } = z.union([scalar, z.array(scalar)]).safeParse(value);
    return success ? [{ name, value: text(data) }] : [];
  });
}
