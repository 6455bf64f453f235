/** A venue of invented lanes and an invented person. */
import type { WorkCard } from '../../../../schemas/api/desk-records.js';
import type {
  DeskAlarmView,
  DeskAssist,
  DeskHouse,
  DeskLane,
  DeskSnapshot,
} from '../../../../schemas/api/desk-view.js';

export const NOW = Date.parse('2026-11-23T03:12:00+08:00');
/** 22 characters of base64url, as every event id. */
export const VISIT = 'visitAAAAAAAAAAAAAAAAA';
export const OTHER_VISIT = 'otherAAAAAAAAAAAAAAAAA';

export function lane(id: string, change: Partial<DeskLane> = {}): DeskLane {
  return {
    id,
    name: `${id} 号`,
    direction: 'in',
    wide: false,
    state: 'idle',
    mode: 'normal',
    since: NOW,
    readers: ['r'],
    turnstile: 't',
    recent: [{ at: NOW, result: 'passed' }],
    ...change,
  };
}

export function assist(visit: string, at: string, change: Partial<DeskAssist> = {}): DeskAssist {
  return { visit, lane: at, since: NOW, coming: 0, ...change };
}

export function alarm(code: string, priority: 1 | 2 | 3, change: Partial<DeskAlarmView> = {}) {
  const view: DeskAlarmView = {
    code,
    priority,
    zh: '中文',
    en: 'en',
    firstAt: NOW,
    lastAt: NOW,
    count: 1,
    clearable: false,
    ...change,
  };
  return view;
}

export const HOUSE: DeskHouse = {
  policy: {
    mode: 'epidemic',
    version: '7',
    order: { number: '12 号', end: '2026-12-20T16:00:00Z' },
    fallbacks: { id: true, paper: true, itinerary: true },
    validity: { idDays: 1, paperDays: 2, itineraryDays: 7 },
    temperature: 'optional',
    feverFrom: 37.3,
    seniorAge: 60,
  },
  timeZone: 'Asia/Shanghai',
  platform: 'offline',
  offlineSince: NOW,
  decidedOffline: 57,
  ledger: 'ready',
  health: [{ code: 'reader-lost', zh: '读卡器断开', en: 'A reader was lost' }],
};

export function snapshot(change: Partial<DeskSnapshot> = {}): DeskSnapshot {
  return {
    type: 'snapshot',
    now: NOW,
    build: 'b1',
    lanes: [lane('1'), lane('2')],
    assists: [assist(VISIT, '1', { servedBy: '李晓' })],
    devices: [
      { id: 'r', kind: 'reader', lane: '1', state: 'online', liveness: 'polled', since: NOW },
      { id: 't', kind: 'turnstile', lane: '1', state: 'silent', liveness: 'port-only', since: NOW },
    ],
    alarms: [alarm('tailgate', 2, { lane: '1', acknowledgedAt: NOW })],
    house: HOUSE,
    ...change,
  };
}

export function workCard(change: Partial<WorkCard> = {}): WorkCard {
  return {
    visit: VISIT,
    lane: '1',
    since: NOW,
    next: 'register',
    sentence: { zh: '您好，我帮您看一下。', en: 'Hello, let me help you.' },
    person: { name: '欧阳*', number: '32**************14', age: 78, senior: true },
    card: 'resident-id',
    eased: false,
    earlier: [],
    ...change,
  };
}
