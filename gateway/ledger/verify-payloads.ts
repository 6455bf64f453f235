import { isTongdaoError } from '../../schemas/errors.js';
import { decodeEnvelope, openWithOwnKey, placeOf, type Envelope, type Sealed } from './envelope.js';
import { STATISTICS_DAY, STATISTICS_ID } from './rows.js';
import type { Db } from './store.js';
import { sha256 } from './tree.js';
import type { Vault } from './vault.js';
import type { FoundRow, RecordLike } from './verify-found.js';
import type { ProblemList } from './verify-problem.js';

const MINUTE_MS = 60_000;

/** The clear query row must say what the encrypted, committed payload says. */
function sameQueryRow(row: FoundRow, envelope: Envelope): boolean {
  return (
    row.at === envelope.at &&
    (row.lane ?? undefined) === envelope.lane &&
    (row.result ?? undefined) === envelope.result &&
    (row.operator ?? undefined) === envelope.operator &&
    (row.took ?? undefined) === envelope.took
  );
}

function eventsNamed(envelope: Envelope): readonly string[] {
  const body = envelope.b;
  if (typeof body !== 'object' || body === null || !('events' in body)) return [];
  return Array.isArray(body.events) ? body.events.map(String) : [];
}

/**
 * Payload and query row of each record against what the record commits to. Payloads whose key is at hand
 * are opened; what they say is kept for the tables that no hash covers.
 */
export class PayloadCheck {
  readonly #origin: string;
  readonly #vault: Vault | undefined;
  readonly #gone: ReadonlySet<string>;
  readonly #problems: ProblemList;
  readonly #days: ReadonlyMap<number, string>;
  readonly #tagged: (day: number, tag: Uint8Array, seq: number) => boolean;
  /** The minute of the last record, and the instant at which it began. */
  #minute: { readonly text: unknown; readonly from: number } = { text: undefined, from: NaN };
  /** Records of living days whose payload is not there, by event id. */
  readonly #without = new Map<string, number>();
  readonly #erased = new Set<string>();
  /** Payloads that erasures account for which cannot be read themselves. */
  #allowance = 0;
  /** Begun and not ended: records by event id. */
  readonly waiting = new Map<string, number>();
  /** SHA-256 (base64) of registry entries by record. */
  readonly registered = new Map<number, string>();
  stored = 0;
  opened = 0;

  /** `gone`: ids of the days that the file says are destroyed. */
  constructor(
    db: Db,
    origin: string,
    vault: Vault | undefined,
    gone: ReadonlySet<string>,
    problems: ProblemList,
  ) {
    this.#origin = origin;
    this.#vault = vault;
    this.#gone = gone;
    this.#problems = problems;
    const days = db.prepare<[], { n: number; id: string }>('SELECT n, id FROM day').all();
    this.#days = new Map([
      ...days.map(({ n, id }) => [n, id] as const),
      [STATISTICS_DAY, STATISTICS_ID],
    ]);
    const tag = db.prepare<[number, Uint8Array, number]>(
      'SELECT 1 FROM bidx WHERE day = ? AND tag = ? AND seq = ?',
    );
    this.#tagged = (...place) => tag.get(...place) !== undefined;
  }

  check(row: FoundRow, record: RecordLike): void {
    if (row.at !== null) this.#checkQueryRow(row, record);
    const { day, wkey, blob } = row;
    if (day === null || wkey === null || blob === null) this.#accountFor(row.seq, record);
    else this.#checkPayload(row, record, day, { wkey, blob });
  }

  /**
   * A payload may be gone because its day was destroyed or because an erasure names it. Erasures that
   * cannot be read account for as many as they say.
   */
  finish(): void {
    const unaccounted = [...this.#without].filter(([event]) => !this.#erased.has(event));
    if (unaccounted.length <= this.#allowance) return;
    for (const [, seq] of unaccounted) this.#problems.add('payload-missing', seq);
  }

  /** Kind and minute stand in the record; without a payload to commit to more, there is no more. */
  #checkQueryRow(
    { seq, at, kind, lane, result, operator, took }: FoundRow,
    record: RecordLike,
  ): void {
    const committed = record.c !== undefined || (lane ?? result ?? operator ?? took) === null;
    if (record.k !== kind || !this.#isIn(record.t, at ?? NaN) || !committed) {
      this.#problems.add('query-row-changed', seq);
    }
  }

  #isIn(minute: unknown, at: number): boolean {
    if (this.#minute.text !== minute) {
      this.#minute = { text: minute, from: Date.parse(String(minute)) };
    }
    return at >= this.#minute.from && at < this.#minute.from + MINUTE_MS;
  }

  #accountFor(seq: number, { c, d, e, k, x }: RecordLike): void {
    if (k === 'erasure' && typeof x?.rows === 'number') this.#allowance += x.rows;
    if (c !== undefined && !this.#gone.has(String(d))) this.#without.set(String(e), seq);
  }

  #checkPayload(row: FoundRow, record: RecordLike, day: number, sealed: Sealed): void {
    const { seq } = row;
    this.stored++;
    if (record.c !== Buffer.from(sha256(sealed.blob)).toString('base64')) {
      this.#problems.add('payload-changed', seq);
      return;
    }
    const id = this.#days.get(day);
    if (id === undefined || record.d !== id) {
      this.#problems.add('index-differs', seq);
      return;
    }
    const envelope = this.#open(seq, id, sealed);
    if (envelope !== undefined) this.#learn(row, record, day, envelope);
    else if (record.k === 'erasure' && typeof record.x?.rows === 'number') {
      this.#allowance += record.x.rows;
    }
  }

  /** Undefined when there is no key for it, or when it was named as unreadable. */
  #open(seq: number, dayId: string, sealed: Sealed): Envelope | undefined {
    try {
      const key =
        dayId === STATISTICS_ID ? this.#vault?.known('statistics') : this.#vault?.day(dayId)?.data;
      if (key === undefined) return undefined;
      const plaintext = openWithOwnKey(key, sealed, placeOf(this.#origin, seq));
      if (plaintext !== undefined) return decodeEnvelope(plaintext);
    } catch (error) {
      // A wrapped key that does not unwrap, or a payload that is no envelope.
      if (!isTongdaoError(error, 'KEY_MISSING') && !isTongdaoError(error, 'LEDGER_BROKEN')) {
        throw error;
      }
    }
    this.#problems.add('payload-unreadable', seq);
    return undefined;
  }

  #learn(row: FoundRow, record: RecordLike, day: number, envelope: Envelope): void {
    const { seq } = row;
    this.opened++;
    if (!sameQueryRow(row, envelope)) this.#problems.add('query-row-changed', seq);
    if (envelope.g !== undefined && !this.#tagged(day, Buffer.from(envelope.g, 'base64'), seq)) {
      this.#problems.add('tag-differs', seq);
    }
    if (envelope.r !== undefined) this.registered.set(seq, envelope.r);
    if (envelope.o === 'begins') this.waiting.set(String(record.e), seq);
    if (envelope.o === 'ends') this.waiting.delete(String(record.p));
    if (record.k === 'erasure') for (const event of eventsNamed(envelope)) this.#erased.add(event);
  }
}
