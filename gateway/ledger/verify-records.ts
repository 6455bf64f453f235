import type { Db } from './store.js';
import { perfectRoot, TILE_WIDTH } from './tiles.js';
import { storedTiles } from './tree-state.js';
import { EMPTY_FRONTIER, extend, leafHash, rootOf, sameHash, type Hash } from './tree.js';
import type { ProblemList, VerifyNotes } from './verify-problem.js';

export interface WalkedRecords {
  readonly leaves: number;
  readonly root: Hash;
  readonly firstMinute: string | undefined;
  readonly lastMinute: string | undefined;
  readonly notes: VerifyNotes;
}

interface RecordLike {
  readonly seq?: unknown;
  readonly k?: unknown;
  readonly t?: unknown;
  readonly x?: { readonly event?: unknown };
}

/** Compares each finished row of hashes with the stored tile and carries its root upwards. */
class TileCheck {
  readonly #stored: ReturnType<typeof storedTiles>;
  readonly #problems: ProblemList;
  readonly #levels: Hash[][] = [];
  readonly #done: number[] = [];

  constructor(db: Db, size: number, problems: ProblemList) {
    this.#stored = storedTiles(db, size);
    this.#problems = problems;
  }

  add(hash: Hash, level = 0): void {
    const row = (this.#levels[level] ??= []);
    row.push(hash);
    if (row.length < TILE_WIDTH) return;
    this.#compare(level, row);
    this.#levels[level] = [];
    this.#done[level] = (this.#done[level] ?? 0) + 1;
    this.add(perfectRoot(row), level + 1);
  }

  /** The unfinished tiles of the right edge; returns the root of everything added. */
  finish(): void {
    this.#levels.forEach((row, level) => {
      if (row.length > 0) this.#compare(level, row);
    });
  }

  #compare(level: number, row: readonly Hash[]): void {
    const n = this.#done[level] ?? 0;
    const stored = this.#stored(level, n) ?? new Uint8Array(0);
    const computed = Buffer.concat(row);
    if (computed.equals(stored)) return;
    const firstLeaf = n * TILE_WIDTH ** (level + 1);
    if (level > 0) {
      this.#problems.add('tile-changed', firstLeaf);
      return;
    }
    row.forEach((hash, at) => {
      if (!sameHash(hash, stored.subarray(at * hash.length, (at + 1) * hash.length))) {
        this.#problems.add('record-changed', firstLeaf + at);
      }
    });
  }
}

function parse(record: Uint8Array): RecordLike | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(record).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not swallowed: the caller names the record as unreadable.
    return undefined;
  }
}

/** One pass over the records in order. */
export function walkRecords(db: Db, size: number, problems: ProblemList): WalkedRecords {
  const tiles = new TileCheck(db, size, problems);
  let frontier = EMPTY_FRONTIER;
  let expected = 0;
  let firstMinute: string | undefined;
  let lastMinute: string | undefined;
  const notes = { starts: 0, clockSteps: 0, erasures: 0, destroyedDays: 0 };
  const records = db.prepare<[], { seq: number; rec: Uint8Array }>(
    'SELECT seq, rec FROM leaf ORDER BY seq',
  );
  for (const { seq, rec } of records.iterate()) {
    for (; expected < seq; expected++) problems.add('record-missing', expected);
    expected = seq + 1;
    const hash = leafHash(rec);
    tiles.add(hash);
    frontier = extend(frontier, hash);
    const record = parse(rec);
    if (record === undefined) problems.add('record-unreadable', seq);
    else if (record.seq !== seq) problems.add('record-misplaced', seq);
    const event = record?.x?.event;
    if (record?.k === 'erasure') notes.erasures++;
    if (event === 'start') notes.starts++;
    if (event === 'clock_step') notes.clockSteps++;
    if (event === 'destroyed') notes.destroyedDays++;
    const minute = typeof record?.t === 'string' ? record.t : undefined;
    firstMinute ??= minute;
    lastMinute = minute ?? lastMinute;
  }
  for (; expected < size; expected++) problems.add('record-missing', expected);
  tiles.finish();
  return { leaves: frontier.size, root: rootOf(frontier), firstMinute, lastMinute, notes };
}
