/** The condition of the box as the console's strip shows it. */
import type { DeskHouse } from '../../schemas/api/desk-view.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { PlatformStatus } from '../../schemas/status.js';
import type { Clock, MonoMs } from '../../schemas/time.js';
import type { VisitReport } from '../../schemas/visit.js';
import type { PolicyInForce } from '../decision/policy-in-force.js';
import type { Health } from '../ops/health.js';
import type { SteadyWall } from './steady-wall.js';

export interface HouseParts {
  readonly policyInForce: () => PolicyInForce;
  /** Absent where the site file names no platform. */
  readonly platform?: { status(): Pick<PlatformStatus, 'breaker'> } | undefined;
  readonly ledger: { readonly ready: boolean };
  readonly health: Pick<Health, 'report'>;
  readonly venue: Pick<VenueDay, 'timeZone'>;
  readonly clock: Clock;
}

export class HouseView {
  readonly #parts: HouseParts;
  readonly #steady: SteadyWall;
  #offline: { readonly since: MonoMs; decided: number } | undefined;

  constructor(parts: HouseParts, steady: SteadyWall) {
    this.#parts = parts;
    this.#steady = steady;
  }

  /** Counts a visit that was decided without the platform while the platform is away. */
  noteDecided({ reasons }: VisitReport): void {
    this.#look();
    if (reasons.includes('platform-unavailable') && this.#offline !== undefined) {
      this.#offline.decided += 1;
    }
  }

  view(): DeskHouse {
    const { policyInForce, ledger, health, venue } = this.#parts;
    const { policy, mode, order } = policyInForce();
    const platform = this.#look();
    const offline = this.#offline;
    return {
      policy: {
        mode,
        version: policy.version,
        ...(order === undefined ? {} : { order: { number: order.number, end: order.end } }),
        fallbacks: { ...policy[mode].fallbacks },
        validity: { ...policy.validity },
        temperature: policy[mode].temperature,
        feverFrom: policy.feverFrom,
        seniorAge: policy.seniorAge,
      },
      timeZone: venue.timeZone,
      platform,
      ...(offline === undefined ? {} : { offlineSince: this.#steady.at(offline.since) }),
      decidedOffline: offline?.decided ?? 0,
      ledger: ledger.ready ? 'ready' : 'unavailable',
      health: health.report().reasons.map(({ code, zh, en }) => ({ code, zh, en })),
    };
  }

  /** `none` also while no order is in force: then nobody is asked, and nobody can fail to answer. */
  #look(): DeskHouse['platform'] {
    const { platform, policyInForce, clock } = this.#parts;
    if (platform === undefined || policyInForce().mode === 'everyday') {
      this.#offline = undefined;
      return 'none';
    }
    if (platform.status().breaker === 'closed') {
      this.#offline = undefined;
      return 'online';
    }
    this.#offline ??= { since: clock.mono(), decided: 0 };
    return 'offline';
  }
}
