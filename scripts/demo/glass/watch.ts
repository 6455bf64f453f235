/** Keeps the visit book and the picture of the house up to date, and tells whoever listens. */
import { z } from 'zod';
import type { Log } from '../../../gateway/ops/log.js';
import type { LeafReport } from '../../../schemas/control.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { GlassEvent, GlassHouse } from '../../../schemas/glass.js';
import type { Cancel, Timers, Unlisten } from '../../../schemas/time.js';
import type { LaneEvent } from '../../../schemas/visit.js';
import { lookAtHouse, type HouseParts } from './house.js';
import type { Exchange, Question, Tap } from './taps.js';
import type { VisitBook } from './visit-book.js';

/** Between two looks while somebody watches, and while nobody does; milliseconds. */
const WATCHED_MS = 200;
const UNWATCHED_MS = 1000;
/** A gateway that starts again is there within 2 s. */
const RECONNECT_MS = 500;

const leafSchema = z.object({ seq: z.number(), record: z.string(), leafHash: z.string() });

export interface WatchParts extends HouseParts {
  readonly readerTap: Tap<Exchange>;
  readonly boardTap: Tap<Exchange>;
  readonly platformTap: Tap<Question>;
  readonly book: VisitBook;
  readonly timers: Timers;
  readonly log: Pick<Log, 'failure'>;
}

export class GlassWatch {
  readonly #parts: WatchParts;
  readonly #listeners = new Set<(event: GlassEvent) => void>();
  readonly #abort = new AbortController();
  #heard: LaneEvent[] = [];
  #house: GlassHouse | undefined;
  #next: Cancel = () => undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Resolves after the first look. Rejects when a simulator is gone. */
  async start(): Promise<void> {
    void this.#hear();
    await this.#look();
    this.#plan();
  }

  stop(): void {
    this.#abort.abort();
    this.#next();
  }

  /** A look that began after this call: what was done before it is seen. */
  async look(): Promise<GlassHouse> {
    await this.#looking;
    await this.#look();
    return this.#house ?? lookAtHouse(this.#parts);
  }

  visits(): ReturnType<VisitBook['all']> {
    return this.#parts.book.all();
  }

  /** The first event is the whole state, told before this returns. */
  async listen(listener: (event: GlassEvent) => void): Promise<Unlisten> {
    const house = await this.look();
    listener({ type: 'snapshot', house, visits: this.visits() });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #plan(): void {
    if (this.#abort.signal.aborted) return;
    const delay = this.#listeners.size === 0 ? UNWATCHED_MS : WATCHED_MS;
    this.#next = this.#parts.timers.after(delay, () => {
      this.#look()
        .catch((error: unknown) => this.#parts.log.failure('glass-look-failed', error))
        .finally(() => this.#plan());
    });
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Effects are fetched before their causes, so that every cause is at hand when it is told. */
  async #lookOnce(): Promise<void> {
    const { readerTap, boardTap, platformTap, book } = this.#parts;
    const events = this.#heard;
    this.#heard = [];
    const leaves = await Promise.all(events.map((event) => this.#leafOf(event)));
    const [board, questions] = await Promise.all([boardTap.read(), platformTap.read()]);
    for (const exchange of await readerTap.read()) book.reader(exchange);
    for (const exchange of board) book.board(exchange);
    for (const question of questions) book.question(question);
    events.forEach((event, at) => book.event(event, leaves[at]));
    for (const visit of book.takeChanged()) this.#tell({ type: 'visit', visit });
    const house = await lookAtHouse(this.#parts);
    if (JSON.stringify(house) === JSON.stringify(this.#house)) return;
    this.#house = house;
    this.#tell({ type: 'house', house });
  }

  /** A decision is told after its commit, so its row is there; one that could not commit has none. */
  async #leafOf(event: LaneEvent): Promise<LeafReport | undefined> {
    if (event.type !== 'decided') return undefined;
    const path = `/rows/${event.report.visit}/leaf`;
    try {
      return leafSchema.parse(await this.#parts.client.request('GET', path));
    } catch (error) {
      if (isTongdaoError(error, 'NOT_FOUND')) return undefined;
      if (isTongdaoError(error, 'GATEWAY_UNREACHABLE')) return undefined;
      throw error;
    }
  }

  async #hear(): Promise<void> {
    const { client, log, timers } = this.#parts;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        for await (const event of client.events(signal)) this.#heard.push(event);
      } catch (error) {
        if (!isTongdaoError(error, 'GATEWAY_UNREACHABLE')) log.failure('glass-events', error);
      }
      await new Promise<void>((done) => timers.after(RECONNECT_MS, done));
    }
  }

  #tell(event: GlassEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
