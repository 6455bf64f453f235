/** The audit over real HTTP and a real ledger on disk, written by the lane's and the desk's own code. */
import express, { type Router } from 'express';
import { AuditView } from '../../../gateway/audit/audit-view.js';
import type { AuditParts } from '../../../gateway/audit/ports.js';
import { answerErrors } from '../../../gateway/http/errors.js';
import { mountAuditRoutes } from '../../../gateway/http/audit-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import type { LedgerRow } from '../../../gateway/ledger/reader.js';
import { verifyInWorker } from '../../../gateway/ledger/verify-in-worker.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { registrationRow } from '../../../gateway/registration/registration-row.js';
import { TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { mod11Check } from '../../../schemas/id-number.js';
import type { EventId, LedgerEntry, Receipt } from '../../../schemas/ledger.js';
import { policySchema } from '../../../schemas/policy.js';
import { registrationSchema } from '../../../schemas/registration.js';
import type { Person } from '../../../schemas/status.js';
import { VERIFY_WORKER_SOURCE } from '../../support/verify-worker.js';
import { TestGate } from '../desk/test-gate.js';
import { ask } from '../http/http-client.js';
import { ledgerBench, random, shanghai, type Bench } from '../ledger/ledger-fixture.js';

export interface Said<Body = Record<string, unknown>> {
  readonly status: number;
  readonly text: string;
  readonly body: Body;
  /** Code of the error; absent on success. */
  readonly code?: string;
}

/** Invented: a division that does not exist, a right check character. */
function invented(first17: string, name: string): Person & { readonly name: string } {
  return { idType: '01', idNo: first17 + mod11Check(first17), name };
}

export const OUYANG = invented('32999919491231011', '欧阳测试');
export const ZHAO = invented('32999919500707012', '赵样例');

const KEEP_ALL = policySchema.parse({ format: 'tongdao-policy-1', version: 'keep-all-1' });

export class AuditRig {
  readonly bench: Bench = ledgerBench();
  readonly gate = new TestGate();
  readonly failures: string[] = [];
  /** Every append of the audit fails with it. */
  failWith: ErrorCode | undefined;
  ledger!: Ledger;
  audit!: AuditView;
  #server!: HttpServer;

  static async open(
    more: Partial<AuditParts> = {},
    routers: readonly Router[] = [],
  ): Promise<AuditRig> {
    const rig = new AuditRig();
    await rig.#open(more, routers);
    return rig;
  }

  get port(): number {
    return this.#server.port;
  }

  get time(): Bench['machine']['time'] {
    return this.bench.machine.time;
  }

  async #open(more: Partial<AuditParts>, routers: readonly Router[]): Promise<void> {
    const { gate, bench, time } = this;
    this.ledger = await bench.open();
    const { ledger } = this;
    this.audit = new AuditView({
      ...{ ledger, venue: shanghai, clock: time, seniorAge: () => 60 },
      writer: {
        append: (entry) =>
          this.failWith === undefined
            ? ledger.append(entry)
            : Promise.reject(new TongdaoError(this.failWith)),
      },
      verify: () => verifyInWorker({ dir: bench.dir, vkey: ledger.vkey }, VERIFY_WORKER_SOURCE),
      ...more,
    });
    gate.logIn('审计甲', 'auditor');
    const app = express();
    app.set('query parser', 'simple');
    mountAuditRoutes(app, gate, this.audit);
    for (const router of routers) app.use(router);
    app.use(
      answerErrors({
        failure: (event: string, error: unknown) => this.failures.push(`${event} ${String(error)}`),
      }),
    );
    this.#server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  }

  async close(): Promise<void> {
    await this.audit.close();
    await this.#server.stop(500);
    await this.bench.remove();
  }

  async #said<Body>(
    method: string,
    path: string,
    body: object | undefined,
    who: string,
  ): Promise<Said<Body>> {
    const { status, text } = await ask(this.port, `/api/audit/${path}`, {
      method,
      headers: {
        Host: `127.0.0.1:${this.port}`,
        Cookie: `sid=${encodeURIComponent(`session-${who}`)}`,
        'X-Requested-By': 'tongdao',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = JSON.parse(text) as Body & { error?: { code: string } };
    const code = json.error?.code;
    return { status, text, body: json, ...(code === undefined ? {} : { code }) };
  }

  get<Body = Record<string, unknown>>(path: string, who = '审计甲'): Promise<Said<Body>> {
    return this.#said('GET', path, undefined, who);
  }

  post<Body = Record<string, unknown>>(
    path: string,
    body: object = {},
    who = '审计甲',
  ): Promise<Said<Body>> {
    return this.#said('POST', path, body, who);
  }

  append(entry: LedgerEntry): Promise<Receipt> {
    return this.ledger.append(entry);
  }

  /** A visit that an order keeps the identity of, as the lane writes it, and its outcome. */
  async visit(person: Person, steps: Record<string, number> = {}): Promise<EventId> {
    const at = new Date(this.time.wall()).toISOString();
    const { eventId } = await this.append({
      kind: 'visit',
      person,
      payload: {
        ...{ type: 'decision', at, lane: '1', reader: 'reader-1', card: 'resident-id' },
        ...{
          evidence: 'plain-chip',
          outcome: 'admit',
          reasons: ['registered-by-id'],
          findings: [],
        },
        ...{ senior: true, mode: 'epidemic', policy: 'order-1', order: '京防〔2026〕7号' },
        lookup: { status: 'none', tookMs: 120, issuer: '市平台' },
        steps: { credential: 300, asked: 310, answered: 430, decided: 440, ...steps },
        identity: { idType: person.idType, idNo: person.idNo, name: person.name },
      },
      query: { lane: '1', result: 'admit' },
      opening: 'begins',
    });
    return eventId;
  }

  async outcome(visit: EventId, passed = 2600): Promise<EventId> {
    const { eventId } = await this.append({
      kind: 'visit',
      refersTo: visit,
      payload: {
        ...{ type: 'outcome', passage: 'passed', pulses: 1, passed: 1 },
        steps: { decided: 440, committed: 452, pulseSent: 453, pulseConfirmed: 470, passed },
      },
      query: { lane: '1', result: 'passed' },
      opening: 'ends',
    });
    return eventId;
  }

  /** As the desk writes it; the photo makes it as heavy as a real one. */
  async registration(
    person: Person,
    { photoBytes = 0, visit }: { photoBytes?: number; visit?: EventId } = {},
  ): Promise<EventId> {
    const now = this.time.wall();
    const input = registrationSchema.parse({
      ...{ door: 'id', operator: '值守乙', idNumber: person.idNo, name: person.name },
      ...{ phone: '13800001234', goingTo: '内科三床王某' },
      ...(visit === undefined ? {} : { visit }),
    });
    const row = registrationRow(
      Buffer.from(random.bytes(16)).toString('base64url'),
      input,
      { validThrough: shanghai.dayOf(now), fields: {} },
      { policy: KEEP_ALL, mode: 'everyday', venue: shanghai, now },
    );
    const photo = photoBytes === 0 ? undefined : Buffer.alloc(photoBytes, 7).toString('base64');
    const payload = { ...(row.payload as object), photo };
    const { eventId } = await this.append({ ...row, payload });
    return eventId;
  }

  rows(): readonly LedgerRow[] {
    return this.ledger.rows({ after: -1, limit: 5000 });
  }

  looks(): readonly LedgerRow[] {
    return this.rows().filter(({ kind }) => kind === 'access');
  }

  payload(eventId: EventId): Record<string, unknown> {
    const payload = this.ledger.payloadOf(eventId);
    return payload.state === 'present' ? (payload.value as Record<string, unknown>) : {};
  }
}
