/**
 * Whether the wall clock is good enough for what cannot be undone (design section 4). Pure. A clock is
 * trusted when a source vouches for it *and* it has moved like boot time since it was last trusted.
 * Comparing with the last trusted moment, and not with the last row, keeps a jump suspicious however
 * many rows are written after it.
 */
import type { WallMs } from '../../schemas/time.js';

export interface ClockEvidence {
  /** The time service says that it follows its source. */
  readonly synchronised: boolean;
  /** Platform-signed time minus ours, when there was an answer. */
  readonly signedOffsetMs?: number;
  readonly signedAgeMs?: number;
  /** Changes with every boot of the machine. */
  readonly bootId: string;
  /** Milliseconds since boot, suspend included. */
  readonly bootMs: number;
}

/** One reading of both clocks. */
export interface ClockMark {
  readonly wall: WallMs;
  readonly bootId: string;
  readonly bootMs: number;
}

export const CLOCK_DOUBTS = [
  'no-evidence',
  'not-synchronised',
  'signed-time-disagrees',
  'stepped',
  'went-back',
  'restarted-without-synchronisation',
] as const;
export type ClockDoubt = (typeof CLOCK_DOUBTS)[number];

export type ClockTrust =
  { readonly trusted: true } | { readonly trusted: false; readonly doubt: ClockDoubt };

export const TOLERANCE_MS = 5 * 60_000;
const SIGNED_FRESH_MS = 24 * 3_600_000;

const doubt = (reason: ClockDoubt): ClockTrust => ({ trusted: false, doubt: reason });

export function judgeClock(
  wall: WallMs,
  evidence: ClockEvidence | undefined,
  lastTrusted: ClockMark | undefined,
): ClockTrust {
  if (evidence === undefined) return doubt('no-evidence');
  const { signedOffsetMs, signedAgeMs } = evidence;
  const fresh = signedOffsetMs !== undefined && (signedAgeMs ?? Infinity) <= SIGNED_FRESH_MS;
  if (fresh && Math.abs(signedOffsetMs) > TOLERANCE_MS) return doubt('signed-time-disagrees');
  if (!fresh && !evidence.synchronised) return doubt('not-synchronised');
  if (lastTrusted === undefined) return { trusted: true };
  if (lastTrusted.bootId === evidence.bootId) {
    const step = stepBetween(lastTrusted, { wall, ...evidence });
    return step === undefined ? { trusted: true } : doubt('stepped');
  }
  if (wall < lastTrusted.wall) return doubt('went-back');
  // A signed answer vouches for one moment; across a restart only a running time service does.
  return evidence.synchronised ? { trusted: true } : doubt('restarted-without-synchronisation');
}

export interface ClockStep {
  /** What the wall clock should have shown. */
  readonly was: WallMs;
  readonly now: WallMs;
}

/** A step of more than 5 minutes; across a boot only going back can be seen. */
export function stepBetween(last: ClockMark, now: ClockMark): ClockStep | undefined {
  const sameBoot = last.bootId === now.bootId;
  const expected = sameBoot ? last.wall + (now.bootMs - last.bootMs) : last.wall;
  const off = now.wall - expected;
  const stepped = sameBoot ? Math.abs(off) > TOLERANCE_MS : off < -TOLERANCE_MS;
  return stepped ? { was: Math.round(expected), now: now.wall } : undefined;
}
