import type { EventId, LedgerEntry, Receipt } from '../../schemas/ledger.js';
import type { ClockMarks } from './clock-watch.js';
import type { Sealed } from './envelope.js';
import { eventIdBytes } from './event-id.js';
import { decodeLeaf } from './record.js';
import type { Db } from './store.js';
import type { EdgeStep } from './tiles.js';
import { encodeFrontier, type Frontier } from './tree.js';

/** Day 0 of table `day`: the statistics key, which retention never destroys. */
export const STATISTICS_DAY = 0;
export const STATISTICS_ID = 'statistics';

/** The statements of one commit, prepared once. Every method runs inside the caller's transaction. */
export class Rows {
  readonly #leaf;
  readonly #event;
  readonly #receipt;
  readonly #edge;
  readonly #tile;
  readonly #day;
  readonly #dayNumber;
  readonly #leaveDay;
  readonly #payload;
  readonly #tag;
  readonly #meta;
  readonly #begin;
  readonly #end;
  readonly #checkpoint;
  readonly #state;

  constructor(db: Db) {
    this.#leaf = db.prepare('INSERT INTO leaf (seq, rec) VALUES (?, ?)');
    this.#event = db.prepare('INSERT INTO event (e, seq) VALUES (?, ?)');
    this.#receipt = db.prepare<[Uint8Array], { seq: number; at: number | null; rec: Uint8Array }>(
      `SELECT ev.seq, m.at, l.rec FROM event ev JOIN leaf l USING (seq) LEFT JOIN meta m USING (seq)
       WHERE ev.e = ?`,
    );
    this.#edge = db.prepare('INSERT OR REPLACE INTO edge (slot, hash) VALUES (?, ?)');
    this.#tile = db.prepare('INSERT OR REPLACE INTO tile (level, n, hashes) VALUES (?, ?, ?)');
    this.#day = db.prepare('INSERT INTO day (id, civil, first, last) VALUES (?, ?, ?, ?)');
    this.#dayNumber = db.prepare<[string], number>('SELECT n FROM day WHERE id = ?').pluck();
    this.#leaveDay = db.prepare('UPDATE day SET last = ? WHERE n = ?');
    this.#payload = db.prepare('INSERT INTO payload (seq, day, wkey, blob) VALUES (?, ?, ?, ?)');
    this.#tag = db.prepare('INSERT INTO bidx (day, tag, seq) VALUES (?, ?, ?)');
    this.#meta = db.prepare(
      `INSERT INTO meta (seq, day, at, kind, lane, result, operator, took)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#begin = db.prepare('INSERT INTO open_decision (seq, e) VALUES (?, ?)');
    this.#end = db.prepare('DELETE FROM open_decision WHERE e = ?');
    this.#checkpoint = db.prepare('INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)');
    this.#state = db.prepare(
      `UPDATE state SET size = ?, frontier = ?, day = ?, seen_wall = ?, seen_boot = ?,
       seen_boot_ms = ?, trusted_wall = ?, trusted_boot = ?, trusted_boot_ms = ? WHERE one = 1`,
    );
  }

  /** The receipt of an event that is stored already; to the minute when its exact time is gone. */
  receipt(eventId: EventId): Receipt | undefined {
    const row = this.#receipt.get(eventIdBytes(eventId));
    if (row === undefined) return undefined;
    const at = row.at ?? Date.parse(decodeLeaf(row.rec).t);
    return { seq: row.seq, eventId, at, commitMs: 0 };
  }

  insertLeaf(seq: number, record: Uint8Array, event: Uint8Array): void {
    this.#leaf.run(seq, record);
    this.#event.run(event, seq);
  }

  insertStep(step: EdgeStep): void {
    this.#edge.run(step.slot, step.leaf);
    for (const { level, n, hashes } of step.tiles) this.#tile.run(level, n, hashes);
  }

  dayNumber(id: string): number | undefined {
    return this.#dayNumber.get(id);
  }

  insertDay(id: string, civil: string, seq: number): number {
    return Number(this.#day.run(id, civil, seq, seq).lastInsertRowid);
  }

  /** `last` is kept when rows move on to another day; the current day's is the last row there is. */
  leaveDay(n: number, last: number): void {
    this.#leaveDay.run(last, n);
  }

  insertPayload(seq: number, day: number, { wkey, blob }: Sealed): void {
    this.#payload.run(seq, day, wkey, blob);
  }

  insertTag(day: number, tag: Uint8Array, seq: number): void {
    this.#tag.run(day, tag, seq);
  }

  insertMeta(seq: number, day: number, at: number, { kind, query }: LedgerEntry): void {
    const { lane = null, result = null, operator = null, tookMs = null } = query ?? {};
    this.#meta.run(seq, day, at, kind, lane, result, operator, tookMs);
  }

  beginOpening(seq: number, event: Uint8Array): void {
    this.#begin.run(seq, event);
  }

  endOpening(event: Uint8Array): void {
    this.#end.run(event);
  }

  insertCheckpoint(size: number, note: string): void {
    this.#checkpoint.run(size, note);
  }

  updateState(frontier: Frontier, day: number | undefined, { seen, trusted }: ClockMarks): void {
    this.#state.run(
      frontier.size,
      encodeFrontier(frontier),
      day ?? null,
      seen?.wall ?? null,
      seen?.bootId ?? null,
      seen?.bootMs ?? null,
      trusted?.wall ?? null,
      trusted?.bootId ?? null,
      trusted?.bootMs ?? null,
    );
  }
}
