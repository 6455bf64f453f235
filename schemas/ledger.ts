/** The contract of the ledger: what a leaf is, what callers append, and what they get back. */
import { z } from 'zod';
import type { CivilDate, Identifier } from './credential.js';
import type { StandingKind, StandingRecord } from './decision.js';
import type { Person } from './status.js';
import type { WallMs } from './time.js';

export const LEAF_KINDS = [
  'visit',
  'registration',
  'access',
  'staff',
  'device',
  'policy',
  'key',
  'erasure',
  'tally',
  'system',
] as const;
export type LeafKind = (typeof LEAF_KINDS)[number];

/** Kinds that concern no person and may carry an open detail object `x`. */
export const OPEN_KINDS = ['device', 'key', 'erasure', 'policy', 'tally', 'system'] as const;

/** 16 random bytes, base64url, 22 characters. */
export const eventIdSchema = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);
export type EventId = string;

const jsonScalar = z.union([z.string(), z.number().int(), z.boolean()]);

/**
 * A leaf says that something happened, not what (design section 4). Encoded as RFC 8785 JCS; the
 * leaf hash is SHA-256(0x00 || bytes), RFC 6962 section 2.1.
 */
export const leafSchema = z.strictObject({
  v: z.literal(1),
  seq: z.number().int().nonnegative(),
  k: z.enum(LEAF_KINDS),
  /** UTC to the minute, `YYYY-MM-DDTHH:MMZ`. */
  t: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
  e: eventIdSchema,
  /** The event this one refers to. */
  p: eventIdSchema.optional(),
  /** Day key id; a destroyed one is never used again. */
  d: z.string().optional(),
  /** base64 SHA-256 of the encrypted payload. */
  c: z.string().optional(),
  x: z.record(z.string(), z.union([jsonScalar, z.array(jsonScalar)])).optional(),
});
export type Leaf = z.infer<typeof leafSchema>;

export type OpenDetail = NonNullable<Leaf['x']>;

/** Anything `JSON.stringify` keeps: the encrypted part of a row. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Query row, outside the leaf, gone at `personalDays`. */
export interface QueryFields {
  readonly lane?: string;
  /** `admit`, `assist`, `passed`, `timeout`, `unknown`, `contradicted` … */
  readonly result?: string;
  readonly operator?: string;
  /** Milliseconds from `found` to the decision, whole; only its histogram outlives the row. */
  readonly tookMs?: number;
}

/** Why one person's data is erased; stands in the open part of the row. */
export const ERASURE_REASONS = [
  'subject-request',
  'wrong-person',
  'authority-order',
  'purpose-ended',
] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** A registry entry written in the same transaction as its leaf. */
export interface RegistryPut {
  readonly kind: StandingKind;
  readonly person: Person;
  readonly expiresAt: WallMs;
  readonly content: Json;
}

/** A card link written in the same transaction as its leaf. */
export interface LinkPut {
  readonly person: Person;
  readonly expiresAt: WallMs;
  /** Every number by which the card is found again; at least one. */
  readonly identifiers: readonly Identifier[];
  readonly content: Json;
}

export interface LedgerEntry {
  readonly kind: LeafKind;
  /** Chosen by the caller when it must know it before the commit; otherwise made here. */
  readonly eventId?: EventId;
  readonly refersTo?: EventId;
  readonly payload?: Json;
  readonly detail?: OpenDetail;
  readonly query?: QueryFields;
  /** Tagged in the day's blind index so that the person's rows can be found. */
  readonly person?: Person;
  readonly registry?: RegistryPut;
  /** Never together with `registry`. */
  readonly link?: LinkPut;
  /** Ends these card links: keys, ciphertexts and tags are destroyed. */
  readonly revokesLinks?: readonly EventId[];
  /** Ends the registry entry of this event (void, correction): key and ciphertext are destroyed. */
  readonly revokes?: EventId;
  /**
   * `begins`: this decision may send pulses and waits for its outcome. `ends`: this row is the
   * outcome of `refersTo`. At restart every begun and unended decision gets outcome `unknown`.
   */
  readonly opening?: 'begins' | 'ends';
}

export interface Receipt {
  readonly seq: number;
  readonly eventId: EventId;
  readonly at: WallMs;
  /** Monotonic milliseconds the durable commit took. */
  readonly commitMs: number;
}

/**
 * `append` resolves only after the row is durable (fsync). Rejects with `LEDGER_UNAVAILABLE` (disk
 * full or read-only: nothing was written, try again) or `LEDGER_UNKNOWN` (an I/O error at commit
 * means unknown: stop, restart, reconcile by event id).
 */
export interface LedgerWriter {
  append(entry: LedgerEntry): Promise<Receipt>;
  /** False from the first failed commit until one succeeds. */
  readonly ready: boolean;
}

export interface StandingStore {
  /** Valid records of a person, newest first. */
  standing(person: Person, now: WallMs): readonly StandingRecord[];
}

export interface VenueDay {
  readonly timeZone: string;
  /** The venue's calendar day at this instant. */
  dayOf(at: WallMs): CivilDate;
}
