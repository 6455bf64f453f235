/** The two rows of an everyday visit, made by the lane's own row makers from an invented person. */
import { venueDay } from '../../gateway/site/venue-day.js';
import { policyInForce } from '../../gateway/decision/policy-in-force.js';
import { newDossier } from '../../gateway/lane/dossier.js';
import { newEventId } from '../../gateway/lane/event-id.js';
import { identify, NO_LINKS } from '../../gateway/lane/identify.js';
import { afterRow, decisionRow } from '../../gateway/lane/rows.js';
import { Ledger } from '../../gateway/ledger/ledger.js';
import { systemClock, systemRandom, systemTimers } from '../../gateway/ops/system.js';
import type { Credential } from '../../schemas/credential.js';
import type { Decision } from '../../schemas/decision.js';
import type { LedgerEntry } from '../../schemas/ledger.js';
import { policySchema } from '../../schemas/policy.js';
import { benchPerson } from './people.js';
import { LEDGER_ORIGIN, TIME_ZONE } from './site.js';

const POLICY = policySchema.parse({ format: 'tongdao-policy-1', version: 'everyday-default' });

const DECISION: Decision = {
  outcome: 'admit',
  reasons: ['registered-by-id'],
  findings: ['senior'],
  alarm: false,
  mode: 'everyday',
  policyVersion: POLICY.version,
  senior: true,
};

/** Whole milliseconds since the card was found, as the lane writes them. */
const READ_STEPS = { credential: 283, decided: 284 };
const ALL_STEPS = {
  ...READ_STEPS,
  committed: 286,
  pulseSent: 286,
  pulseConfirmed: 288,
  passed: 1497,
};

export function everydayRows(index: number): readonly [LedgerEntry, LedgerEntry] {
  const { idNumber, name } = benchPerson(index);
  const credential: Credential = {
    card: 'resident-id',
    evidence: 'authenticated-chip',
    identifiers: [{ namespace: 'cid', value: idNumber }],
    holder: { name, sex: { code: '1' } },
  };
  const visit = newEventId(systemRandom);
  const wall = systemClock.wall();
  const lane = String(1 + (index % 8));
  const dossier = {
    ...newDossier(visit),
    credential,
    identity: identify(credential, NO_LINKS),
    inForce: policyInForce(POLICY, wall, { clockTrusted: true }),
  };
  const decided = {
    visit,
    reader: `reader-${lane}`,
    decision: DECISION,
    reopens: undefined,
    steps: READ_STEPS,
  };
  const outcome = {
    type: 'outcome',
    of: visit,
    passage: 'passed',
    pulses: 1,
    passed: 1,
    reversed: 0,
    steps: ALL_STEPS,
  } as const;
  const context = { lane, wall };
  return [decisionRow(decided, dossier, context), afterRow(outcome, undefined, context)];
}

export function openBenchLedger(dir: string): Promise<Ledger> {
  return Ledger.open({
    dir,
    origin: LEDGER_ORIGIN,
    venue: venueDay(TIME_ZONE),
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    personalDays: 14,
  });
}
