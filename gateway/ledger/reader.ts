import type { EventId, Json, Leaf, LeafKind } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import { TongdaoError } from '../../schemas/errors.js';
import { blindTag } from './blind-index.js';
import { decodeEnvelope, openWithOwnKey, placeOf, type Envelope, type Sealed } from './envelope.js';
import { eventIdBytes, eventIdOf } from './event-id.js';
import { decodeLeaf } from './record.js';
import { filterOf, type RowsQuery } from './rows-query.js';
import { STATISTICS_DAY } from './rows.js';
import type { Db } from './store.js';
import type { Vault } from './vault.js';

export type { RowsQuery } from './rows-query.js';

/** A query row with the ids of its leaf. Gone at `personalDays`. */
export interface LedgerRow {
  readonly seq: number;
  readonly eventId: EventId;
  readonly refersTo?: EventId;
  readonly kind: LeafKind;
  readonly at: WallMs;
  readonly lane?: string;
  readonly result?: string;
  readonly operator?: string;
}

export type Payload =
  | { readonly state: 'present'; readonly value: Json | undefined }
  /** There was one; it was destroyed by retention or on somebody's request. */
  | { readonly state: 'erased' }
  /** No such event, or a row that never had one. */
  | { readonly state: 'absent' };

/** Whether a payload is there, found out without opening it. */
export type Content =
  /** Bytes of its ciphertext. */
  { readonly state: 'present'; readonly bytes: number } | { readonly state: 'erased' | 'absent' };

/** A leaf as it is stored and hashed. */
export interface StoredRecord {
  /** Index in the tree. */
  readonly seq: number;
  /** RFC 8785 text, UTF-8. */
  readonly bytes: Uint8Array;
}

interface JoinedRow {
  readonly seq: number;
  readonly at: number;
  readonly lane: string | null;
  readonly result: string | null;
  readonly operator: string | null;
  readonly rec: Uint8Array;
}

interface PayloadRow extends Sealed {
  readonly seq: number;
  readonly day: number;
  readonly id: string | null;
}

const JOINED = `SELECT m.seq, m.at, m.lane, m.result, m.operator, l.rec
  FROM meta m JOIN leaf l ON l.seq = m.seq`;

/** Letter for letter the expression of the index `leaf_refers`. */
const REFERS_TO = `CASE WHEN json_valid(CAST(l.rec AS TEXT))
  THEN json_extract(CAST(l.rec AS TEXT), '$.p') END`;

function rowOf(joined: JoinedRow): LedgerRow {
  const leaf = decodeLeaf(joined.rec);
  return {
    seq: joined.seq,
    eventId: leaf.e,
    ...(leaf.p === undefined ? {} : { refersTo: leaf.p }),
    kind: leaf.k,
    at: joined.at,
    ...(joined.lane === null ? {} : { lane: joined.lane }),
    ...(joined.result === null ? {} : { result: joined.result }),
    ...(joined.operator === null ? {} : { operator: joined.operator }),
  };
}

export class LedgerReader {
  readonly #db: Db;
  readonly #vault: Vault;
  readonly #origin: string;

  constructor(db: Db, vault: Vault, origin: string) {
    this.#db = db;
    this.#vault = vault;
    this.#origin = origin;
  }

  rows(query: RowsQuery): readonly LedgerRow[] {
    const filter = filterOf(this.#db, query);
    if (filter === undefined) return [];
    const order = query.after === undefined ? 'DESC' : 'ASC';
    return this.#db
      .prepare<unknown[], JoinedRow>(`${JOINED} ${filter.where} ORDER BY m.seq ${order} LIMIT ?`)
      .all(...filter.values, query.limit)
      .map(rowOf);
  }

  row(eventId: EventId): LedgerRow | undefined {
    const joined = this.#db
      .prepare<[Uint8Array], JoinedRow>(
        `${JOINED} WHERE m.seq = (SELECT seq FROM event WHERE e = ?)`,
      )
      .get(eventIdBytes(eventId));
    return joined === undefined ? undefined : rowOf(joined);
  }

  committed(eventId: EventId): boolean {
    return (
      this.#db.prepare('SELECT 1 FROM event WHERE e = ?').get(eventIdBytes(eventId)) !== undefined
    );
  }

  /** Rows that refer to this event, of one kind or of all, oldest first. */
  referring(eventId: EventId, kind?: LeafKind): readonly LedgerRow[] {
    const rows = this.#db
      .prepare<[string], JoinedRow>(`${JOINED} WHERE ${REFERS_TO} = ? ORDER BY m.seq`)
      .all(eventId)
      .map(rowOf);
    return kind === undefined ? rows : rows.filter((row) => row.kind === kind);
  }

  /** Rows of one person in the newest `days` day keys, newest first. */
  findPerson(person: Person, days: number): readonly LedgerRow[] {
    const find = this.#db.prepare<[number, Uint8Array], JoinedRow>(
      `${JOINED} JOIN bidx b ON b.seq = m.seq WHERE b.day = ? AND b.tag = ?`,
    );
    return this.tagsOf(person, days)
      .flatMap(({ day, tag }) => find.all(day, tag))
      .map(rowOf)
      .sort((a, b) => b.seq - a.seq);
  }

  /** The person's tag under every day key that still lives, newest first. */
  tagsOf(person: Person, days = Number.MAX_SAFE_INTEGER): { day: number; tag: Uint8Array }[] {
    return this.#db
      .prepare<[number, number], { n: number; id: string }>(
        'SELECT n, id FROM day WHERE n > ? AND gone = 0 ORDER BY first DESC LIMIT ?',
      )
      .all(STATISTICS_DAY, days)
      .flatMap(({ n, id }) => {
        const key = this.#vault.day(id)?.index;
        return key === undefined ? [] : [{ day: n, tag: blindTag(key, person) }];
      });
  }

  payloadOf(eventId: EventId): Payload {
    const envelope = this.envelopeOf(eventId);
    if (typeof envelope === 'string') return { state: envelope };
    return { state: 'present', value: envelope.b };
  }

  contentOf(eventId: EventId): Content {
    const leaf = this.#leafOf(eventId);
    if (leaf?.c === undefined) return { state: 'absent' };
    const row = this.#db
      .prepare<[number], Omit<PayloadRow, keyof Sealed> & { bytes: number }>(
        `SELECT p.seq, p.day, length(p.blob) AS bytes, d.id
         FROM payload p LEFT JOIN day d ON d.n = p.day WHERE p.seq = ?`,
      )
      .get(leaf.seq);
    if (row === undefined || this.#keyOf(row) === undefined) return { state: 'erased' };
    return { state: 'present', bytes: row.bytes };
  }

  /** Throws `LEDGER_BROKEN` when a stored payload does not open with its key. */
  envelopeOf(eventId: EventId): Envelope | 'erased' | 'absent' {
    const leaf = this.#leafOf(eventId);
    if (leaf?.c === undefined) return 'absent';
    const row = this.#db
      .prepare<[number], PayloadRow>(
        `SELECT p.*, d.id FROM payload p LEFT JOIN day d ON d.n = p.day WHERE p.seq = ?`,
      )
      .get(leaf.seq);
    if (row === undefined) return 'erased';
    const key = this.#keyOf(row);
    if (key === undefined) return 'erased';
    const plaintext = openWithOwnKey(key, row, placeOf(this.#origin, row.seq));
    if (plaintext === undefined) {
      throw new TongdaoError('LEDGER_BROKEN', `payload of record ${row.seq} does not open`);
    }
    return decodeEnvelope(plaintext);
  }

  #leafOf(eventId: EventId): Leaf | undefined {
    const record = this.record(eventId);
    return record === undefined ? undefined : decodeLeaf(record.bytes);
  }

  /** Undefined when the key of its store was destroyed. */
  #keyOf({ day, id }: Pick<PayloadRow, 'day' | 'id'>): Uint8Array | undefined {
    return day === STATISTICS_DAY
      ? this.#vault.named('statistics')
      : this.#vault.day(id ?? '')?.data;
  }

  record(eventId: EventId): StoredRecord | undefined {
    return this.#db
      .prepare<[Uint8Array], StoredRecord>(
        'SELECT seq, rec AS bytes FROM leaf WHERE seq = (SELECT seq FROM event WHERE e = ?)',
      )
      .get(eventIdBytes(eventId));
  }

  /** Throws `NOT_FOUND`. */
  leaf(seq: number): Leaf {
    const record = this.#db
      .prepare<[number], Uint8Array>('SELECT rec FROM leaf WHERE seq = ?')
      .pluck()
      .get(seq);
    if (record === undefined) throw new TongdaoError('NOT_FOUND', `record ${seq}`);
    return decodeLeaf(record);
  }

  /** Decisions that may have opened a gate and have no outcome, oldest first. */
  unended(): readonly EventId[] {
    return this.#db
      .prepare<[], Uint8Array>('SELECT e FROM open_decision ORDER BY seq')
      .pluck()
      .all()
      .map(eventIdOf);
  }
}
