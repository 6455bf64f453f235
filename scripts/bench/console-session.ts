/** Somebody of the desk, logged in over HTTP as the console's page does it. */
import { DEMO_ACCOUNTS } from '../../gateway/staff/demo-accounts.js';
import { TongdaoError } from '../../schemas/errors.js';
import { openEventStream, type OpenStream, type ReceivedEvent } from './event-stream.js';

const HEADERS = { 'content-type': 'application/json', 'x-requested-by': 'tongdao' };

async function post(
  port: number,
  path: string,
  body: unknown,
  cookie: string | undefined,
): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { ...HEADERS, ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer;
  throw new TongdaoError('INTERNAL', `bench: ${path}: ${answer.status} ${await answer.text()}`);
}

export class ConsoleSession {
  readonly #port: number;
  readonly #cookie: string;

  private constructor(port: number, cookie: string) {
    this.#port = port;
    this.#cookie = cookie;
  }

  /** The attendant of a demo site. */
  static async logIn(port: number): Promise<ConsoleSession> {
    const attendant = DEMO_ACCOUNTS.find(({ role }) => role === 'attendant');
    if (attendant === undefined) throw new TongdaoError('INTERNAL', 'a demo has an attendant');
    const { name, secret } = attendant;
    const answer = await post(port, '/api/session/login', { name, secret }, undefined);
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
    return new ConsoleSession(port, cookies.join('; '));
  }

  listen(hear: (event: ReceivedEvent) => void): Promise<OpenStream> {
    return openEventStream(this.#port, '/api/desk/events', { cookie: this.#cookie }, hear);
  }

  /** A person refuses entry. */
  async refuse(visit: string): Promise<void> {
    await post(
      this.#port,
      `/api/desk/assists/${visit}/refuse`,
      { reason: '改日再来' },
      this.#cookie,
    );
  }
}
