/** Which stored records speak for a person now (design section 1.4). */
import type { Reason, StandingKind, StandingRecord } from '../../schemas/decision.js';
import type { ModeRules } from '../../schemas/policy.js';
import type { WallMs } from '../../schemas/time.js';

const REASON_OF = {
  id: 'standing-id',
  paper: 'standing-paper',
  itinerary: 'standing-itinerary',
  list: 'standing-list',
} as const satisfies Record<StandingKind, Reason>;

/** Today's list has no switch: whoever put a person on it has already accepted her. */
function accepts(rules: ModeRules, kind: StandingKind): boolean {
  return kind === 'list' || rules.fallbacks[kind];
}

/** One reason per accepted kind that is still valid, in the order of the vocabulary. */
export function standingReasons(
  records: readonly StandingRecord[],
  rules: ModeRules,
  now: WallMs,
): readonly Reason[] {
  const kinds: readonly StandingKind[] = ['id', 'paper', 'itinerary', 'list'];
  return kinds
    .filter((kind) => accepts(rules, kind))
    .filter((kind) => records.some((record) => record.kind === kind && record.validUntil > now))
    .map((kind) => REASON_OF[kind]);
}
