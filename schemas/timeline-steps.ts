/** What may stand in the timeline of one record. Pure: pages use it as a value. */

/** Measured inside a visit, in the order in which they usually come. `found` is zero. */
export const MEASURED_STEPS = [
  'found',
  'number',
  'credential',
  'asked',
  'answered',
  'decided',
  'committed',
  'pulseSent',
  'pulseConfirmed',
  'passed',
] as const;
export type MeasuredStep = (typeof MEASURED_STEPS)[number];

/** Known by a row of their own. */
export const ROW_STEPS = [
  'read-failed',
  'reopened',
  'late-answer',
  'contradicted',
  'refused',
  'assist-ended',
  'registered',
  'corrected',
  'voided',
  'opened-by-hand',
  'released-again',
  'explained',
  'outcome',
  'looked',
  'other',
] as const;

export const TIMELINE_STEPS = [...MEASURED_STEPS, ...ROW_STEPS] as const;
export type TimelineStepId = (typeof TIMELINE_STEPS)[number];
