/**
 * When an alarm sounds (facts/ux.md 3.7): priority 1 every 10 s until somebody has acknowledged it,
 * priority 2 once, priority 3 never. Two sounds in all, so that nobody has to learn more.
 */
import type { DeskAlarmView } from '../../../schemas/api/desk-view.js';
import type { MonoMs } from '../../../schemas/time.js';

export const URGENT_EVERY_MS = 10_000;

export type AlarmSound = 'urgent' | 'notice';

export interface SoundState {
  /** Alarms of priority 2 that have sounded and are still unseen. */
  readonly sounded: ReadonlySet<string>;
  /** When the urgent sound was last played; absent while nothing is urgent. */
  readonly urgentAt?: MonoMs;
}

export const SILENT: SoundState = { sounded: new Set() };

export interface SoundStep {
  readonly state: SoundState;
  readonly play?: AlarmSound;
  /** When to look again although no event came. */
  readonly nextAt?: MonoMs;
}

export function alarmKey({ code, lane }: Pick<DeskAlarmView, 'code' | 'lane'>): string {
  return `${code} ${lane ?? ''}`;
}

/** While something urgent sounds, a notice counts as heard. */
export function nextSound(
  before: SoundState,
  alarms: readonly DeskAlarmView[],
  now: MonoMs,
): SoundStep {
  const unseen = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
  const notices = unseen.filter(({ priority }) => priority === 2).map(alarmKey);
  const fresh = notices.some((key) => !before.sounded.has(key));
  const sounded = new Set(notices);
  if (!unseen.some(({ priority }) => priority === 1)) {
    return { state: { sounded }, ...(fresh ? { play: 'notice' as const } : {}) };
  }
  const dueAt = before.urgentAt === undefined ? now : before.urgentAt + URGENT_EVERY_MS;
  if (now < dueAt) return { state: { sounded, urgentAt: dueAt - URGENT_EVERY_MS }, nextAt: dueAt };
  return {
    state: { sounded, urgentAt: now },
    play: 'urgent',
    nextAt: now + URGENT_EVERY_MS,
  };
}

/** What the bars and counters show. */
export interface AlarmSummary {
  /** Unseen alarms of priority 1: one bar each. */
  readonly urgent: readonly DeskAlarmView[];
  readonly unseenNotices: number;
  readonly unseenRest: number;
  /** The one that F8 acknowledges. */
  readonly top?: DeskAlarmView;
}

export function summariseAlarms(alarms: readonly DeskAlarmView[]): AlarmSummary {
  const unseen = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
  const of = (priority: 1 | 2 | 3): readonly DeskAlarmView[] =>
    unseen.filter((alarm) => alarm.priority === priority);
  const top = of(1)[0] ?? of(2)[0] ?? of(3)[0];
  return {
    urgent: of(1),
    unseenNotices: of(2).length,
    unseenRest: of(3).length,
    ...(top === undefined ? {} : { top }),
  };
}
