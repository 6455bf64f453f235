/**
 * The one decision (design section 1.4): a pure function of the person, the platform's status, her
 * standing records, the evidence, the policy, the clock and the lane. The whole table is in
 * docs/decision-table.md.
 */
import type { DecideInput, Decision, Finding, Reason } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Status } from '../../schemas/status.js';
import { cardFindings, seniority } from './findings.js';
import { standingReasons } from './standing.js';

/** What a status says: it admits, it stops, or it says nothing and leaves room for a fallback. */
const STATUS_SAYS = {
  green: { effect: 'admits', reason: 'green' },
  yellow: { effect: 'stops', reason: 'yellow' },
  red: { effect: 'stops', reason: 'red' },
  none: { effect: 'silent', reason: 'no-code' },
  unavailable: { effect: 'silent', reason: 'platform-unavailable' },
  untrusted: { effect: 'stops', reason: 'platform-untrusted' },
  unmapped: { effect: 'stops', reason: 'platform-unmapped' },
} as const satisfies Record<Status, { effect: 'admits' | 'stops' | 'silent'; reason: Reason }>;

/** Reasons in three groups; what ends up in which one is the decision. */
interface Weighed {
  /** Any of these makes it an assist. */
  readonly stops: readonly Reason[];
  /** At least one of these is needed to admit. */
  readonly grounds: readonly Reason[];
  /** What is missing; it explains a fallback and, without grounds, the assist. */
  readonly lacks: readonly Reason[];
}

/**
 * The first reason decided; the others are as true. `findings` has every note, also on an admission.
 * Throws `INTERNAL` when the caller hands over an answer that must not have been asked for: any in
 * everyday mode, or one without a person.
 */
export function decide(input: DecideInput): Decision {
  if (input.lookup !== undefined && input.mode === 'everyday') {
    throw new TongdaoError('INTERNAL', 'an everyday decision was given a platform answer');
  }
  if (input.lookup !== undefined && input.subject === undefined) {
    throw new TongdaoError('INTERNAL', 'a platform answer came without a person');
  }
  const { stops, grounds, lacks } = weigh(input);
  const admit = stops.length === 0 && grounds.length > 0;
  const status = input.lookup?.status;
  return {
    outcome: admit ? 'admit' : 'assist',
    reasons: admit ? [...grounds, ...lacks] : [...stops, ...lacks, ...grounds],
    findings: findingsOf(input),
    alarm: status === 'untrusted' || status === 'unmapped',
    mode: input.mode,
    policyVersion: input.policy.version,
    senior: seniority(input.subject, input.policy.seniorAge, input.today),
  };
}

function weigh(input: DecideInput): Weighed {
  const about = input.subject === undefined ? nobody(input) : somebody(input);
  return {
    ...about,
    stops: [
      ...about.stops,
      ...(input.lane.turnstileOnline ? [] : (['turnstile-offline'] as const)),
      ...(input.lane.ledgerReady ? [] : (['ledger-unavailable'] as const)),
    ],
  };
}

function nobody(input: DecideInput): Weighed {
  const stops: Reason[] = [];
  if (input.failure !== undefined) stops.push(input.failure);
  if (input.unlinked === true) stops.push('unlinked-card');
  if (stops.length === 0) stops.push('too-slow');
  return { stops, grounds: [], lacks: [] };
}

function somebody(input: DecideInput): Weighed {
  const { policy, mode, lookup } = input;
  const standing = standingReasons(input.standing, policy[mode], input.now);
  const fallbacks = [...bySwipe(input), ...standing];
  const failed: readonly Reason[] = [
    ...(input.failure === undefined ? [] : [input.failure]),
    ...weakLink(input),
  ];
  if (mode === 'everyday') {
    return {
      stops: failed,
      grounds: fallbacks,
      lacks: fallbacks.length > 0 ? [] : ['not-registered'],
    };
  }
  if (lookup === undefined) {
    // Without a ledger nobody is asked, because every query is a row; that is not slowness.
    const slow: readonly Reason[] = input.lane.ledgerReady ? ['too-slow'] : [];
    return { stops: [...failed, ...slow], grounds: standing, lacks: [] };
  }
  const { effect, reason } = STATUS_SAYS[lookup.status];
  switch (effect) {
    case 'admits':
      return { stops: failed, grounds: [reason, ...standing], lacks: [] };
    case 'stops':
      return { stops: [...failed, reason], grounds: standing, lacks: [] };
    case 'silent':
      return { stops: failed, grounds: fallbacks, lacks: [reason] };
  }
}

/**
 * Swiping a chip-read ID card is itself registration by valid ID (凭有效身份证件登记). A linked card
 * stands for the document that was shown when it was linked.
 */
function bySwipe(input: DecideInput): readonly Reason[] {
  const { subject, policy, mode } = input;
  if (!policy[mode].registerOnSwipe) return [];
  if (subject?.evidence === 'authenticated-chip') return ['registered-by-id'];
  return subject?.linked === undefined ? [] : ['registered-by-link'];
}

/** A copy of a UID must not open where the policy wants more, whoever it names and whatever she has. */
function weakLink({ subject, policy, mode }: DecideInput): readonly Reason[] {
  const weak = subject?.linked === 'uid' && policy[mode].uidOnlyLink === 'assist';
  return weak ? ['uid-only-link'] : [];
}

function findingsOf(input: DecideInput): readonly Finding[] {
  const { subject, today } = input;
  const found: Finding[] = [...(input.noted ?? [])];
  if (subject !== undefined) {
    found.push(...cardFindings(subject, today));
    const senior = seniority(subject, input.policy.seniorAge, today);
    if (senior === true) found.push('senior');
    if (senior === 'unknown') found.push('age-unknown');
  }
  return [...new Set(found)];
}
