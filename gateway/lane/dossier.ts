/** What is known of the person of one open visit. Personal data: in memory only, dropped at its end. */
import type { Credential } from '../../schemas/credential.js';
import type { Decision, Finding } from '../../schemas/decision.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Lookup, Person } from '../../schemas/status.js';
import type { MonoMs } from '../../schemas/time.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Identity } from './identify.js';

/** One question to the platform. */
export interface Inquiry {
  readonly person: Person;
  answer: Lookup | undefined;
  /** Nobody may use its answer: another number, an order that ended, or nobody left to decide about. */
  discarded: boolean;
}

export interface Dossier {
  readonly visit: EventId;
  /** What was in force when it mattered last; after the decision, what it was taken under. */
  inForce: PolicyInForce | undefined;
  credential: Credential | undefined;
  /** The moment the last byte of the frame arrived. */
  verifiedAt: MonoMs | undefined;
  identity: Identity | undefined;
  inquiry: Inquiry | undefined;
  decision: Decision | undefined;
  readonly noted: Finding[];
}

export function newDossier(visit: EventId): Dossier {
  return {
    visit,
    inForce: undefined,
    credential: undefined,
    verifiedAt: undefined,
    identity: undefined,
    inquiry: undefined,
    decision: undefined,
    noted: [],
  };
}

/** Whose rows these are, for the blind index: always when known. */
export function personOf(dossier: Dossier | undefined): Person | undefined {
  if (dossier?.identity?.kind === 'person') return dossier.identity.person;
  return dossier?.inquiry?.person;
}
