import { request, type ClientRequest } from 'node:http';
import { parseSnapshot, parseView } from '../../gateway/web/lane/lane-events.js';
import type { LaneView } from '../../schemas/lane-view.js';
import { waitUntil } from './gateway-process.js';

export interface SeenView {
  readonly view: LaneView;
  /** When it arrived here, on this process's monotonic clock. */
  readonly at: number;
}

/** A lane display's stream as a browser reads it, with the moment of each view. */
export class LaneRecorder {
  readonly #request: ClientRequest;
  readonly #seen: SeenView[] = [];
  #raw = '';

  private constructor(port: number, lane: string) {
    this.#request = request({ host: '127.0.0.1', port, path: `/lane/${lane}/events` });
    this.#request.on('error', () => undefined);
    this.#request.on('response', (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (chunk: string) => {
        this.#raw += chunk;
        const frames = (rest + chunk).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) this.#take(frame);
      });
    });
    this.#request.end();
  }

  /** Resolves when the snapshot is there: nothing that happens afterwards is missed. */
  static async open(port: number, lane: string): Promise<LaneRecorder> {
    const recorder = new LaneRecorder(port, lane);
    await waitUntil(
      () => recorder.#seen.length > 0,
      5000,
      () => `no snapshot of lane ${lane}`,
    );
    return recorder;
  }

  /** Every byte of the stream's body so far. */
  get raw(): string {
    return this.#raw;
  }

  get seen(): readonly SeenView[] {
    return this.#seen;
  }

  close(): void {
    this.#request.destroy();
  }

  #take(frame: string): void {
    const event = /^event: (\S+)$/m.exec(frame)?.[1];
    const data = /^data: (.*)$/m.exec(frame)?.[1] ?? '';
    if (event === 'heartbeat' || event === undefined) return;
    const view = event === 'snapshot' ? parseSnapshot(data)?.view : parseView(data);
    if (view === undefined) throw new Error(`the stream said something unknown: ${frame}`);
    this.#seen.push({ view, at: performance.now() });
  }
}
