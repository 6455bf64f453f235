import { connect, type Socket } from 'node:net';
import { request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One request on a socket of its own; `fetch` would not let a test choose `Host`. */
export function ask(port: number, path: string, how: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: how.method ?? 'GET',
        headers: how.headers ?? {},
        agent: false,
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(how.body);
  });
}

export interface StreamEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: unknown;
}

/** An event stream read from a real socket, frame by frame. */
export class StreamClient {
  readonly socket: Socket;
  readonly ended: Promise<void>;
  #text = '';
  #wake: (() => void) | undefined;
  #over = false;

  constructor(
    port: number,
    path: string,
    request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    from = '127.0.0.1',
  ) {
    this.socket = connect({ port, host: '127.0.0.1', localAddress: from });
    this.socket.setEncoding('utf8');
    this.socket.on('data', (chunk: string) => {
      this.#text += chunk;
      this.#wake?.();
    });
    this.socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.#over = true;
        this.#wake?.();
        resolve();
      });
    });
    this.socket.write(request);
  }

  /** Everything received so far, chunk sizes and headers included. */
  get raw(): string {
    return this.#text;
  }

  events(): readonly StreamEvent[] {
    return [...this.#text.matchAll(/(?:id: (\S+)\n)?event: (\S+)\ndata: (.*)\n\n/g)].map(
      ([, id, event, data]) => ({
        ...(id === undefined ? {} : { id }),
        ...(event === undefined ? {} : { event }),
        data: JSON.parse(data ?? 'null') as unknown,
      }),
    );
  }

  /** Waits for the n-th event. */
  async event(n: number): Promise<StreamEvent> {
    for (;;) {
      const found = this.events()[n];
      if (found !== undefined) return found;
      if (this.#over) throw new Error(`stream ended after ${this.events().length} events`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
