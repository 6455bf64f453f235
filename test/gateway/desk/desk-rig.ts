/**
 * The desk over real HTTP: real lanes with in-test readers and gates, a real ledger and journal on disk,
 * the real registration desk; sessions are the test's.
 */
import { join } from 'node:path';
import express from 'express';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { policyInForce, type PolicyInForce } from '../../../gateway/decision/policy-in-force.js';
import { createDesk, type Desk } from '../../../gateway/desk/desk.js';
import { answerErrors } from '../../../gateway/http/errors.js';
import { mountDeskLinkRoutes } from '../../../gateway/http/desk-link-routes.js';
import { mountDeskRoutes } from '../../../gateway/http/desk-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { Lane } from '../../../gateway/lane/lane.js';
import { RowQueue } from '../../../gateway/lane/row-queue.js';
import { OpeningJournalFile } from '../../../gateway/ledger/journal.js';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import type { LedgerRow } from '../../../gateway/ledger/reader.js';
import { Alarms } from '../../../gateway/ops/alarms.js';
import { Health } from '../../../gateway/ops/health.js';
import { systemRandom, systemTimers } from '../../../gateway/ops/system.js';
import { CardLinks } from '../../../gateway/registration/card-links.js';
import { RegistrationDesk } from '../../../gateway/registration/desk.js';
import { LedgerRegistry } from '../../../gateway/registration/ledger-registry.js';
import { laneReleaser } from '../../../gateway/site/lanes.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import type { DraftPhoto } from '../../../schemas/api/desk.js';
import type { Credential } from '../../../schemas/credential.js';
import { TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import type { EventId, Json, LedgerEntry, Receipt } from '../../../schemas/ledger.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import { siteSchema, type Site } from '../../../schemas/site.js';
import type { Role } from '../../../schemas/staff.js';
import type { BreakerState } from '../../../schemas/status.js';
import { ManualTime, settle } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import { ask, StreamClient, type Answer } from '../http/http-client.js';
import { TestPlatform, TestReader, TestTurnstile } from '../lane/rig.js';
import { TestGate } from './test-gate.js';

/** Nobody is registered by swiping: every card that is not on record needs staff. */
export const ASSIST_ALL: Policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'assist-all-1',
  everyday: { registerOnSwipe: false, temperature: 'optional' },
});

export const EPIDEMIC: Policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'order-1',
  order: {
    number: '2026-7',
    authority: '市防控办',
    area: '全市',
    start: '2026-11-20T00:00:00+08:00',
    end: '2026-12-10T00:00:00+08:00',
  },
});

let requests = 0;
/** A request id nobody has used: 16 bytes, base64url. */
export function freshId(): EventId {
  const bytes = Buffer.alloc(16, 0x5a);
  bytes.writeUInt32BE(++requests);
  return bytes.toString('base64url');
}

export interface Place {
  readonly lane: Lane;
  readonly reader: TestReader;
  readonly turnstile: TestTurnstile;
}

function siteOf(lanes: readonly string[]): Site {
  return siteSchema.parse({
    version: 1,
    venue: { id: 'test', name: '测试医院', placeType: 'hospital' },
    links: lanes.flatMap((lane, index) => [
      {
        id: `sam-${lane}`,
        protocol: 'sam',
        transport: { type: 'tcp', host: '127.0.0.1', port: 4000 + index },
      },
      {
        id: `bus-${lane}`,
        protocol: 'modbus',
        transport: { type: 'tcp', host: '127.0.0.1', port: 5000 + index },
      },
    ]),
    readers: lanes.map((lane) => ({ id: `reader-${lane}`, driver: 'sam', link: `sam-${lane}` })),
    turnstiles: lanes.map((lane) => ({
      id: `gate-${lane}`,
      driver: 'modbus',
      link: `bus-${lane}`,
    })),
    lanes: lanes.map((lane) => ({
      id: lane,
      name: `通道${lane}`,
      readers: [`reader-${lane}`],
      turnstile: `gate-${lane}`,
    })),
  });
}

export class DeskRig {
  readonly time = new ManualTime();
  readonly gate = new TestGate();
  readonly platform = new TestPlatform(this.time);
  readonly alarms = new Alarms(this.time);
  readonly health = new Health();
  readonly devices = new DeviceRegistry(this.time);
  readonly places = new Map<string, Place>();
  readonly clients: StreamClient[] = [];
  readonly failures: string[] = [];
  readonly directory = tempDir('tongdao-desk-');
  readonly drafts = new Map<string, { form: Json; photo?: DraftPhoto; savedAt: string }>();
  policy: Policy;
  breaker: BreakerState = 'closed';
  /** Every append fails with it. */
  failWith: ErrorCode | undefined;
  journalFails = false;
  ledger!: Ledger;
  journal!: OpeningJournalFile;
  desk!: Desk;
  #server!: HttpServer;
  readonly #lanes: readonly string[];

  constructor(lanes: readonly string[], policy: Policy) {
    this.#lanes = lanes;
    this.policy = policy;
  }

  static async open(
    lanes: readonly string[] = ['1', '2'],
    policy: Policy = ASSIST_ALL,
  ): Promise<DeskRig> {
    const rig = new DeskRig(lanes, policy);
    await rig.#open();
    return rig;
  }

  get port(): number {
    return this.#server.port;
  }

  async #open(): Promise<void> {
    const { time, alarms, health, devices, gate } = this;
    const venue = venueDay('Asia/Shanghai');
    const site = siteOf(this.#lanes);
    const common = { clock: time, timers: time, random: systemRandom, venue };
    const dir = join(this.directory.path, 'ledger');
    this.ledger = await Ledger.open({
      dir,
      origin: 'gate.example/ledger',
      personalDays: 14,
      ...common,
    });
    const { ledger } = this;
    const append = (entry: LedgerEntry): Promise<Receipt> =>
      this.failWith === undefined
        ? ledger.append(entry)
        : Promise.reject(new TongdaoError(this.failWith));
    const failing = (): boolean => this.failWith !== undefined;
    const writer = {
      append,
      get ready() {
        return !failing() && ledger.ready;
      },
    };
    this.journal = new OpeningJournalFile(join(this.directory.path, 'openings.journal'));
    const inForce = (): PolicyInForce =>
      policyInForce(this.policy, time.wall(), { clockTrusted: true });
    const cardLinks = new CardLinks({
      ...{ ledger: writer, store: ledger, policyInForce: inForce, ...common },
    });
    for (const config of site.lanes) {
      const reader = new TestReader(`reader-${config.id}`);
      const turnstile = new TestTurnstile(time, () => undefined);
      const lane = new Lane({
        ...{ config, readers: [reader], turnstile, ledger: writer, standing: ledger },
        turnstileOnline: () => turnstile.online,
        platform: this.platform,
        links: (card) => cardLinks.personOf(card),
        policyInForce: inForce,
        ...common,
      });
      this.places.set(config.id, { lane, reader, turnstile });
      devices.declare({ id: reader.id, kind: 'reader', link: 'l', liveness: 'polled' });
    }
    const lanes = new Map([...this.places].map(([id, { lane }]) => [id, lane]));
    const registry = new LedgerRegistry(ledger, time);
    const rows = new RowQueue(writer, time, (event) => this.failures.push(event));
    this.desk = createDesk({
      cardLinks,
      ...{ configs: site.lanes, lanes, devices, registry, alarms, health, gate, ...common },
      desk: new RegistrationDesk({
        ...{ ledger: writer, registry, ...common },
        journal: {
          write: (record) =>
            this.journalFails ? Promise.reject(new Error('no disk')) : this.journal.write(record),
        },
        policyInForce: inForce,
        lanes: laneReleaser(lanes, site),
      }),
      ledger: {
        append,
        get ready() {
          return writer.ready;
        },
        rows: (query) => ledger.rows(query),
        row: (eventId) => ledger.row(eventId),
        referring: (eventId, kind) => ledger.referring(eventId, kind),
        payloadOf: (eventId) => ledger.payloadOf(eventId),
        contentOf: (eventId) => ledger.contentOf(eventId),
        registryEntry: (eventId) => ledger.registryEntry(eventId),
      },
      record: (row) => {
        rows.add(row);
        return rows.flush();
      },
      policyInForce: inForce,
      platform: { status: () => ({ breaker: this.breaker }) },
      drafts: {
        read: ({ session }) => this.drafts.get(session),
        save: ({ session }, form, given) => {
          const savedAt = new Date(time.wall()).toISOString();
          const photo = given === undefined ? this.drafts.get(session)?.photo : given;
          this.drafts.set(session, { form, savedAt, ...(photo ? { photo } : {}) });
          return { savedAt, ...(photo ? { photo: photo.id } : {}) };
        },
        drop: ({ session }) => this.drafts.delete(session),
      },
      build: 'test-1',
    });
    this.desk.start();
    for (const lane of lanes.values()) lane.start();
    const app = express();
    app.set('query parser', 'simple');
    mountDeskRoutes(app, gate, this.desk);
    mountDeskLinkRoutes(app, gate, this.desk.links);
    app.use(
      answerErrors({
        failure: (event: string, error: unknown) => this.failures.push(`${event} ${String(error)}`),
      }),
    );
    this.#server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.socket.destroy();
    this.desk.stop();
    this.failWith = undefined;
    for (const { lane } of this.places.values()) await lane.stop();
    await this.#server.stop(500);
    this.journal.close();
    await this.ledger.close();
    this.directory.remove();
  }

  place(id: string): Place {
    const place = this.places.get(id);
    if (place === undefined) throw new Error('no such lane');
    return place;
  }

  logIn(name: string, role: Role = 'attendant', lanes?: readonly string[]): string {
    return this.gate.logIn(name, role, lanes);
  }

  /** A card is read on a lane; everything that needs no time has happened. */
  async swipe(lane: string, credential: Credential): Promise<void> {
    const { reader } = this.place(lane);
    reader.emit({ type: 'found', at: this.time.mono() });
    reader.emit({ type: 'credential', credential, at: this.time.mono() });
    await settle();
    await settle();
  }

  /** A card that needs staff; the visit that waits. */
  async assist(lane: string, credential: Credential): Promise<EventId> {
    await this.swipe(lane, credential);
    await this.time.advance(3000);
    const visit = this.place(lane).lane.currentAssist()?.visit;
    if (visit === undefined) throw new Error('nobody waits');
    return visit;
  }

  async #request(method: string, who: string, path: string, body?: unknown): Promise<Answer> {
    return ask(this.port, path, {
      method,
      headers: {
        Host: `127.0.0.1:${this.port}`,
        Cookie: `sid=${encodeURIComponent(`session-${who}`)}`,
        'X-Requested-By': 'tongdao',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Status and body of a command sent by somebody's page. */
  async post(who: string, path: string, body: object = {}): Promise<Said> {
    return said(await this.#request('POST', who, `/api/desk/${path}`, body));
  }

  async put(who: string, path: string, body: object): Promise<Said> {
    return said(await this.#request('PUT', who, `/api/desk/${path}`, body));
  }

  async delete(who: string, path: string): Promise<Said> {
    return said(await this.#request('DELETE', who, `/api/desk/${path}`));
  }

  async get(who: string, path: string): Promise<Said> {
    return said(await this.#request('GET', who, `/api/desk/${path}`));
  }

  stream(who: string, lastId?: string): StreamClient {
    const cookie = `sid=${encodeURIComponent(`session-${who}`)}`;
    const last = lastId === undefined ? '' : `Last-Event-ID: ${lastId}\r\n`;
    const client = new StreamClient(
      this.port,
      '',
      `GET /api/desk/events HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nCookie: ${cookie}\r\n${last}\r\n`,
    );
    this.clients.push(client);
    return client;
  }

  rows(): readonly LedgerRow[] {
    return this.ledger.rows({ after: -1, limit: 2000 });
  }

  results(): string[] {
    return this.rows().map(({ kind, result }) => result ?? kind);
  }

  payload(eventId: EventId): Record<string, unknown> {
    const payload = this.ledger.payloadOf(eventId);
    if (payload.state !== 'present') throw new Error(`the payload is ${payload.state}`);
    return payload.value as Record<string, unknown>;
  }

  last(result: string): LedgerRow {
    const row = this.rows().findLast((one) => one.result === result);
    if (row === undefined) throw new Error(`no row ${result}`);
    return row;
  }
}

export interface Said {
  readonly status: number;
  /** The answer, or the body of the error. */
  readonly body: Record<string, unknown>;
  /** Code of the error; absent on success. */
  readonly code?: string;
  readonly detail?: string;
}

function said({ status, text }: Answer): Said {
  const body = JSON.parse(text) as Record<string, unknown>;
  const error = body['error'] as { code?: string; detail?: string } | undefined;
  if (error === undefined) return { status, body };
  return {
    status,
    body,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
}

/** Real sockets need the event loop to turn; the condition ends the wait, or the test that waits in vain. */
export async function until(condition: () => boolean): Promise<void> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > 5000) throw new Error(`in vain: ${String(condition)}`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
