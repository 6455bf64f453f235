/** Gathers what `decide` needs at this moment, and never leaves a visit without a decision. */
import type { Decision, StandingRecord } from '../../schemas/decision.js';
import type { ReadFailure } from '../../schemas/device.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { Person } from '../../schemas/status.js';
import { decide } from '../decision/decide.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Dossier } from './dossier.js';
import type { LaneLog, LanePorts } from './ports.js';

/** A fault of ours must not leave anybody standing before a silent screen: it becomes an assist. */
export function verdict(
  dossier: Dossier,
  inForce: () => PolicyInForce,
  failure: ReadFailure | undefined,
  ports: LanePorts,
  log: LaneLog,
): Decision {
  try {
    return weigh(dossier, inForce(), failure, ports, log);
  } catch (error) {
    const code = isTongdaoError(error) ? error.code : 'INTERNAL';
    log('lane.decide-failed', { lane: ports.config.id, visit: dossier.visit, code });
    return undecidable(dossier);
  }
}

function weigh(
  dossier: Dossier,
  { policy, mode, findings }: PolicyInForce,
  failure: ReadFailure | undefined,
  ports: LanePorts,
  log: LaneLog,
): Decision {
  const { clock, venue, turnstileOnline, ledger } = ports;
  const now = clock.wall();
  const { identity } = dossier;
  const known = identity?.kind === 'person' ? identity : undefined;
  const stored = known === undefined ? [] : standingOf(known.person, now, ports, log);
  const bad = identity?.kind === 'invalid' ? 'invalid-data' : failure;
  const answer = known === undefined ? undefined : dossier.inquiry?.answer;
  return decide({
    ...(known === undefined ? {} : { subject: known.subject }),
    ...(bad === undefined ? {} : { failure: bad }),
    ...(identity?.kind === 'unlinked' ? { unlinked: true } : {}),
    ...(answer === undefined ? {} : { lookup: { status: answer.status } }),
    standing: stored ?? [],
    policy,
    mode,
    now,
    today: venue.dayOf(now),
    lane: {
      turnstileOnline: turnstileOnline(),
      ledgerReady: ledger.ready && stored !== undefined,
    },
    noted: [...findings, ...dossier.noted],
  });
}

/** Absent when the store cannot be read: then the ledger counts as not ready. */
function standingOf(
  person: Person,
  now: number,
  ports: LanePorts,
  log: LaneLog,
): readonly StandingRecord[] | undefined {
  try {
    return ports.standing.standing(person, now);
  } catch (error) {
    const code = isTongdaoError(error) ? error.code : 'INTERNAL';
    log('lane.standing-unreadable', { lane: ports.config.id, code });
    return undefined;
  }
}

function undecidable({ inForce }: Dossier): Decision {
  return {
    outcome: 'assist',
    reasons: ['too-slow'],
    findings: [],
    alarm: true,
    mode: inForce?.mode ?? 'everyday',
    policyVersion: inForce?.policy.version ?? 'unknown',
    senior: 'unknown',
  };
}
