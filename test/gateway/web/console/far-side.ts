/** The gateway as the console's commands see it: what each path answers is the test's to say. */
import { ApiClient } from '../../../../gateway/web/session/api-client.js';
import type { ManualTime } from '../../../support/manual-time.js';

export interface Received {
  readonly path: string;
  readonly body: unknown;
}

type Answer = () => Promise<{ readonly status: number; readonly json: unknown }>;

export class FarSide {
  readonly received: Received[] = [];
  readonly client: ApiClient;
  #answers: Answer[] = [];

  constructor(time: ManualTime) {
    this.client = new ApiClient({
      timers: time,
      fetch: async (path, init) => {
        const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
        this.received.push({ path, body });
        const answer = this.#answers.shift();
        if (answer === undefined) throw new Error(`nothing is to be asked at ${path}`);
        const { status, json } = await answer();
        return new Response(JSON.stringify(json), { status });
      },
    });
  }

  /** The next request is answered so. */
  answers(json: unknown, status = 200): void {
    this.#answers.push(() => Promise.resolve({ status, json }));
  }

  refuses(code: string, detail?: string, status = 409): void {
    this.answers({ error: { code, zh: `${code} 中文`, en: `${code} en`, detail } }, status);
  }

  /** The next request's answer is lost on the way. */
  isCut(): void {
    this.#answers.push(() => Promise.reject(new TypeError('network')));
  }

  /** The next request is answered when the test says so. */
  answersLater(json: unknown): () => void {
    let release: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#answers.push(async () => {
      await ready;
      return { status: 200, json };
    });
    return release;
  }

  bodies(path: string): unknown[] {
    return this.received.filter((one) => one.path === path).map(({ body }) => body);
  }
}

/** `request-1`, `request-2`, …: ids that a failure shows plainly. */
export function countedIds(): () => string {
  let last = 0;
  return () => `request-${++last}`;
}
