/** Staff of one box on a real ledger, behind a real express server; time moves when the test says so. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { Writable } from 'node:stream';
import { TOTP, Secret } from 'otpauth';
import { answerErrors } from '../../../gateway/http/errors.js';
import { mountStaffRoutes } from '../../../gateway/http/staff-routes.js';
import { createLog } from '../../../gateway/ops/log.js';
import { RowQueue } from '../../../gateway/lane/row-queue.js';
import { loadStaffKey } from '../../../gateway/staff/staff-key.js';
import type { ScryptCost } from '../../../gateway/staff/secret-hash.js';
import { Staff, type StaffParts } from '../../../gateway/staff/staff.js';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import type { Json, LedgerEntry, LedgerWriter } from '../../../schemas/ledger.js';
import type { RandomSource } from '../../../schemas/time.js';
import { ledgerBench, shanghai } from '../ledger/ledger-fixture.js';
import { ask, type Answer } from '../http/http-client.js';
import type { ManualTime } from '../../support/manual-time.js';

/** A hundredth of the real work: what is tested is who waits for whom, not how long. */
export const CHEAP: ScryptCost = { log2N: 8, r: 8, p: 1 };

export const random: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) };

export const ADMIN = { name: '周管理', password: '玉渊潭的樱花三月开' } as const;

export interface Row {
  readonly result: string | undefined;
  readonly operator: string | undefined;
  readonly payload: Json | undefined;
}

export class StaffBench {
  readonly dir: string;
  readonly time: ManualTime;
  readonly entries: LedgerEntry[] = [];
  twoPlaces = 0;
  /** Timers that were there before staff. */
  otherTimers = 0;
  staff!: Staff;
  port = 0;
  log = '';
  /** Fails every commit while it is set. */
  ledgerFails: Error | undefined;
  readonly #bench = ledgerBench();
  #ledger: Ledger | undefined;
  #queue: RowQueue | undefined;
  #server: Server | undefined;
  #rest: ((app: Express) => void) | undefined;

  constructor() {
    this.dir = this.#bench.dir;
    this.time = this.#bench.machine.time;
  }

  /** Opens (again, after `stop`). `routes`: what the test mounts beside the product's. */
  async start(more: Partial<StaffParts> = {}, routes = this.#rest): Promise<this> {
    this.#rest = routes;
    const ledger = (this.#ledger ??= await this.#bench.open());
    const writer: LedgerWriter = {
      get ready() {
        return ledger.ready;
      },
      append: async (entry) => {
        if (this.ledgerFails !== undefined) throw this.ledgerFails;
        const receipt = await ledger.append(entry);
        this.entries.push(entry);
        return receipt;
      },
    };
    this.otherTimers = this.time.waiting;
    const queue = (this.#queue ??= new RowQueue(writer, this.time, () => undefined));
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.log += chunk.toString('utf8');
        done();
      },
    });
    const log = createLog({ level: 'debug', stream });
    this.staff = await Staff.open({
      dir: this.dir,
      staffKey: await loadStaffKey(this.dir, random),
      settings: { lockMinutes: 5, sessionHours: 12 },
      venueName: '测试医院',
      venue: shanghai,
      demo: false,
      build: 'test-1',
      ledger: writer,
      rows: (entry) => queue.add(entry),
      onTwoPlaces: () => this.twoPlaces++,
      clock: this.time,
      timers: this.time,
      random,
      log,
      scryptCost: CHEAP,
      ...more,
    });
    const app = express();
    mountStaffRoutes(app, this.staff);
    routes?.(app);
    app.use(answerErrors(log));
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** As when the gateway ends; the files stay. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await this.staff.close();
  }

  async restart(more: Partial<StaffParts> = {}): Promise<void> {
    await this.stop();
    await this.start(more);
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.#queue?.flush();
    this.#queue?.close();
    await this.#bench.remove();
  }

  async rows(): Promise<Row[]> {
    await this.#queue?.flush();
    return this.entries
      .filter(({ kind }) => kind === 'staff')
      .map(({ query, payload }) => ({
        result: query?.result,
        operator: query?.operator,
        payload,
      }));
  }

  async results(): Promise<(string | undefined)[]> {
    return (await this.rows()).map(({ result }) => result);
  }

  browser(): Browser {
    return new Browser(() => this.port);
  }

  /** The first administrator, enrolled and active. */
  async administrator(): Promise<AdminBrowser> {
    const browser = this.browser();
    const code = this.staff.issueSetupCode();
    await browser.ok('POST', '/api/session/setup', { code, ...ADMIN });
    const { secret } = (await browser.ok('POST', '/api/session/totp/begin', {})) as {
      secret: string;
    };
    await browser.ok('POST', '/api/session/totp/confirm', { code: this.codeOf(secret) });
    return { browser, totp: secret };
  }

  codeOf(base32: string): string {
    const secret = Secret.fromBase32(base32);
    return TOTP.generate({ secret, timestamp: this.time.wall() });
  }

  /** An account made by an administrator. */
  async account(
    admin: AdminBrowser,
    name: string,
    role: string,
    secret: string,
    more: object = {},
  ): Promise<{ readonly id: string }> {
    const body = { name, role, secret, ...more };
    return (await admin.browser.ok('POST', '/api/accounts', body)) as { id: string };
  }
}

export interface AdminBrowser {
  readonly browser: Browser;
  readonly totp: string;
}

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Code of the error, or undefined. */
  readonly code: string | undefined;
  readonly setCookies: readonly string[];
}

/** A browser as far as cookies go: it keeps what it is given and sends it back. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #port: () => number;

  constructor(port: () => number) {
    this.#port = port;
  }

  async send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(this.#port(), path, {
      method,
      headers: {
        'x-requested-by': 'tongdao',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return this.take(answer);
  }

  take(answer: Answer): Reply {
    const setCookies = answer.headers['set-cookie'] ?? [];
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0(?:;|$)/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const body = JSON.parse(answer.text) as Record<string, unknown>;
    const error = body['error'] as { code: string } | undefined;
    return { status: answer.status, body, code: error?.code, setCookies };
  }

  async ok(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const reply = await this.send(method, path, body);
    if (reply.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  logIn(name: string, secret: string, totp?: string): Promise<Reply> {
    const body = { name, secret, ...(totp === undefined ? {} : { totp }) };
    return this.send('POST', '/api/session/login', body);
  }

  async state(): Promise<unknown> {
    return (await this.ok('GET', '/api/session'))['state'];
  }

  get token(): string {
    return this.cookies.get('sid') ?? '';
  }
}
