/** One story as steps in time: milliseconds where they were measured, the row's own time elsewhere. */
import type { z } from 'zod';
import type { timelineStepSchema } from '../../schemas/api/audit.js';
import { isTongdaoError } from '../../schemas/errors.js';
import type { EventId } from '../../schemas/ledger.js';
import {
  MEASURED_STEPS,
  type MeasuredStep,
  type TimelineStepId,
} from '../../schemas/timeline-steps.js';
import type { LedgerRow } from '../ledger/reader.js';
import type { Family } from './family.js';
import { contentIn, readVisit, type VisitPayload } from './payload.js';
import type { AuditLedger } from './ports.js';

type TimelineStep = z.infer<typeof timelineStepSchema>;

const STEP_OF_RESULT: Readonly<Record<string, TimelineStepId>> = {
  admit: 'decided',
  assist: 'decided',
  reopen: 'reopened',
  retry: 'read-failed',
  abandoned: 'read-failed',
  eased: 'late-answer',
  'late-answer': 'late-answer',
  'discarded-query': 'late-answer',
  contradicted: 'contradicted',
  refused: 'refused',
  'assist-timeout': 'assist-ended',
  'assist-stopped': 'assist-ended',
  registered: 'registered',
  corrected: 'corrected',
  voided: 'voided',
  manual: 'opened-by-hand',
  'release-again': 'released-again',
  'opening-explained': 'explained',
  passed: 'outcome',
  timeout: 'outcome',
  reversed: 'outcome',
  tailgate: 'outcome',
  unknown: 'outcome',
  none: 'outcome',
};

export function stepOf({ kind, result = '' }: LedgerRow): TimelineStepId {
  if (kind === 'access') return 'looked';
  if (kind !== 'visit' && kind !== 'registration') return 'other';
  return STEP_OF_RESULT[result] ?? 'other';
}

const MEASURING: readonly TimelineStepId[] = ['decided', 'reopened', 'read-failed'];

interface MeasuredAt {
  readonly step: MeasuredStep;
  readonly ms: number;
}

interface Placed {
  /** Wall milliseconds by which steps of both sorts are put in order. */
  readonly when: number;
  readonly step: TimelineStep;
}

function payloadOf(ledger: Pick<AuditLedger, 'payloadOf'>, eventId: EventId): VisitPayload {
  try {
    return readVisit(contentIn(ledger.payloadOf(eventId)));
  } catch (error) {
    // The record itself is shown as damaged; its neighbours' times are told without it.
    if (isTongdaoError(error, 'LEDGER_BROKEN')) return {};
    throw error;
  }
}

function rowStep(row: LedgerRow): Placed {
  const { eventId, result, operator, at } = row;
  return {
    when: at,
    step: {
      at: new Date(at).toISOString(),
      step: stepOf(row),
      eventId,
      ...(result === undefined ? {} : { result }),
      ...(operator === undefined ? {} : { operator }),
    },
  };
}

/** What was measured in the visit of `anchor`; its outcome row knows how it went on. */
function measured(
  ledger: Pick<AuditLedger, 'payloadOf'>,
  anchor: LedgerRow,
  outcome: LedgerRow | undefined,
): readonly Placed[] {
  const { at, steps: first = {} } = payloadOf(ledger, anchor.eventId);
  const { steps: later = {} } = outcome === undefined ? {} : payloadOf(ledger, outcome.eventId);
  const written = MEASURED_STEPS.flatMap((step): readonly MeasuredAt[] => {
    if (step === 'found') return [{ step, ms: 0 }];
    const ms = later[step] ?? first[step];
    return ms === undefined ? [] : [{ step, ms }];
  });
  if (written.length === 1) return [];
  const own = Object.values(first).flatMap((ms) => (ms === undefined ? [] : [ms]));
  const zero =
    (at === undefined ? anchor.at : Date.parse(at)) - (first.decided ?? Math.max(0, ...own));
  const { result } = anchor;
  return written.map(({ step, ms }) => ({
    when: zero + ms,
    step:
      step === 'decided' && stepOf(anchor) === 'decided'
        ? {
            ...{ ms, step, eventId: anchor.eventId, at: new Date(anchor.at).toISOString() },
            ...(result === undefined ? {} : { result }),
          }
        : { ms, step },
  }));
}

/**
 * Sorted. Measured steps are those of the visit the record belongs to; other visits of the same story,
 * and everything before or after, stand by the time of their rows.
 */
export function timelineOf(
  ledger: Pick<AuditLedger, 'payloadOf'>,
  { row, ancestors, others }: Family,
): TimelineStep[] {
  if (row.kind === 'access') return [rowStep(row).step];
  const all = [row, ...ancestors, ...others];
  const anchor = [row, ...ancestors].find((one) => MEASURING.includes(stepOf(one)));
  const outcome = all.find(
    (one) => one.refersTo === anchor?.eventId && anchor !== undefined && stepOf(one) === 'outcome',
  );
  const steps = anchor === undefined ? [] : measured(ledger, anchor, outcome);
  const told = steps.some(({ step }) => step.eventId === anchor?.eventId);
  const rows = all
    .filter((one) => !(told && one === anchor))
    .sort((a, b) => a.seq - b.seq)
    .map(rowStep);
  // Array sort is stable: what was measured, and rows of one moment, keep their own order.
  return [...steps, ...rows].sort((a, b) => a.when - b.when).map(({ step }) => step);
}
