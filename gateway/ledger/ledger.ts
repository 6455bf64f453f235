import type { StandingRecord } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';
import type {
  EventId,
  LedgerEntry,
  LedgerWriter,
  Receipt,
  StandingStore,
} from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Cancel, WallMs } from '../../schemas/time.js';
import type { ClockTrust } from './clock-trust.js';
import { erasePerson, type ErasureReceipt, type ErasureRequest } from './erasure.js';
import type { DirectoryLock } from './lock.js';
import { DEFAULT_SEAL, openFiles, type LedgerOptions, type OpenedFiles } from './open-files.js';
import type { LedgerParts } from './parts.js';
import { probe } from './probe.js';
import { consistencyProof, inclusionProof } from './proof.js';
import type { LedgerRow, Payload, RowsQuery } from './reader.js';
import { reconcile } from './reconcile.js';
import type { RegistryEntry } from './registry.js';
import { dueDays, runRetention, type RetentionReport } from './retention.js';
import { truncateWal } from './store.js';
import { readTallies, type Tally } from './tally.js';
import { nodesFromTiles } from './tiles.js';
import { lastCheckpoint, storedTiles } from './tree-state.js';
import type { Hash } from './tree.js';

export type { LedgerOptions } from './open-files.js';

/** How often a ledger that could not write tries again. */
const PROBE_MS = 2000;

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
  readonly #onProblem: (problem: TongdaoError) => void;
  readonly #timers: readonly Cancel[];
  #trust: ClockTrust;
  #signedAt: WallMs | undefined;
  /** Registry entries were revoked, and their bytes may still be in the write-ahead log. */
  #walHoldsRevoked = false;
  #closed = false;

  private constructor(options: LedgerOptions, files: OpenedFiles) {
    this.vkey = files.vkey;
    this.sealed = files.sealed;
    this.#parts = files.parts;
    this.#lock = files.lock;
    this.#personalDays = options.personalDays;
    this.#onProblem = options.onProblem ?? (() => undefined);
    this.#trust = files.parts.watch.judge();
    const { everyMs } = options.seal ?? DEFAULT_SEAL;
    this.#timers = [
      options.timers.every(everyMs, () => {
        this.#reporting(() => {
          this.#everyMinute();
        });
      }),
      options.timers.every(PROBE_MS, () => {
        this.#reporting(() => {
          this.#resume();
        });
      }),
    ];
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
    return this.#trust.trusted;
  }

  get clockTrust(): ClockTrust {
    return this.#trust;
  }

  /** A named person says that the clock is right; a row says who. */
  async acceptClock(operator: string): Promise<Receipt> {
    const receipt = await this.append({
      kind: 'system',
      detail: { event: 'clock-accepted', operator },
    });
    this.#parts.watch.trustNow();
    this.#trust = this.#parts.watch.judge();
    return receipt;
  }

  append(entry: LedgerEntry): Promise<Receipt> {
    return new Promise((resolve) => {
      if (this.#closed) throw new TongdaoError('STOPPING', 'the ledger is closed');
      const before = this.#parts.writer.signedSize;
      const receipt = this.#parts.writer.commit(entry);
      if (entry.revokes !== undefined) this.#walHoldsRevoked = true;
      if (this.#parts.writer.signedSize !== before) this.#signedAt = this.#parts.clock.wall();
      resolve(receipt);
    });
  }

  standing(person: Person, now: WallMs): readonly StandingRecord[] {
    return this.#parts.registry.standing(person, now);
  }

  registryEntry(eventId: EventId): RegistryEntry | undefined {
    return this.#parts.registry.entry(eventId);
  }

  payloadOf(eventId: EventId): Payload {
    return this.#parts.reader.payloadOf(eventId);
  }

  row(eventId: EventId): LedgerRow | undefined {
    return this.#parts.reader.row(eventId);
  }

  rows(query: RowsQuery): readonly LedgerRow[] {
    return this.#parts.reader.rows(query);
  }

  /** Whether any row with this event id was ever committed, erased content or not. */
  committed(eventId: EventId): boolean {
    return this.#parts.reader.committed(eventId);
  }

  findPerson(person: Person, options: { readonly days: number }): readonly LedgerRow[] {
    return this.#parts.reader.findPerson(person, options.days);
  }

  unended(): readonly EventId[] {
    return this.#parts.reader.unended();
  }

  /** Call once after opening. Resolves to the number of openings whose outcome is now `unknown`. */
  reconcile(): Promise<number> {
    return new Promise((resolve) => {
      resolve(reconcile(this.#parts.reader, this.#parts.writer));
    });
  }

  erasePerson(request: ErasureRequest): Promise<ErasureReceipt> {
    return erasePerson(this.#parts, request);
  }

  async runRetention(): Promise<RetentionReport> {
    const report = await runRetention(this.#parts, this.#personalDays);
    this.#trust = this.#parts.watch.judge();
    return report;
  }

  /** Days past their time whose keys still live, counted on the clock as it is. */
  hasExpiredDays(): boolean {
    const { vault, venue, clock } = this.#parts;
    const today = venue.dayOf(clock.wall());
    return dueDays(vault.ages(), today, this.#personalDays).length > 0;
  }

  tallies(): readonly Tally[] {
    return readTallies(this.#parts.db, this.#parts.reader);
  }

  head(): LedgerHead {
    const { writer } = this.#parts;
    return {
      size: writer.size,
      root: Buffer.from(writer.root).toString('base64'),
      signedSize: writer.signedSize,
      ...(this.#signedAt === undefined ? {} : { signedAt: this.#signedAt }),
    };
  }

  /** Signs the head when the tree has grown, and returns the newest signed note. */
  checkpoint(): { readonly note: string; readonly size: number } {
    this.#seal();
    const stored = lastCheckpoint(this.#parts.db);
    if (stored === undefined) throw new TongdaoError('NOT_FOUND', 'the ledger is empty');
    return stored;
  }

  /** RFC 6962 section 2.1.1, for the tree of `size`. */
  proveInclusion(seq: number, size: number): readonly Hash[] {
    return inclusionProof(this.#nodes(), seq, size);
  }

  /** RFC 6962 section 2.1.2. */
  proveConsistency(from: number, to: number): readonly Hash[] {
    return consistencyProof(this.#nodes(), from, to);
  }

  /** Signs the last head and lets go of every file. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#closed) {
        this.#closed = true;
        for (const cancel of this.#timers) cancel();
        const { db, vault, readiness } = this.#parts;
        this.#reporting(() => {
          if (readiness.usable) this.#seal();
        });
        vault.close();
        db.close();
        this.#lock.release();
      }
      resolve();
    });
  }

  #nodes(): ReturnType<typeof nodesFromTiles> {
    return nodesFromTiles(storedTiles(this.#parts.db, this.#parts.writer.size));
  }

  #seal(): void {
    const { writer, clock } = this.#parts;
    if (writer.size === writer.signedSize) return;
    writer.seal();
    this.#signedAt = clock.wall();
  }

  #everyMinute(): void {
    const { db, watch, writer, readiness } = this.#parts;
    if (!readiness.ready) return;
    writer.recordClockStep();
    this.#trust = watch.judge();
    this.#seal();
    if (this.#walHoldsRevoked) this.#walHoldsRevoked = !truncateWal(db);
  }

  /** Finds out whether a disk that refused rows takes them again. */
  #resume(): void {
    const { db, readiness } = this.#parts;
    if (readiness.ready || !readiness.usable) return;
    probe(db, readiness);
  }

  #reporting(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TongdaoError)) throw error;
      this.#onProblem(error);
    }
  }
}
