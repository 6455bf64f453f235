/** The control app on a real unix socket, with a real desk behind it and the rest noted in a list. */
import { request } from 'node:http';
import { join } from 'node:path';
import { createControlApp } from '../../../../gateway/http/control/control-app.js';
import { ControlClient } from '../../../../gateway/http/control/control-client.js';
import type { ControlDeps } from '../../../../gateway/http/control/control-deps.js';
import {
  listenControl,
  type ControlSocket,
} from '../../../../gateway/http/control/control-socket.js';
import { Alarms } from '../../../../gateway/ops/alarms.js';
import type { StatusReport } from '../../../../schemas/control.js';
import { TongdaoError } from '../../../../schemas/errors.js';
import type { LaneEvent } from '../../../../schemas/visit.js';
import { ManualTime } from '../../../support/manual-time.js';
import { tempDir } from '../../../support/temp.js';
import { deskFixture, requestId, type DeskFixture } from '../../registration/desk-fixture.js';

export const STATUS: StatusReport = {
  version: '0.1.0',
  pid: 4242,
  startedAt: '2026-11-23T01:00:00.000Z',
  health: { status: 'ready', reasons: [] },
  lanes: [
    { view: { lane: 'lane-1', state: 'idle', stillReading: false, revision: 1 }, mode: 'normal' },
  ],
  devices: [],
  ledger: { size: 3, root: Buffer.alloc(32).toString('base64'), headAgeMs: 10, ready: true },
  demo: false,
  policy: { mode: 'everyday', version: 'p1' },
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface ControlFixture {
  readonly path: string;
  readonly client: ControlClient;
  readonly desk: DeskFixture;
  readonly time: ManualTime;
  readonly socket: ControlSocket;
  /** What reached the composition's functions. */
  readonly calls: unknown[][];
  readonly failures: unknown[][];
  readonly listeners: Set<(event: LaneEvent) => void>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Bytes as they are, with headers of the test's choice. */
  sendRaw(method: string, path: string, body: string | Buffer, headers: object): Promise<Answer>;
  stop(): Promise<void>;
}

export async function controlFixture(change: Partial<ControlDeps> = {}): Promise<ControlFixture> {
  const directory = tempDir();
  const path = join(directory.path, 'control.sock');
  const desk = deskFixture();
  const time = new ManualTime();
  const calls: unknown[][] = [];
  const failures: unknown[][] = [];
  const listeners = new Set<(event: LaneEvent) => void>();
  const alarms = new Alarms(time);
  alarms.raise('tailgate', 'lane-1');
  const deps: ControlDeps = {
    desk: desk.desk,
    status: () => STATUS,
    setLaneMode: (...call) => {
      calls.push(['mode', ...call]);
      return call[0] === 'lane-1'
        ? Promise.resolve()
        : Promise.reject(new TongdaoError('LANE_UNKNOWN'));
    },
    registration: (eventId) => {
      const entry = desk.ledger.entry(eventId);
      if (entry === undefined) return undefined;
      const at = '2026-11-23T01:00:00.000Z';
      const validUntil = '2026-11-23T16:00:00.000Z';
      return { eventId, door: entry.kind, state: entry.state, at, validUntil };
    },
    leaf: (eventId) =>
      eventId === requestId(1)
        ? { seq: 7, record: '{"v":1}', leafHash: Buffer.alloc(32).toString('base64') }
        : undefined,
    activatePolicy: ({ policy, operator }) => {
      calls.push(['policy', policy.version, operator]);
      return Promise.resolve({ version: policy.version, mode: 'everyday', eventId: requestId(1) });
    },
    erasePerson: (asked) => {
      calls.push(['erase', asked]);
      return Promise.resolve({ eventId: requestId(2), rows: 3, entries: 1 });
    },
    issueSetupCode: () => 'ABCD-EFGH-JKLM',
    onLaneEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    alarms: () => alarms.list(),
    runRetention: () => {
      calls.push(['retention']);
      const done = { destroyedDays: ['2026-11-08'], expiredEntries: 2 };
      return Promise.resolve({ ran: true, ...done });
    },
    checkpoint: () => Promise.resolve({ note: 'venue.example\n3\n…\n', size: 3 }),
    timers: time,
    log: { failure: (...call) => failures.push(call) },
    ...change,
  };
  const socket = await listenControl({ path, app: createControlApp(deps), timers: time });
  const sendRaw: ControlFixture['sendRaw'] = (method, route, body, headers) =>
    exchange(path, method, route, body, headers);
  return {
    ...{ path, desk, time, socket, calls, failures, listeners, sendRaw },
    client: new ControlClient({ path }),
    send: (method, route, body) =>
      body === undefined
        ? sendRaw(method, route, '', {})
        : sendRaw(method, route, JSON.stringify(body), { 'Content-Type': 'application/json' }),
    stop: async () => {
      const closed = socket.close(1000);
      await time.advance(1000);
      await closed;
      directory.remove();
    },
  };
}

function exchange(
  socketPath: string,
  method: string,
  path: string,
  body: string | Buffer,
  headers: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, method, path, headers: { ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const json = JSON.parse(text) as Answer['json'];
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
