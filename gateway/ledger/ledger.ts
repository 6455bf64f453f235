import type { CardLink } from '../../schemas/card-link.js';
import type { Identifier } from '../../schemas/credential.js';
import type { StandingRecord } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';
import type {
  EventId,
  LeafKind,
  LedgerEntry,
  LedgerWriter,
  Receipt,
  StandingStore,
} from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { WallMs } from '../../schemas/time.js';
import type { ClockTrust } from './clock-trust.js';
import { erasePerson, type ErasureReceipt, type ErasureRequest } from './erasure.js';
import type { DirectoryLock } from './lock.js';
import { openFiles, type LedgerOptions, type OpenedFiles } from './open-files.js';
import type { LedgerParts } from './parts.js';
import { consistencyProof, inclusionProof } from './proof.js';
import type { Content, LedgerRow, Payload, RowsQuery, StoredRecord } from './reader.js';
import { reconcile } from './reconcile.js';
import type { RegistryEntry } from './registry.js';
import { dueDays, runRetention, type RetentionReport } from './retention.js';
import { storageError } from './storage-errors.js';
import { readTallies, type Tally } from './tally.js';
import { nodesFromTiles } from './tiles.js';
import { lastCheckpoint, storedTiles } from './tree-state.js';
import type { Hash } from './tree.js';
import { Upkeep } from './upkeep.js';

export type { LedgerOptions } from './open-files.js';

/** The tree as it stands, and the last head that was signed. */
export interface LedgerHead {
  readonly size: number;
  /** base64, 32 bytes. */
  readonly root: string;
  readonly signedSize: number;
  /** Wall time of the last signing in this process. */
  readonly signedAt?: WallMs;
}

/** The durable, tamper-evident record of everything that happens. One process, one writer. */
export class Ledger implements LedgerWriter, StandingStore {
  /** C2SP verifier key of this log. */
  readonly vkey: string;
  /** False when the key-encryption key lies beside the data. */
  readonly sealed: boolean;
  readonly #parts: LedgerParts;
  readonly #lock: DirectoryLock;
  readonly #personalDays: number;
  readonly #upkeep: Upkeep;
  #closed = false;

  private constructor(options: LedgerOptions, files: OpenedFiles) {
    this.vkey = files.vkey;
    this.sealed = files.sealed;
    this.#parts = files.parts;
    this.#lock = files.lock;
    this.#personalDays = options.personalDays;
    this.#upkeep = new Upkeep(files.parts, options);
  }

  /**
   * Rejects with `DATA_DIR_LOCKED`, `DATA_DIR_OPEN_TO_OTHERS`, `KEY_MISSING`, `LEDGER_NEWER`,
   * `LEDGER_BROKEN`, `LEDGER_UNAVAILABLE` or `CONFIG_INVALID`. Reads only the tree's right edge.
   */
  static open(options: LedgerOptions): Promise<Ledger> {
    return new Promise((resolve) => {
      resolve(new Ledger(options, openFiles(options)));
    });
  }

  get ready(): boolean {
    return this.#parts.readiness.ready;
  }

  /** The verdict of the last look, at most a minute old. */
  get clockTrusted(): boolean {
    return this.clockTrust.trusted;
  }

  get clockTrust(): ClockTrust {
    return this.#parts.watch.verdict;
  }

  /** A named person says that the clock is right; a row says who. */
  async acceptClock(operator: string): Promise<Receipt> {
    const receipt = await this.append({
      kind: 'system',
      detail: { event: 'clock-accepted' },
      query: { operator, result: 'clock-accepted' },
    });
    this.#parts.watch.trustNow();
    return receipt;
  }

  append(entry: LedgerEntry): Promise<Receipt> {
    return new Promise((resolve) => {
      this.#refuseWhenClosed();
      const receipt = this.#parts.writer.commit(entry);
      if (entry.revokes !== undefined || entry.revokesLinks !== undefined)
        this.#upkeep.emptyWalSoon();
      resolve(receipt);
    });
  }

  standing(person: Person, now: WallMs): readonly StandingRecord[] {
    return this.#reading(() => this.#parts.registry.standing(person, now));
  }

  registryEntry(eventId: EventId): RegistryEntry | undefined {
    return this.#reading(() => this.#parts.registry.entry(eventId));
  }

  /** Links that any of these numbers of a card leads to, newest first; none that has expired. */
  linksOfCard(identifiers: readonly Identifier[], now: WallMs): readonly CardLink[] {
    return this.#reading(() => this.#parts.links.ofCard(identifiers, now));
  }

  /** A person's links, newest first; none that has expired. */
  linksOf(person: Person, now: WallMs): readonly CardLink[] {
    return this.#reading(() => this.#parts.links.ofPerson(person, now));
  }

  /** Undefined once it was revoked, or destroyed after its end. */
  link(eventId: EventId): CardLink | undefined {
    return this.#reading(() => this.#parts.links.link(eventId));
  }

  payloadOf(eventId: EventId): Payload {
    return this.#reading(() => this.#parts.reader.payloadOf(eventId));
  }

  /** Whether a payload is there, found out without opening it. */
  contentOf(eventId: EventId): Content {
    return this.#reading(() => this.#parts.reader.contentOf(eventId));
  }

  /** The stored bytes of an event's leaf, and its place in the tree. */
  record(eventId: EventId): StoredRecord | undefined {
    return this.#reading(() => this.#parts.reader.record(eventId));
  }

  row(eventId: EventId): LedgerRow | undefined {
    return this.#reading(() => this.#parts.reader.row(eventId));
  }

  rows(query: RowsQuery): readonly LedgerRow[] {
    return this.#reading(() => this.#parts.reader.rows(query));
  }

  /** Whether any row with this event id was ever committed, erased content or not. */
  committed(eventId: EventId): boolean {
    return this.#reading(() => this.#parts.reader.committed(eventId));
  }

  referring(eventId: EventId, kind?: LeafKind): readonly LedgerRow[] {
    return this.#reading(() => this.#parts.reader.referring(eventId, kind));
  }

  findPerson(person: Person, options: { readonly days: number }): readonly LedgerRow[] {
    return this.#reading(() => this.#parts.reader.findPerson(person, options.days));
  }

  unended(): readonly EventId[] {
    return this.#reading(() => this.#parts.reader.unended());
  }

  /** Call once after opening. Resolves to the number of openings whose outcome is now `unknown`. */
  reconcile(): Promise<number> {
    return new Promise((resolve) => {
      resolve(this.#reading(() => reconcile(this.#parts.reader, this.#parts.writer)));
    });
  }

  /** Rejects as `append` does. */
  async erasePerson(request: ErasureRequest): Promise<ErasureReceipt> {
    const receipt = await this.#changing(() => erasePerson(this.#parts, request));
    if (!receipt.walTruncated) this.#upkeep.emptyWalSoon();
    return receipt;
  }

  /** Rejects as `append` does. */
  async runRetention(): Promise<RetentionReport> {
    const report = await this.#changing(() => runRetention(this.#parts, this.#personalDays));
    if (report.ran && !report.walTruncated) this.#upkeep.emptyWalSoon();
    return report;
  }

  /** Days past their time whose keys still live, counted on the clock as it is. */
  hasExpiredDays(): boolean {
    const { vault, venue, clock } = this.#parts;
    const today = venue.dayOf(clock.wall());
    return this.#reading(() => dueDays(vault.ages(), today, this.#personalDays).length > 0);
  }

  tallies(): readonly Tally[] {
    return this.#reading(() => readTallies(this.#parts.db, this.#parts.reader));
  }

  head(): LedgerHead {
    const { writer } = this.#parts;
    const { signedAt } = writer;
    return {
      size: writer.size,
      root: Buffer.from(writer.root).toString('base64'),
      signedSize: writer.signedSize,
      ...(signedAt === undefined ? {} : { signedAt }),
    };
  }

  /** Signs the head when the tree has grown, and returns the newest signed note. */
  checkpoint(): { readonly note: string; readonly size: number } {
    this.#parts.writer.seal();
    const stored = this.#reading(() => lastCheckpoint(this.#parts.db));
    if (stored === undefined) throw new TongdaoError('NOT_FOUND', 'the ledger is empty');
    return stored;
  }

  /** RFC 6962 section 2.1.1, for the tree of `size`. */
  proveInclusion(seq: number, size: number): readonly Hash[] {
    return this.#reading(() => inclusionProof(this.#nodes(), seq, size));
  }

  /** RFC 6962 section 2.1.2. */
  proveConsistency(from: number, to: number): readonly Hash[] {
    return this.#reading(() => consistencyProof(this.#nodes(), from, to));
  }

  /** Signs the last head and lets go of every file. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#closed) {
        this.#closed = true;
        this.#upkeep.end();
        const { db, vault } = this.#parts;
        vault.close();
        db.close();
        this.#lock.release();
      }
      resolve();
    });
  }

  /** Throws `STOPPING` after `close`; what SQLite throws comes out as one of our errors. */
  #reading<T>(work: () => T): T {
    this.#refuseWhenClosed();
    try {
      return work();
    } catch (error) {
      throw storageError(error, false);
    }
  }

  async #changing<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    try {
      return await work();
    } catch (error) {
      throw storageError(error, false);
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new TongdaoError('STOPPING', 'the ledger is closed');
  }

  #nodes(): ReturnType<typeof nodesFromTiles> {
    return nodesFromTiles(storedTiles(this.#parts.db, this.#parts.writer.size));
  }
}
