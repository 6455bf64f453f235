/** A server-sent event stream as a page on this machine receives it, with the bytes of each event. */
import { request } from 'node:http';
import { TongdaoError } from '../../schemas/errors.js';

export interface ReceivedEvent {
  readonly event: string;
  readonly data: string;
  readonly bytes: number;
  /** Monotonic milliseconds of this process. */
  readonly at: number;
}

export interface OpenStream {
  close(): void;
}

const field = (frame: string, name: string): string =>
  frame
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2) ?? '';

/** Resolves when the stream has begun; rejects with `GATEWAY_UNREACHABLE` when it does not. */
export async function openEventStream(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  hear: (event: ReceivedEvent) => void,
): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown): void => {
      reject(new TongdaoError('GATEWAY_UNREACHABLE', `bench: ${path}: ${detail}`, { cause }));
    };
    const outgoing = request({ host: '127.0.0.1', port, path, headers, agent: false });
    outgoing.on('error', (cause) => fail('no stream', cause));
    outgoing.on('response', (incoming) => {
      if (incoming.statusCode !== 200) {
        incoming.resume();
        fail(`status ${incoming.statusCode ?? 0}`);
        return;
      }
      let text = '';
      incoming.setEncoding('utf8');
      // Whoever closes a stream cuts it: that is no failure.
      incoming.on('error', () => undefined);
      incoming.on('data', (chunk: string) => {
        const at = performance.now();
        text += chunk;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          const event = field(frame, 'event');
          const bytes = Buffer.byteLength(frame) + 2;
          if (event !== '') hear({ event, data: field(frame, 'data'), bytes, at });
        }
      });
      resolve({
        close: () => {
          outgoing.destroy();
        },
      });
    });
    outgoing.end();
  });
}
