/**
 * One stream of events for many pages: server-sent events with ids, replay of what a cut took away, a
 * heartbeat, and a session behind every stream.
 */
import type { Request, Response } from 'express';
import { TongdaoError } from '../../schemas/errors.js';
import type { Clock, RandomSource, Timers, Unlisten } from '../../schemas/time.js';
import type { Caller, Gate } from './api/gate.js';
import { EventRing } from './event-ring.js';
import { eventFrame, EventStream } from './event-stream.js';

export const RING_EVENTS = 1000;
export const MAX_STREAMS = 256;
/** A browser opens six connections to a host; the rest is what silent cuts of its line have left behind. */
export const MAX_STREAMS_PER_SESSION = 8;
export const SESSION_CHECK_MS = 60_000;

/** What one page may leave unread in our memory: several snapshots of 64 lanes. */
const UNREAD_LIMIT_BYTES = 512 * 1024;
/** A longer replay would be dropped as unread; a snapshot says the same in less. */
const REPLAY_LIMIT_BYTES = UNREAD_LIMIT_BYTES / 4;

const SESSION_EVENT = { event: 'session', data: { type: 'session' } } as const;

export interface HubEvent {
  readonly type: string;
}

export interface HubParts<Event extends HubEvent> {
  readonly gate: Gate;
  /** The whole state now, as this caller may see it: first event of a stream. */
  readonly snapshot: (caller: Caller) => Event;
  /** Types of events that this caller is sent; empty ends the stream. */
  readonly topics: (caller: Caller) => ReadonlySet<Event['type']>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly timers: Timers;
  readonly random: RandomSource;
}

interface Subscriber<Type> {
  readonly session: string;
  readonly stream: EventStream;
  topics: ReadonlySet<Type>;
}

export class EventHub<Event extends HubEvent> {
  readonly #parts: HubParts<Event>;
  readonly #ring: EventRing<Event['type']>;
  readonly #subscribers = new Set<Subscriber<Event['type']>>();

  constructor(parts: HubParts<Event>) {
    this.#parts = parts;
    const start = Buffer.from(parts.random.bytes(8)).toString('hex');
    this.#ring = new EventRing(start, RING_EVENTS);
  }

  get streams(): number {
    return this.#subscribers.size;
  }

  /** The SSE `event` is the type of the event; every stream gets the same bytes under the same id. */
  publish(event: Event): void {
    const { type } = event;
    const { frame } = this.#ring.add(type, (id) => eventFrame({ event: type, id, data: event }));
    for (const { topics, stream } of this.#subscribers) {
      if (topics.has(type)) stream.sendFrame(frame);
    }
  }

  /**
   * Keeps `response` as a stream until the page leaves or its session ends. `lastId` (header
   * `Last-Event-ID`, or `after` in the query of a page that opens a new stream) asks for a replay.
   * The oldest of a session's streams gives way to a ninth. Throws `TOO_MANY_STREAMS` beyond `MAX_STREAMS`.
   */
  subscribe(request: Request, response: Response, caller: Caller, lastId?: string): Promise<void> {
    this.#makeRoom(caller);
    const { timers, clock, gate } = this.#parts;
    const stream = new EventStream(response, timers, {
      heartbeat: () => ({ type: 'heartbeat', now: clock.wall() }),
      unreadLimitBytes: UNREAD_LIMIT_BYTES,
    });
    const subscriber = { session: caller.session, stream, topics: this.#parts.topics(caller) };
    this.#begin(subscriber, caller, lastId);
    this.#subscribers.add(subscriber);

    let open = true;
    let unlisten: Unlisten = () => undefined;
    const follow = (): void => {
      unlisten();
      if (!open) return;
      unlisten = gate.onChange(caller.session, () => {
        stream.send(SESSION_EVENT);
        open &&= this.#allows(subscriber, gate.callerOf(request));
        if (!open) stream.end();
        // The gate tells each listener once; not from inside its call.
        queueMicrotask(follow);
      });
    };
    follow();
    const stopChecks = timers.every(SESSION_CHECK_MS, () => {
      if (!open || this.#allows(subscriber, gate.callerOf(request))) return;
      open = false;
      stream.send(SESSION_EVENT);
      stream.end();
    });
    return stream.closed.then(() => {
      open = false;
      this.#subscribers.delete(subscriber);
      unlisten();
      stopChecks();
    });
  }

  #makeRoom({ session }: Caller): void {
    const own = [...this.#subscribers].filter((other) => other.session === session);
    const [oldest] = own;
    if (oldest !== undefined && own.length >= MAX_STREAMS_PER_SESSION) {
      this.#subscribers.delete(oldest);
      oldest.stream.drop();
    }
    if (this.#subscribers.size >= MAX_STREAMS) throw new TongdaoError('TOO_MANY_STREAMS');
  }

  #begin(
    { stream, topics }: Subscriber<Event['type']>,
    caller: Caller,
    lastId: string | undefined,
  ): void {
    const missed = lastId === undefined ? undefined : this.#ring.since(lastId);
    const frames = missed?.flatMap(({ type, frame }) => (topics.has(type) ? [frame] : [])).join('');
    if (frames !== undefined && Buffer.byteLength(frames) <= REPLAY_LIMIT_BYTES) {
      if (frames !== '') stream.sendFrame(frames);
      return;
    }
    const data = this.#parts.snapshot(caller);
    stream.send({ event: data.type, id: this.#ring.lastId, data });
  }

  /** Rights may have changed with the session; one that ended, or became another, has none. */
  #allows(subscriber: Subscriber<Event['type']>, caller: Caller | undefined): boolean {
    if (caller?.session !== subscriber.session) return false;
    subscriber.topics = this.#parts.topics(caller);
    return subscriber.topics.size > 0;
  }
}
