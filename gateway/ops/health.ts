/** What is wrong with the gateway now, by closed codes. Carries no personal data. */

interface ConditionRow {
  readonly zh: string;
  readonly en: string;
}

const table = {
  'keys-not-sealed': {
    zh: '密钥与数据在同一块磁盘上，没有封存。',
    en: 'The keys lie on the same disk as the data and are not sealed.',
  },
  'reader-offline': {
    zh: '读卡器不在线；请检查连线和电源。',
    en: 'A reader is offline; check its cable and power.',
  },
  'turnstile-offline': {
    zh: '闸机控制器不在线；请用硬件按钮放行。',
    en: 'A turnstile is offline; use the hardware button.',
  },
  'ledger-unavailable': {
    zh: '记录写不进磁盘，通道转人工。',
    en: 'The ledger cannot be written; lanes are under staff control.',
  },
  'clock-untrusted': {
    zh: '时钟不可信；不可恢复的操作暂停。',
    en: 'The clock cannot be trusted; nothing irreversible is done.',
  },
  'platform-unavailable': {
    zh: '健康码平台连不上；按身份证登记放行。',
    en: 'The platform cannot be reached; a valid ID card registers.',
  },
  'platform-untrusted': {
    zh: '平台的回答没有通过验证；请联系平台方。',
    en: 'Answers of the platform do not verify; contact its operator.',
  },
  'platform-missing': {
    zh: '疫情令生效，但没有配置健康码平台：刷身份证即登记放行。',
    en: 'An order is in force and no platform is configured: a swiped ID card registers.',
  },
  'journal-pending': {
    zh: '有应急开门记录还没有并入账本。',
    en: 'Emergency openings wait to be written into the ledger.',
  },
  'certificate-ending': {
    zh: '网页证书快到期，没有自动更新成功；请检查时钟或运行 tongdao tls。',
    en: 'The certificate of the pages ends soon and was not renewed; check the clock or run tongdao tls.',
  },
  'retention-waiting': {
    zh: '到期的个人信息还没有销毁；请指定人员确认时钟。',
    en: 'Personal data past its time is not erased yet; a named person must confirm the clock.',
  },
} as const satisfies Record<string, ConditionRow>;

export type ConditionCode = keyof typeof table;

export const CONDITIONS: Readonly<Record<ConditionCode, ConditionRow>> = table;

export type HealthStatus = 'starting' | 'ready' | 'degraded' | 'stopping';

export interface HealthReason extends ConditionRow {
  readonly code: ConditionCode;
  /** Which devices or files, for example `reader-1`; empty when the condition has no subject. */
  readonly subjects: readonly string[];
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly reasons: readonly HealthReason[];
}

export class Health {
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  readonly #on = new Map<ConditionCode, Set<string>>();

  /** Never goes back: a gateway that is stopping does not become ready again. */
  enter(phase: 'running' | 'stopping'): void {
    if (this.#phase !== 'stopping') this.#phase = phase;
  }

  /**
   * Switches a condition for one subject. Two readers may be offline; the return of one does not
   * hide the other. `subject` is an id from the site file, never something a card or person said.
   */
  set(code: ConditionCode, on: boolean, subject = ''): void {
    const subjects = this.#on.get(code) ?? new Set<string>();
    if (on) subjects.add(subject);
    else subjects.delete(subject);
    if (subjects.size === 0) this.#on.delete(code);
    else this.#on.set(code, subjects);
  }

  has(code: ConditionCode): boolean {
    return this.#on.has(code);
  }

  report(): HealthReport {
    const reasons = [...this.#on]
      .map(([code, subjects]) => ({
        code,
        ...CONDITIONS[code],
        subjects: [...subjects].filter((subject) => subject !== '').sort(),
      }))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
    if (this.#phase !== 'running') return { status: this.#phase, reasons };
    return { status: reasons.length === 0 ? 'ready' : 'degraded', reasons };
  }
}
