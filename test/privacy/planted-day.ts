/** One day at the demo site with the planted people, and everything the outside heard meanwhile. */
import { request } from 'node:http';
import { isTongdaoError } from '../../schemas/errors.js';
import type { DemoSite } from '../support/demo-site.js';
import { LaneRecorder } from '../support/lane-recorder.js';
import { FOREIGN, ORDINARY, PAPER_NUMBER, PHONE, RARE, type Planted } from './planted-people.js';

const OPERATOR = 'desk-1';
/** An event id that no row has. */
const nobody = { visit: 'A'.repeat(22), operator: OPERATOR };
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

export class PlantedDay {
  readonly site: DemoSite;
  /** Replies, pages and streams, as they came. */
  readonly heard: string[] = [];
  /** What was asked of the control socket and did not fail. */
  readonly accepted: string[] = [];
  readonly #displays: LaneRecorder[] = [];

  constructor(site: DemoSite) {
    this.site = site;
  }

  async run(): Promise<void> {
    const { site } = this;
    for (const lane of ['1', '2']) {
      this.#displays.push(await LaneRecorder.open(site.httpPort, lane));
      await site.walkAfter(lane, 600);
    }
    await this.#people({
      [ORDINARY.number]: 'green',
      [FOREIGN.number]: 'yellow',
      [RARE.number]: 'none',
    });
    await Promise.all([this.#swipe('1', ORDINARY), this.#assisted()]);
    await this.#registered();
    await this.site.laneIsFree('1');
    await this.#swipe('1', RARE);
    await this.#typedInTheWrongPlace();
    await this.#overHttp();
    await this.ask('POST', '/erasures', {
      idNumber: ORDINARY.number,
      who: OPERATOR,
      why: 'subject-request',
    });
    for (const path of ['/status', '/alarms', '/checkpoint']) await this.ask('GET', path);
    for (const display of this.#displays) {
      this.heard.push(display.raw);
      display.close();
    }
  }

  /** Asks the control socket and keeps what it said, also when it refused. */
  async ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    try {
      const answer = await this.site.gateway.client.request(method, path, body);
      this.heard.push(JSON.stringify(answer));
      this.accepted.push(`${method} ${path.replaceAll(/[^a-z/]/g, '…')}`);
      return answer;
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      const { code, detail, path: field, message } = error;
      this.heard.push(JSON.stringify({ code, detail, field, message }));
      return undefined;
    }
  }

  /** A forged answer about somebody else than the one on the other lane: its log lines are searched. */
  async #assisted(): Promise<void> {
    await this.#swipe('2', FOREIGN);
    await this.#people({ [RARE.number]: 'none' }, FOREIGN.number);
    await this.#swipe('2', FOREIGN);
  }

  async #people(statuses: Readonly<Record<string, string>>, forged?: string): Promise<void> {
    const people = Object.entries(statuses).map(([idNo, status]) => ({ idNo, status }));
    const fault = { kind: 'mis-signed' };
    const more = forged === undefined ? [] : [{ idNo: forged, status: 'green', fault }];
    await this.site.simulator('platform', 'PUT', '/people', { people: [...people, ...more] });
  }

  async #swipe(lane: string, { kind, number, name, birth }: Planted): Promise<void> {
    const abort = new AbortController();
    const over = this.#visitOver(lane, abort.signal);
    const fields = { kind, number, name, birth, sex: '2' };
    await this.site.simulator('reader', 'PUT', `/lanes/${lane}/card`, { fields });
    try {
      await over;
    } finally {
      abort.abort();
      await this.site.simulator('reader', 'DELETE', `/lanes/${lane}/card`);
    }
  }

  async #visitOver(lane: string, signal: AbortSignal): Promise<void> {
    let decided: string | undefined;
    for await (const event of this.site.gateway.client.events(signal)) {
      this.heard.push(JSON.stringify(event));
      if (event.type === 'decided' && event.report.lane === lane) decided = event.report.visit;
      if (event.type === 'assist-shown' && event.visit === decided) return;
      if (event.type === 'ended' && event.report.visit === decided) return;
    }
  }

  async #registered(): Promise<void> {
    const common = { operator: OPERATOR, phone: PHONE };
    const paper = await this.ask('POST', '/registrations', {
      ...common,
      door: 'paper',
      idNumber: RARE.number,
      name: RARE.name,
      lane: '1',
      paperType: 'vaccination',
      issuer: `${RARE.name}的社区医院`,
      number: PAPER_NUMBER,
      issued: yesterday.slice(0, 10),
    });
    const itinerary = await this.ask('POST', '/registrations', {
      ...common,
      door: 'itinerary',
      idNumber: FOREIGN.number,
      name: FOREIGN.name,
      colour: 'green',
      places: [{ name: `${FOREIGN.name}村` }],
      updatedAt: yesterday,
      phoneLast4: PHONE.slice(-4),
    });
    for (const answer of [paper, itinerary]) {
      await this.ask('GET', `/registrations/${eventIdOf(answer)}`);
    }
    await this.ask('POST', '/corrections', {
      corrects: eventIdOf(itinerary),
      operator: OPERATOR,
      why: `写错了人：不是${FOREIGN.name}`,
    });
    await this.ask('POST', '/openings', {
      lane: '2',
      reason: 'other',
      note: `陪同${RARE.name} ${RARE.number}`,
      operator: OPERATOR,
    });
  }

  async #typedInTheWrongPlace(): Promise<void> {
    for (const { number, name } of [ORDINARY, FOREIGN, RARE]) {
      const right = { door: 'id', idNumber: number, operator: OPERATOR };
      const wrong: readonly (readonly [string, unknown])[] = [
        ['/registrations', { ...right, idNumber: name, name: number }],
        ['/registrations', { ...right, idNumber: `${number}0` }],
        ['/registrations', { ...right, [number]: name }],
        ['/registrations', { ...right, door: number }],
        ['/registrations', { ...right, lane: number }],
        ['/registrations', { ...right, lane: name }],
        ['/registrations', { ...right, visit: number }],
        ['/registrations', { ...right, phone: number }],
        ['/registrations', { ...right, operator: number }],
        ['/registrations', { ...right, operator: ` ${number.split('').join(' ')}` }],
        ['/registrations', { ...right, door: 'itinerary', colour: name, phoneLast4: number }],
        ['/corrections', { corrects: number, operator: OPERATOR, why: name }],
        ['/openings', { lane: '1', reason: number, operator: OPERATOR }],
        ['/openings', { lane: '1', reason: 'emergency', operator: number }],
        ['/refusals', { lane: '1', visit: number, reason: name, operator: OPERATOR }],
        ['/refusals', { ...nobody, lane: number.slice(0, 16), reason: name }],
        ['/erasures', { idNumber: number, who: number, why: 'subject-request' }],
        ['/erasures', { idNumber: number, who: OPERATOR, why: name }],
        [`/lanes/${number}/mode`, { mode: 'closed', operator: OPERATOR }],
        [`/lanes/${encodeURIComponent(name)}/mode`, { mode: 'closed', operator: OPERATOR }],
        ['/lanes/1/mode', { mode: number, operator: OPERATOR }],
        ['/lanes/1/mode', { mode: 'closed', operator: number }],
        ['/policy', { format: number, version: name }],
        ['/retention/run', { [number]: name }],
      ];
      for (const [path, body] of wrong) {
        const before = this.accepted.length;
        await this.ask('POST', path, body);
        if (this.accepted.length > before) {
          throw new Error(`accepted: ${path} ${JSON.stringify(body)}`);
        }
      }
      await this.ask('GET', `/registrations/${number}`);
      await this.ask('GET', `/${encodeURIComponent(name)}`);
    }
  }

  async #overHttp(): Promise<void> {
    for (const { number, name } of [ORDINARY, FOREIGN, RARE]) {
      const typed = encodeURIComponent(name);
      for (const [method, path, host, body] of [
        ['GET', '/healthz', undefined, ''],
        ['GET', '/lane/1', undefined, ''],
        ['GET', `/lane/${number}`, undefined, ''],
        ['GET', `/lane/${typed}/events`, undefined, ''],
        ['GET', `/assets/${number}.js?name=${typed}`, undefined, ''],
        ['GET', `/%${number}`, undefined, ''],
        ['GET', '/healthz', `${number}.example.org`, ''],
        ['POST', '/lane/1', undefined, JSON.stringify({ number, name })],
        ['POST', '/lane/1', undefined, `{"number": ${number}`],
      ] as const) {
        this.heard.push(await send(this.site.httpPort, { method, path, host, body }));
      }
    }
  }
}

function eventIdOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'eventId' in answer) {
    return String(answer.eventId);
  }
  throw new Error('the desk refused what it should take');
}

/** Status line, headers and body of one answer. */
function send(
  port: number,
  ask: { method: string; path: string; host: string | undefined; body: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: ask.method,
        path: ask.path,
        agent: false,
        headers: {
          'content-type': 'application/json',
          ...(ask.host === undefined ? {} : { host: ask.host }),
        },
      },
      (response) => {
        let text = `${response.statusCode ?? 0} ${JSON.stringify(response.rawHeaders)}\n`;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve(text);
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(ask.body);
  });
}
