/** What staff do about alarms; each act is a row that names who. */
import { TongdaoError } from '../../schemas/errors.js';
import type { LedgerEntry } from '../../schemas/ledger.js';
import type { Clock } from '../../schemas/time.js';
import type { Caller } from '../http/api/gate.js';
import { alarmCodeOf, endsByStaffOnly, type AlarmCode, type Alarms } from '../ops/alarms.js';
import { staffRow } from './access-rows.js';
import type { DeskLanes } from './desk-lanes.js';

export interface AlarmAbout {
  readonly code: string;
  readonly lane?: string | undefined;
}

export interface DeskAlarmsParts {
  readonly alarms: Alarms;
  readonly lanes: Pick<DeskLanes, 'own'>;
  readonly record: (row: LedgerEntry) => Promise<void>;
  readonly clock: Pick<Clock, 'wall'>;
}

export class DeskAlarms {
  readonly #parts: DeskAlarmsParts;

  constructor(parts: DeskAlarmsParts) {
    this.#parts = parts;
  }

  /** Seen, not solved. Rejects with `NOT_FOUND` (no such alarm now) or `RIGHT_MISSING` (not an own lane). */
  async acknowledge(caller: Caller, about: AlarmAbout): Promise<void> {
    const alarm = this.#active(caller, about);
    const { alarms, record, clock } = this.#parts;
    alarms.acknowledge(alarm, about.lane);
    const { lane } = about;
    await record(staffRow('alarm-acknowledged', caller, { alarm, lane }, clock.wall()));
  }

  /** Rejects as `acknowledge`, or with `CONFLICT` for a condition, which ends when its cause does. */
  async clear(caller: Caller, about: AlarmAbout): Promise<void> {
    const alarm = this.#active(caller, about);
    if (!endsByStaffOnly(alarm)) throw new TongdaoError('CONFLICT', 'ends by itself');
    const { alarms, record, clock } = this.#parts;
    const { lane } = about;
    alarms.clear(alarm, lane);
    await record(staffRow('alarm-cleared', caller, { alarm, lane }, clock.wall()));
  }

  /** Rejects with `LANE_UNKNOWN` or `RIGHT_MISSING`. */
  async support(caller: Caller, lane: string | undefined): Promise<void> {
    const { lanes, alarms, record, clock } = this.#parts;
    if (lane !== undefined) lanes.own(caller, lane);
    alarms.raise('support-called', lane);
    await record(staffRow('support-called', caller, { lane }, clock.wall()));
  }

  #active(caller: Caller, { code, lane }: AlarmAbout): AlarmCode {
    const known = alarmCodeOf(code);
    if (known === undefined || !this.#parts.alarms.has(known, lane)) {
      throw new TongdaoError('NOT_FOUND', 'no such alarm now');
    }
    if (lane !== undefined) this.#parts.lanes.own(caller, lane);
    return known;
  }
}
