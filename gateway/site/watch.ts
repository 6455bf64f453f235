/** Turns what devices, lanes and platform report into conditions, alarms and device rows. */
import type { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { DeviceStatus } from '../../schemas/device.js';
import type { LedgerEntry } from '../../schemas/ledger.js';
import type { LaneEvent } from '../../schemas/visit.js';
import type { Alarms } from '../ops/alarms.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';

export interface WatchParts {
  readonly health: Health;
  readonly alarms: Alarms;
  readonly log: Log;
  /** Takes a row that nobody waits for; keeps it until the ledger can. */
  readonly addRow: (entry: LedgerEntry) => void;
  /** The lane a device serves; absent for one that no lane uses. */
  readonly laneOf: (device: string) => string | undefined;
}

const OFFLINE = { reader: 'reader-offline', turnstile: 'turnstile-offline' } as const;
const LOST = { reader: 'reader-lost', turnstile: 'turnstile-lost' } as const;

/** Rows only where a device becomes usable or stops being so: reconnecting is not news. */
export function watchDevices(registry: DeviceRegistry, parts: WatchParts): () => void {
  const { health, alarms, log, addRow, laneOf } = parts;
  const announced = new Map<string, boolean>();
  /** A lane may have several readers: the return of one does not end the alarm of another. */
  const allOnline = (kind: DeviceStatus['kind'], lane: string | undefined): boolean =>
    registry
      .all()
      .every(
        (other) => other.kind !== kind || laneOf(other.id) !== lane || other.state === 'online',
      );
  const note = (status: DeviceStatus): void => {
    const { id, kind, state, detail } = status;
    const online = state === 'online';
    health.set(OFFLINE[kind], !online, id);
    if (state === 'stopped' || state === 'connecting' || announced.get(id) === online) return;
    announced.set(id, online);
    log[online ? 'info' : 'warn']('device', { device: id, state, detail });
    addRow({ kind: 'device', detail: { event: online ? 'online' : 'lost', device: id, state } });
    const lane = laneOf(id);
    if (!online) alarms.raise(LOST[kind], lane);
    else if (allOnline(kind, lane)) alarms.clear(LOST[kind], lane);
  };
  for (const status of registry.all()) health.set(OFFLINE[status.kind], true, status.id);
  return registry.listen(note);
}

export function alarmsOfLanes(event: LaneEvent, alarms: Alarms): void {
  switch (event.type) {
    case 'decided': {
      const { reasons, lane } = event.report;
      if (reasons.includes('platform-untrusted')) alarms.raise('platform-untrusted', lane);
      if (reasons.includes('platform-unmapped')) alarms.raise('platform-unmapped', lane);
      return;
    }
    case 'ended':
      if (event.report.passage === 'tailgate') alarms.raise('tailgate', event.report.lane);
      return;
    case 'contradicted':
      alarms.raise('contradicted', event.lane);
      return;
    case 'alarm':
      if (event.active) alarms.raise(event.code, event.lane);
      else alarms.clear(event.code, event.lane);
      return;
    case 'retry-shown':
    case 'assist-shown':
    case 'assist-eased':
  }
}
