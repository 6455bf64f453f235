import type { Response } from 'express';
import type { LaneEvent } from '../../../schemas/visit.js';
import { EventStream } from '../event-stream.js';
import type { ControlDeps } from './control-deps.js';

/** Tools, not browsers: a seventeenth is a loop that forgot to close. The oldest makes room. */
const STREAM_LIMIT = 16;

/**
 * Lane events for tools, as server-sent events: `id` grows by one with every event of this process,
 * `event` is the type, `data` the whole `LaneEvent` as JSON. Nothing is replayed.
 */
export class ControlEvents {
  readonly #deps: Pick<ControlDeps, 'onLaneEvent' | 'timers'>;
  readonly #streams = new Map<Response, EventStream>();
  #lastId = 0;
  #unlisten: (() => void) | undefined;

  constructor(deps: Pick<ControlDeps, 'onLaneEvent' | 'timers'>) {
    this.#deps = deps;
  }

  add(response: Response): void {
    const oldest = this.#streams.keys().next();
    if (this.#streams.size >= STREAM_LIMIT && oldest.done !== true) oldest.value.end();
    this.#streams.set(response, new EventStream(response, this.#deps.timers));
    response.once('close', () => this.#remove(response));
    this.#unlisten ??= this.#deps.onLaneEvent((event) => this.#publish(event));
  }

  #publish(event: LaneEvent): void {
    this.#lastId += 1;
    for (const stream of this.#streams.values()) {
      stream.send({ id: this.#lastId, event: event.type, data: event });
    }
  }

  #remove(response: Response): void {
    this.#streams.delete(response);
    if (this.#streams.size > 0) return;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }
}
