/** A desk that answers over real HTTP and takes only what the contract allows. */
import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { ApiClient } from '../../../../gateway/web/session/api-client.js';
import { deskRoutes, type DraftPhoto } from '../../../../schemas/api/desk.js';
import type { DeskRegistration } from '../../../../schemas/api/desk-records.js';
import type { Timers } from '../../../../schemas/time.js';

type Routes = typeof deskRoutes;
type Opening = z.output<NonNullable<Routes['open']['body']>>;
type Correction = z.output<NonNullable<Routes['correct']['body']>>;

interface Refused {
  readonly status: number;
  readonly code: string;
  readonly path?: string;
}

/** What the next answer of a kind is to be; `lost` commits and cuts the line before the answer. */
export type Next = 'opens' | 'shut' | 'unsure' | 'fever' | 'lost' | Refused;

type Gated = Exclude<Next, 'lost' | Refused>;

export class DeskServer {
  readonly registrations = new Map<string, DeskRegistration>();
  readonly sent: DeskRegistration[] = [];
  readonly openings: Opening[] = [];
  readonly corrections: Correction[] = [];
  readonly lookedFor: string[] = [];
  draft: { form: unknown; photo?: DraftPhoto; savedAt: string } | undefined;
  saves = 0;
  /** Ids of the photos that came over the line, in order; null for one to forget. */
  readonly photosSent: (string | null)[] = [];
  /** How many of the next saves fail. */
  failingSaves = 0;
  drops = 0;
  next: Next[] = [];
  nextOpening: Next[] = [];
  earlier: z.output<Routes['earlier']['answer']>['earlier'] = [];
  records: z.output<Routes['recent']['answer']>['records'] = [];
  readonly #server: Server;

  private constructor() {
    const app = express();
    app.use(express.json({ limit: 1024 * 1024 }));
    const refuse = (response: express.Response, { status, code, path }: Refused): void => {
      response.status(status).json({ error: { code, zh: '不行', en: 'No', path } });
    };
    app.post('/api/desk/registrations', (request, response) => {
      const body = deskRoutes.register.body?.parse(request.body);
      if (body === undefined) throw new Error('no body schema');
      const next = this.next.shift() ?? 'opens';
      this.sent.push(body);
      if (typeof next === 'object') {
        refuse(response, next);
        return;
      }
      this.registrations.set(body.requestId, body);
      if (next === 'lost') {
        request.socket.destroy();
        return;
      }
      response.json(this.#answerTo(body, next));
    });
    app.post('/api/desk/openings', (request, response) => {
      const body = deskRoutes.open.body?.parse(request.body);
      if (body === undefined) throw new Error('no body schema');
      const next = this.nextOpening.shift() ?? 'opens';
      this.openings.push(body);
      if (typeof next === 'object') refuse(response, next);
      else if (next === 'lost') request.socket.destroy();
      else {
        const { requestId: eventId } = body;
        const at = '2026-11-23T01:00:00Z';
        response.json({ eventId, at, recorded: 'ledger', ...this.#gate(next) });
      }
    });
    app.post('/api/desk/corrections', (request, response) => {
      const body = deskRoutes.correct.body?.parse(request.body);
      if (body === undefined) throw new Error('no body schema');
      this.corrections.push(body);
      const { requestId: eventId, corrects, replacement } = body;
      response.json({
        corrected: true,
        eventId,
        corrects,
        at: '2026-11-23T01:00:00Z',
        ...(replacement === undefined ? {} : { replacement: this.#answerTo(replacement, 'opens') }),
      });
    });
    app.post('/api/desk/earlier', (request, response) => {
      const body = deskRoutes.earlier.body?.parse(request.body);
      this.lookedFor.push(body?.idNumber ?? '');
      response.json({ earlier: this.earlier });
    });
    app.get('/api/desk/recent', (_request, response) => {
      response.json({ records: this.records });
    });
    app.get('/api/desk/draft', (_request, response) => {
      response.json(this.draft === undefined ? {} : { draft: this.draft });
    });
    app.put('/api/desk/draft', (request, response) => {
      const body = deskRoutes.saveDraft.body?.parse(request.body);
      this.saves++;
      if (this.failingSaves > 0) {
        this.failingSaves--;
        request.socket.destroy();
        return;
      }
      if (body?.photo !== undefined) this.photosSent.push(body.photo?.id ?? null);
      const photo = body?.photo === undefined ? this.draft?.photo : body.photo;
      const savedAt = '2026-11-23T01:00:00Z';
      this.draft = { form: body?.form, savedAt, ...(photo ? { photo } : {}) };
      response.json({ savedAt, ...(photo ? { photo: photo.id } : {}) });
    });
    app.delete('/api/desk/draft', (_request, response) => {
      this.drops++;
      this.draft = undefined;
      response.json({ dropped: true });
    });
    this.#server = createServer(app);
  }

  static async start(): Promise<DeskServer> {
    const desk = new DeskServer();
    await new Promise<void>((resolve) => desk.#server.listen(0, '127.0.0.1', resolve));
    return desk;
  }

  client(timers: Timers): ApiClient {
    const { port } = this.#server.address() as AddressInfo;
    return new ApiClient({
      // Node's fetch knows no browser cache, and has no page to be of the same origin with.
      fetch: (path, { method, headers, body, signal }) =>
        fetch(`http://127.0.0.1:${port}${path}`, {
          ...(method === undefined ? {} : { method }),
          ...(headers === undefined ? {} : { headers }),
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
        }),
      timers,
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #gate(next: Gated) {
    if (next === 'opens') return { released: true, pulses: 1 };
    if (next === 'fever') return { released: false, pulses: 0 };
    const code = next === 'shut' ? 'LANE_BUSY' : 'TURNSTILE_UNCONFIRMED';
    return { released: false, pulses: 0, error: { code, zh: '没有开', en: 'Not open' } };
  }

  #answerTo(body: DeskRegistration, next: Gated) {
    const opened = next === 'opens' && body.lane !== undefined;
    return {
      registered: true,
      eventId: body.requestId,
      door: body.door,
      at: '2026-11-23T01:00:00Z',
      remaining: opened ? Math.max(0, body.people - 5) : body.people,
      ...this.#gate(body.lane === undefined ? 'fever' : next),
    };
  }
}
