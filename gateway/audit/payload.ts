/**
 * What the audit understands of a row's payload (written by gateway/lane/rows.ts and the desk). Lenient on
 * purpose: a field that is not as expected is not there, and a payload of another making says nothing.
 */
import { z } from 'zod';
import { parseIdNumber } from '../../schemas/id-number.js';
import type { Json } from '../../schemas/ledger.js';
import { ID_TYPES, type Person } from '../../schemas/status.js';
import type { Payload } from '../ledger/reader.js';
import { describeRegistration } from '../registration/payload.js';

/** Undefined for what was destroyed, too. */
export function contentIn(payload: Payload): Json | undefined {
  return payload.state === 'present' ? payload.value : undefined;
}

const ms = z.number().nonnegative().optional().catch(undefined);

const stepsSchema = z.object({
  number: ms,
  credential: ms,
  asked: ms,
  answered: ms,
  decided: ms,
  committed: ms,
  pulseSent: ms,
  pulseConfirmed: ms,
  passed: ms,
});
/** Milliseconds after the card was found. */
export type WrittenSteps = z.infer<typeof stepsSchema>;

const visitSchema = z.object({
  /** RFC 3339, UTC. */
  at: z.iso.datetime().optional().catch(undefined),
  steps: stepsSchema.optional().catch(undefined),
  senior: z
    .union([z.boolean(), z.literal('unknown')])
    .optional()
    .catch(undefined),
  identity: z
    .object({ idType: z.enum(ID_TYPES), idNo: z.string(), name: z.string().optional() })
    .optional()
    .catch(undefined),
});
export type VisitPayload = z.infer<typeof visitSchema>;

export function readVisit(payload: Json | undefined): VisitPayload {
  return visitSchema.safeParse(payload).data ?? {};
}

/** In clear: to be masked before it leaves the gateway. */
export interface KnownPerson {
  readonly number?: string;
  readonly name?: string;
  /** `YYYY-MM-DD`, told by an ID number alone. */
  readonly birth?: string;
  readonly senior?: boolean | 'unknown';
  /** For the blind index. */
  readonly person?: Person;
}

export function knownBy(person: Person, senior?: boolean | 'unknown'): KnownPerson {
  const { idNo, name } = person;
  const parsed = parseIdNumber(idNo);
  return {
    person,
    number: idNo,
    ...(name === undefined ? {} : { name }),
    ...(parsed.ok ? { birth: parsed.value.birth } : {}),
    ...(senior === undefined ? {} : { senior }),
  };
}

/** Undefined where no identity was kept. */
export function personIn(payload: Json | undefined): KnownPerson | undefined {
  const described = describeRegistration(payload);
  if (described?.act === 'registered' || described?.act === 'corrected') {
    const { identity, person } = described.registration;
    const { name, number, birth } = identity;
    if (name === undefined && number === undefined) return undefined;
    return {
      ...(name === undefined ? {} : { name }),
      ...(number === undefined ? {} : { number }),
      ...(birth === undefined ? {} : { birth }),
      ...(person === undefined ? {} : { person }),
    };
  }
  const { identity, senior } = readVisit(payload);
  if (identity === undefined) return undefined;
  const { idType, idNo, name } = identity;
  return knownBy({ idType, idNo, ...(name === undefined ? {} : { name }) }, senior);
}
