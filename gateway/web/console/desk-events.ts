/** The edge of the console: text of the stream's events to types, or nothing. */
import type {
  DeskAlarmView,
  DeskAssist,
  DeskDevice,
  DeskEvent,
  DeskHouse,
  DeskLane,
} from '../../../schemas/api/desk-view.js';
import { LANE_STATES } from '../../../schemas/lane-view.js';
import { isFields, isFlag, isNumber, isText, listOf, oneOf, optional, shape } from './shapes.js';

type EventOf<Type extends DeskEvent['type']> = Extract<DeskEvent, { readonly type: Type }>;

const isLane = shape<DeskLane>({
  id: isText,
  name: isText,
  direction: oneOf('in', 'out'),
  wide: isFlag,
  state: oneOf(...LANE_STATES),
  mode: oneOf('normal', 'closed', 'held-open', 'evacuation'),
  since: isNumber,
  readers: listOf(isText),
  turnstile: isText,
  recent: listOf(
    shape<DeskLane['recent'][number]>({
      at: isNumber,
      result: oneOf('passed', 'opened', 'assist', 'retry', 'manual', 'timeout', 'tailgate'),
    }),
  ),
});

const isAssist = shape<DeskAssist>({
  visit: isText,
  lane: isText,
  since: isNumber,
  servedBy: optional(isText),
  coming: isNumber,
});

const isDevice = shape<DeskDevice>({
  id: isText,
  kind: oneOf('reader', 'turnstile'),
  lane: optional(isText),
  state: oneOf('connecting', 'online', 'silent', 'offline', 'faulty', 'stopped'),
  liveness: oneOf('polled', 'port-only'),
  since: isNumber,
});

const isAlarm = shape<DeskAlarmView>({
  code: isText,
  priority: oneOf(1, 2, 3),
  zh: isText,
  en: isText,
  lane: optional(isText),
  firstAt: isNumber,
  lastAt: isNumber,
  count: isNumber,
  acknowledgedAt: optional(isNumber),
  clearable: isFlag,
});

type HousePolicy = DeskHouse['policy'];

const isPolicy = shape<HousePolicy>({
  mode: oneOf('everyday', 'epidemic'),
  version: isText,
  order: optional(shape<NonNullable<HousePolicy['order']>>({ number: isText, end: isText })),
  fallbacks: shape<HousePolicy['fallbacks']>({ id: isFlag, paper: isFlag, itinerary: isFlag }),
  validity: shape<HousePolicy['validity']>({
    idDays: isNumber,
    paperDays: isNumber,
    itineraryDays: isNumber,
  }),
  temperature: oneOf('never', 'optional', 'required'),
  feverFrom: isNumber,
  seniorAge: isNumber,
});

const isHouse = shape<DeskHouse>({
  policy: isPolicy,
  platform: oneOf('none', 'online', 'offline'),
  offlineSince: optional(isNumber),
  decidedOffline: isNumber,
  ledger: oneOf('ready', 'unavailable'),
  health: listOf(shape<DeskHouse['health'][number]>({ code: isText, zh: isText, en: isText })),
  timeZone: optional(isText),
});

const EVENTS: { readonly [T in DeskEvent['type']]: (value: unknown) => value is EventOf<T> } = {
  snapshot: shape<EventOf<'snapshot'>>({
    type: oneOf('snapshot'),
    now: isNumber,
    build: isText,
    lanes: listOf(isLane),
    assists: listOf(isAssist),
    devices: listOf(isDevice),
    alarms: listOf(isAlarm),
    house: isHouse,
  }),
  lane: shape<EventOf<'lane'>>({ type: oneOf('lane'), lane: isLane }),
  assists: shape<EventOf<'assists'>>({ type: oneOf('assists'), assists: listOf(isAssist) }),
  device: shape<EventOf<'device'>>({ type: oneOf('device'), device: isDevice }),
  alarms: shape<EventOf<'alarms'>>({ type: oneOf('alarms'), alarms: listOf(isAlarm) }),
  house: shape<EventOf<'house'>>({ type: oneOf('house'), house: isHouse }),
  eased: shape<EventOf<'eased'>>({ type: oneOf('eased'), visit: isText }),
  session: shape<EventOf<'session'>>({ type: oneOf('session') }),
  heartbeat: shape<EventOf<'heartbeat'>>({ type: oneOf('heartbeat'), now: isNumber }),
};

export const DESK_EVENT_TYPES: readonly DeskEvent['type'][] = [
  'snapshot',
  'lane',
  'assists',
  'device',
  'alarms',
  'house',
  'eased',
  'session',
  'heartbeat',
];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is as malformed as the wrong JSON: the link treats nothing as malformed.
    return undefined;
  }
}

/** Undefined for what this page does not understand. */
export function parseDeskEvent(text: string): DeskEvent | undefined {
  const value = parsed(text);
  return isFields(value) ? deskEvent(value) : undefined;
}

/** The same for a value that is JSON already. */
export function deskEvent(value: unknown): DeskEvent | undefined {
  if (!isFields(value)) return undefined;
  const type = DESK_EVENT_TYPES.find((known) => known === value['type']);
  if (type === undefined) return undefined;
  return EVENTS[type](value) ? value : undefined;
}
