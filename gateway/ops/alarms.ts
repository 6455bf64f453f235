/** What staff must see, once per cause and lane, by closed codes. Carries no personal data. */
import type { Clock, Unlisten, WallMs } from '../../schemas/time.js';

interface AlarmRow {
  /** 1 forced entry and emergencies, 2 somebody waits or a device is lost, 3 the rest (ux.md 3.7). */
  readonly priority: 1 | 2 | 3;
  readonly zh: string;
  readonly en: string;
}

const table = {
  fire: {
    priority: 1,
    zh: '消防信号有效，通道由硬件打开。',
    en: 'The fire contact is active; hardware has opened the lane.',
  },
  'unexplained-passage': {
    priority: 1,
    zh: '有人通过，但没有放行记录。',
    en: 'Somebody passed without a decision.',
  },
  tailgate: {
    priority: 2,
    zh: '一次放行有多人通过。',
    en: 'More people passed than were let through.',
  },
  contradicted: {
    priority: 2,
    zh: '放行之后平台改了回答；请查看这次通行。',
    en: 'The platform answered otherwise after an admission; look at this visit.',
  },
  'platform-untrusted': {
    priority: 2,
    zh: '平台的回答没有通过验证。',
    en: 'An answer of the platform did not verify.',
  },
  'platform-unmapped': {
    priority: 2,
    zh: '平台给出了不认识的结果。',
    en: 'The platform gave a result that is not in the table.',
  },
  'turnstile-unconfirmed': {
    priority: 2,
    zh: '闸机没有确认开门；请看现场。',
    en: 'The turnstile did not confirm; look at the lane.',
  },
  'ledger-unavailable': {
    priority: 2,
    zh: '记录写不进磁盘。',
    en: 'The ledger cannot be written.',
  },
  'reader-lost': { priority: 2, zh: '读卡器断开了。', en: 'A reader was lost.' },
  'turnstile-lost': { priority: 2, zh: '闸机控制器断开了。', en: 'A turnstile was lost.' },
  'assist-waiting': {
    priority: 2,
    zh: '有人等工作人员超过 20 秒。',
    en: 'Somebody has waited for staff for more than 20 seconds.',
  },
  'support-called': { priority: 2, zh: '有同事呼叫支援。', en: 'A colleague calls for support.' },
  'stolen-session-suspect': {
    priority: 2,
    zh: '一个登录正在两处使用，可能被盗用；请核实并结束它。',
    en: 'A session is used in two places and may be stolen; check it and end it.',
  },
  'retention-waiting': {
    priority: 3,
    zh: '到期的个人信息还没有销毁。',
    en: 'Personal data past its time is not erased yet.',
  },
} as const satisfies Record<string, AlarmRow>;

export type AlarmCode = keyof typeof table;

export const ALARMS: Readonly<Record<AlarmCode, AlarmRow>> = table;

/** What no machine can see the end of: it stays until staff clear it. Every other alarm ends by itself. */
const EVENTS: ReadonlySet<AlarmCode> = new Set([
  'unexplained-passage',
  'tailgate',
  'contradicted',
  'platform-untrusted',
  'platform-unmapped',
  'turnstile-unconfirmed',
  'support-called',
  'stolen-session-suspect',
]);

export function endsByStaffOnly(code: AlarmCode): boolean {
  return EVENTS.has(code);
}

/** Text of a request is a code only when it is in the table. */
export function alarmCodeOf(text: string): AlarmCode | undefined {
  return Object.hasOwn(table, text) ? (text as AlarmCode) : undefined;
}

export interface Alarm extends AlarmRow {
  readonly code: AlarmCode;
  readonly lane?: string;
  readonly firstAt: WallMs;
  readonly lastAt: WallMs;
  /** How often it was raised since it was last cleared. */
  readonly count: number;
  /** Staff have seen it since it was last raised; that solves nothing. */
  readonly acknowledgedAt?: WallMs;
}

/**
 * A list that cannot grow beyond codes times lanes: a repeated alarm counts up in its row. A condition
 * (a lost device, fire) is cleared by what ends it. An event (a tailgater, an answer that did not
 * verify) has no end that a machine could see: it stays, acknowledged or not, until staff clear it.
 */
export class Alarms {
  readonly #clock: Pick<Clock, 'wall'>;
  readonly #active = new Map<string, Alarm>();
  readonly #listeners = new Set<(alarm: Alarm) => void>();
  readonly #watchers = new Set<() => void>();

  constructor(clock: Pick<Clock, 'wall'>) {
    this.#clock = clock;
  }

  raise(code: AlarmCode, lane?: string): Alarm {
    const key = keyOf(code, lane);
    const now = this.#clock.wall();
    const before = this.#active.get(key);
    const alarm: Alarm = {
      code,
      ...ALARMS[code],
      ...(lane === undefined ? {} : { lane }),
      firstAt: before?.firstAt ?? now,
      lastAt: now,
      count: (before?.count ?? 0) + 1,
    };
    this.#active.set(key, alarm);
    for (const listener of this.#listeners) listener(alarm);
    this.#changed();
    return alarm;
  }

  /** Seen by staff, and not solved: the row stays, and news about it are unseen again. */
  acknowledge(code: AlarmCode, lane?: string): Alarm | undefined {
    const key = keyOf(code, lane);
    const alarm = this.#active.get(key);
    if (alarm === undefined) return undefined;
    const seen: Alarm = { ...alarm, acknowledgedAt: this.#clock.wall() };
    this.#active.set(key, seen);
    this.#changed();
    return seen;
  }

  clear(code: AlarmCode, lane?: string): void {
    if (this.#active.delete(keyOf(code, lane))) this.#changed();
  }

  has(code: AlarmCode, lane?: string): boolean {
    return this.#active.has(keyOf(code, lane));
  }

  /** Most urgent first, then oldest first. */
  list(): readonly Alarm[] {
    return [...this.#active.values()].sort(
      (a, b) => a.priority - b.priority || a.firstAt - b.firstAt,
    );
  }

  onRaise(listener: (alarm: Alarm) => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Called after every change of the list: raised, acknowledged, cleared. */
  onChange(listener: () => void): Unlisten {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function keyOf(code: AlarmCode, lane: string | undefined): string {
  return `${code} ${lane ?? ''}`;
}
