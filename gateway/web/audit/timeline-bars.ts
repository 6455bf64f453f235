/** Measured steps as bars: each from the step before it to itself. */
import type { AuditRecord } from '../../../schemas/api/audit.js';

export type TimelineStep = AuditRecord['timeline'][number];

export interface Bar {
  readonly step: TimelineStep;
  /** Milliseconds after the card was found. */
  readonly ms: number;
  /** Milliseconds since the step before; for the first one since the card. */
  readonly took: number;
  /** Shares of the whole width, 0 to 1. */
  readonly from: number;
  readonly width: number;
}

/** In the order of the gateway; what has no milliseconds has no bar. */
export function barsOf(steps: readonly TimelineStep[]): readonly Bar[] {
  const measured = steps.flatMap((step) => (step.ms === undefined ? [] : [{ step, ms: step.ms }]));
  const whole = Math.max(1, ...measured.map(({ ms }) => ms));
  return measured.map(({ step, ms }, index) => {
    const before = measured[index - 1]?.ms ?? 0;
    const from = Math.min(before, ms) / whole;
    return {
      step,
      ms,
      took: Math.max(0, ms - before),
      from,
      width: Math.max(0, ms / whole - from),
    };
  });
}
