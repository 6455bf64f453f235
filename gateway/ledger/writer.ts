import {
  type EventId,
  type LedgerEntry,
  type Receipt,
  type VenueDay,
} from '../../schemas/ledger.js';
import type { Clock, RandomSource, WallMs } from '../../schemas/time.js';
import { blindTag } from './blind-index.js';
import type { CardLinkStore } from './card-link-store.js';
import { signCheckpoint } from './checkpoint.js';
import type { ClockMark } from './clock-trust.js';
import type { ClockWatch } from './clock-watch.js';
import { encodeEnvelope, placeOf, sealWithOwnKey, type Sealed } from './envelope.js';
import { eventIdBytes, newEventId } from './event-id.js';
import type { KeyStore } from './keys.js';
import type { NoteVerifier } from './note.js';
import { checkShape, isOpenKind, leafOf } from './leaf-of-entry.js';
import { encodeLeaf } from './record.js';
import type { Registry, RegistryRow } from './registry.js';
import type { Readiness } from './readiness.js';
import { Rows, STATISTICS_DAY, STATISTICS_ID } from './rows.js';
import { storageError } from './storage-errors.js';
import { durably, type Db } from './store.js';
import type { EdgeStep, RightEdge } from './tiles.js';
import type { LoadedTree } from './tree-state.js';
import { extend, leafHash, rootOf, sha256, type Frontier, type Hash } from './tree.js';
import type { Vault } from './vault.js';

export interface WriterParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly registry: Registry;
  readonly links: CardLinkStore;
  readonly keyStore: KeyStore;
  readonly signer: NoteVerifier;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly watch: ClockWatch;
  readonly readiness: Readiness;
  /** A head is signed with every this many rows. */
  readonly sealEvery: number;
  /** Hears of every signed head once it is durable. */
  readonly onSigned: (note: string) => void;
}

export interface CommitOptions {
  /** `statistics`: the payload outlives its day. */
  readonly store?: 'day' | 'statistics';
  /** Runs inside the transaction, with the row's seq. */
  readonly also?: (seq: number) => void;
}

interface Store {
  /** Undefined when the table does not know this day key yet. */
  readonly n: number | undefined;
  readonly id: string;
  readonly civil: string;
  readonly data: Uint8Array;
}

interface Prepared {
  readonly seq: number;
  readonly eventId: EventId;
  readonly at: number;
  readonly mark: ClockMark;
  readonly store: Store;
  readonly record: Buffer;
  readonly frontier: Frontier;
  readonly step: EdgeStep;
  readonly sealed: Sealed | undefined;
  readonly registered: RegistryRow | undefined;
  readonly cardTags: readonly Uint8Array[];
  readonly tag: Uint8Array | undefined;
  readonly note: string | undefined;
}

/** The one place that adds a leaf. Memory follows the file: nothing here moves before the commit. */
export class LeafWriter {
  readonly #parts: WriterParts;
  readonly #rows: Rows;
  readonly #edge: RightEdge;
  #frontier: Frontier;
  #signedSize: number;
  #signedAt: WallMs | undefined;
  /** The day key rows are being written under. */
  #dayNumber: number | undefined;

  constructor(parts: WriterParts, tree: LoadedTree) {
    this.#parts = parts;
    this.#rows = new Rows(parts.db);
    this.#edge = tree.edge;
    this.#frontier = tree.frontier;
    this.#signedSize = tree.signedSize;
    this.#dayNumber = tree.state.day ?? undefined;
  }

  get size(): number {
    return this.#frontier.size;
  }

  get root(): Hash {
    return rootOf(this.#frontier);
  }

  get signedSize(): number {
    return this.#signedSize;
  }

  /** Wall time of the last signing in this process. */
  get signedAt(): WallMs | undefined {
    return this.#signedAt;
  }

  /** Throws `LEDGER_ENTRY_INVALID`, `LEDGER_UNAVAILABLE`, `LEDGER_UNKNOWN` or `KEY_MISSING`. */
  commit(entry: LedgerEntry, options: CommitOptions = {}): Receipt {
    checkShape(entry);
    this.#parts.readiness.assertUsable();
    const known = this.#known(entry.eventId);
    if (known !== undefined) return known;
    this.recordClockStep();
    return this.#add(entry, options);
  }

  #known(eventId: EventId | undefined): Receipt | undefined {
    try {
      return eventId === undefined ? undefined : this.#rows.receipt(eventId);
    } catch (error) {
      throw storageError(error, false);
    }
  }

  /**
   * Appends a `clock_step` row when the wall clock has jumped since the last row. One that could not be
   * written is written with the next row that can.
   */
  recordClockStep(): void {
    const { step } = this.#parts.watch.look();
    if (step === undefined) return;
    const detail = { event: 'clock_step', wasMs: step.was, nowMs: step.now };
    this.#add({ kind: 'system', detail }, {});
  }

  /** Signs the head when the tree grew since the last one; durable when it returns. */
  seal(): void {
    if (this.#frontier.size === this.#signedSize) return;
    const { db, readiness } = this.#parts;
    const note = this.#sign(this.#frontier);
    readiness.guard(() =>
      durably(db, () => this.#rows.insertCheckpoint(this.#frontier.size, note)),
    );
    this.#signed(note);
  }

  #signed(note: string): void {
    this.#signedSize = this.#frontier.size;
    this.#signedAt = this.#parts.clock.wall();
    this.#parts.onSigned(note);
  }

  #add(entry: LedgerEntry, options: CommitOptions): Receipt {
    const started = this.#parts.clock.mono();
    const { db, readiness } = this.#parts;
    const { row, dayNumber } = readiness.guard(() => {
      const prepared = this.#prepare(entry, options);
      const stored = durably(db, () => this.#store(prepared, entry, options));
      return { row: prepared, dayNumber: stored };
    });
    this.#frontier = row.frontier;
    this.#edge.accept(row.step);
    this.#parts.watch.accept(row.mark);
    this.#dayNumber = dayNumber;
    const commitMs = this.#parts.clock.mono() - started;
    if (row.note !== undefined) this.#signed(row.note);
    return { seq: row.seq, eventId: row.eventId, at: row.at, commitMs };
  }

  #prepare(entry: LedgerEntry, options: CommitOptions): Prepared {
    const { random, registry, links, vault, venue, watch, sealEvery } = this.#parts;
    const seq = this.#frontier.size;
    const { mark } = watch.look();
    const at = Math.trunc(mark.wall);
    const eventId = entry.eventId ?? newEventId(random);
    const day = vault.forDay(venue.dayOf(at), () => watch.judge().trusted);
    const store: Store =
      options.store === 'statistics'
        ? { n: STATISTICS_DAY, id: STATISTICS_ID, civil: '', data: vault.named('statistics') }
        : { ...day, n: this.#rows.dayNumber(day.id) };
    const tag = entry.person === undefined ? undefined : blindTag(day.index, entry.person);
    const put = entry.link === undefined ? entry.registry : links.putOf(entry.link);
    const registered = put === undefined ? undefined : registry.seal(seq, eventId, put);
    const cardTags = entry.link === undefined ? [] : links.tagsOf(entry.link.identifiers);
    const sealed = this.#seal(entry, { seq, at, tag, registered, store });
    const record = encodeLeaf(leafOf(entry, seq, at, eventId, store.id, sealed));
    const hash = leafHash(record);
    const frontier = extend(this.#frontier, hash);
    const due = frontier.size - this.#signedSize >= sealEvery;
    const note = due ? this.#sign(frontier) : undefined;
    const step = this.#edge.stage(hash);
    const content = { record, sealed, registered, cardTags, tag };
    return { seq, eventId, at, mark, store, ...content, frontier, step, note };
  }

  #seal(
    entry: LedgerEntry,
    row: {
      readonly seq: number;
      readonly at: number;
      readonly tag: Uint8Array | undefined;
      readonly registered: RegistryRow | undefined;
      readonly store: Store;
    },
  ): Sealed | undefined {
    const { payload, query, opening, kind } = entry;
    const hides = [payload, query, opening, row.tag, row.registered];
    // Nothing to hide: an open row with its detail only.
    if (isOpenKind(kind) && hides.every((part) => part === undefined)) return undefined;
    const plaintext = encodeEnvelope({
      at: row.at,
      b: payload,
      lane: query?.lane,
      result: query?.result,
      operator: query?.operator,
      took: query?.tookMs,
      g: base64(row.tag),
      r: row.registered === undefined ? undefined : base64(sha256(row.registered.blob)),
      o: opening,
    });
    const place = placeOf(this.#parts.signer.name, row.seq);
    return sealWithOwnKey(row.store.data, plaintext, place, this.#parts.random);
  }

  #store(row: Prepared, entry: LedgerEntry, options: CommitOptions): number | undefined {
    const rows = this.#rows;
    const { seq } = row;
    rows.insertLeaf(seq, row.record, eventIdBytes(row.eventId));
    rows.insertStep(row.step);
    const day = row.store.n ?? rows.insertDay(row.store.id, row.store.civil, seq);
    const current = day === STATISTICS_DAY ? this.#dayNumber : day;
    if (this.#dayNumber !== undefined && this.#dayNumber !== current) {
      rows.leaveDay(this.#dayNumber, seq - 1);
    }
    if (row.sealed !== undefined) rows.insertPayload(seq, day, row.sealed);
    if (row.tag !== undefined) rows.insertTag(day, row.tag, seq);
    rows.insertMeta(seq, day, row.at, entry);
    if (row.registered !== undefined) this.#parts.registry.insert(row.registered);
    this.#parts.links.insertTags(seq, row.cardTags);
    for (const link of entry.revokesLinks ?? []) this.#parts.registry.revoke(link);
    if (entry.revokes !== undefined) this.#parts.registry.revoke(entry.revokes);
    if (entry.opening === 'begins') rows.beginOpening(seq, eventIdBytes(row.eventId));
    if (entry.opening === 'ends' && entry.refersTo !== undefined) {
      rows.endOpening(eventIdBytes(entry.refersTo));
    }
    if (row.note !== undefined) rows.insertCheckpoint(row.frontier.size, row.note);
    options.also?.(seq);
    rows.updateState(row.frontier, current, this.#parts.watch.marksAt(row.mark));
    return current;
  }

  #sign(frontier: Frontier): string {
    const { keyStore, signer } = this.#parts;
    const head = { origin: signer.name, size: frontier.size, root: rootOf(frontier) };
    return signCheckpoint(head, signer, (message) => keyStore.sign(message));
  }
}

const base64 = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
