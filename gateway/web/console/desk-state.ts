/** All the console knows of the venue, as a pure function of the stream's events. Nobody is named. */
import type {
  DeskAlarmView,
  DeskAssist,
  DeskDevice,
  DeskEvent,
  DeskHouse,
  DeskLane,
} from '../../../schemas/api/desk-view.js';
import type { EventId } from '../../../schemas/ledger.js';
import type { MonoMs } from '../../../schemas/time.js';
import type { ClockReading } from './gateway-clock.js';

export interface DeskState {
  /** In the order of the site file. */
  readonly laneIds: readonly string[];
  readonly lanes: ReadonlyMap<string, DeskLane>;
  /** Oldest first. */
  readonly assists: readonly DeskAssist[];
  readonly devices: readonly DeskDevice[];
  /** Most urgent first. */
  readonly alarms: readonly DeskAlarmView[];
  /** Assists whose green answer came late; forgotten with the assist. */
  readonly eased: ReadonlySet<EventId>;
  /** Absent until the first snapshot. */
  readonly house?: DeskHouse;
  readonly clock?: ClockReading;
  readonly build?: string;
}

export const EMPTY_DESK: DeskState = {
  laneIds: [],
  lanes: new Map(),
  assists: [],
  devices: [],
  alarms: [],
  eased: new Set(),
};

/** `mono`: when the page heard the event. What an event does not change keeps its identity. */
export function reduceDesk(state: DeskState, event: DeskEvent, mono: MonoMs): DeskState {
  switch (event.type) {
    case 'snapshot':
      return {
        laneIds: event.lanes.map((lane) => lane.id),
        lanes: new Map(event.lanes.map((lane) => [lane.id, lane])),
        assists: event.assists,
        devices: event.devices,
        alarms: event.alarms,
        eased: stillWaiting(state.eased, event.assists),
        house: event.house,
        clock: { wall: event.now, mono },
        build: event.build,
      };
    case 'lane':
      return withLane(state, event.lane);
    case 'assists':
      return {
        ...state,
        assists: event.assists,
        eased: stillWaiting(state.eased, event.assists),
      };
    case 'device':
      return { ...state, devices: withDevice(state.devices, event.device) };
    case 'alarms':
      return { ...state, alarms: event.alarms };
    case 'house':
      return { ...state, house: event.house };
    case 'eased':
      return { ...state, eased: new Set([...state.eased, event.visit]) };
    case 'heartbeat':
      return { ...state, clock: { wall: event.now, mono } };
    // Told to whoever holds the session; the view of the venue is as before.
    case 'session':
      return state;
  }
}

function withLane(state: DeskState, lane: DeskLane): DeskState {
  const lanes = new Map(state.lanes).set(lane.id, lane);
  const laneIds = state.lanes.has(lane.id) ? state.laneIds : [...state.laneIds, lane.id];
  return { ...state, lanes, laneIds };
}

function withDevice(devices: readonly DeskDevice[], device: DeskDevice): readonly DeskDevice[] {
  const known = devices.some(({ id }) => id === device.id);
  if (!known) return [...devices, device];
  return devices.map((old) => (old.id === device.id ? device : old));
}

function stillWaiting(
  eased: ReadonlySet<EventId>,
  assists: readonly DeskAssist[],
): ReadonlySet<EventId> {
  const kept = assists.filter(({ visit }) => eased.has(visit)).map(({ visit }) => visit);
  return kept.length === eased.size ? eased : new Set(kept);
}
