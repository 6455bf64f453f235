import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StandingRecord } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';
import type {
  EventId,
  LedgerEntry,
  LedgerWriter,
  Receipt,
  StandingStore,
  VenueDay,
} from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Cancel, Clock, RandomSource, Timers, WallMs } from '../../schemas/time.js';
import type { ClockTrust } from './clock-trust.js';
import { ClockWatch, type EvidenceSource } from './clock-watch.js';
import { erasePerson, type ErasureReceipt, type ErasureRequest } from './erasure.js';
import { FileKeyStore, refuseIfOpenToOthers, type KeyStore } from './keys.js';
import { DirectoryLock } from './lock.js';
import { formatVkey, noteVerifier, type NoteVerifier } from './note.js';
import type { LedgerParts } from './parts.js';
import { consistencyProof, inclusionProof } from './proof.js';
import { Readiness } from './readiness.js';
import { LedgerReader, type LedgerRow, type Payload, type RowsQuery } from './reader.js';
import { reconcile } from './reconcile.js';
import { Registry, type RegistryEntry } from './registry.js';
import { dueDays, runRetention, type RetentionReport } from './retention.js';
import {
  assertDurable,
  durably,
  KEYS_FILE,
  LEDGER_FILE,
  openKeysFile,
  openLedgerFile,
  type Db,
} from './store.js';
import { readTallies, type Tally } from './tally.js';
import { nodesFromTiles } from './tiles.js';
import { clockMarks, lastCheckpoint, loadTree, storedTiles } from './tree-state.js';
import type { Hash } from './tree.js';
import { Vault } from './vault.js';
import { LeafWriter } from './writer.js';

export interface LedgerOptions {
  /** Holds `ledger.db`, `keys.db`, `lock.db`, and `keys/` unless a key store is given. Mode 0700. */
  readonly dir: string;
  /** Name of the log and of its key, such as `gate-1.example.org/ledger`; never changes. */
  readonly origin: string;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly keyStore?: KeyStore;
  /** Venue days personal data lives: a day's key dies this many days after it began. */
  readonly personalDays: number;
  /** Default: every 60 s when the tree grew, and with every 256th row. */
  readonly seal?: { readonly everyMs: number; readonly everyRows: number };
  /** Without it the clock is never trusted, and nothing irreversible runs. */
  readonly clockEvidence?: EvidenceSource;
  /** Failures of timed work, which has no caller to throw to. */
  readonly onProblem?: (problem: TongdaoError) => void;
}

const DEFAULT_SEAL = { everyMs: 60_000, everyRows: 256 };
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
  #closed = false;

  private constructor(
    options: LedgerOptions,
    lock: DirectoryLock,
    parts: LedgerParts,
    keys: { readonly vkey: string; readonly sealed: boolean },
  ) {
    this.vkey = keys.vkey;
    this.sealed = keys.sealed;
    this.#parts = parts;
    this.#lock = lock;
    this.#personalDays = options.personalDays;
    this.#onProblem = options.onProblem ?? (() => undefined);
    this.#trust = parts.watch.judge();
    const { everyMs } = options.seal ?? DEFAULT_SEAL;
    this.#timers = [
      options.timers.every(everyMs, () => {
        this.#reporting(() => {
          this.#everyMinute();
        });
      }),
      options.timers.every(PROBE_MS, () => {
        this.#reporting(() => {
          this.#probe();
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
      resolve(Ledger.#open(options));
    });
  }

  static #open(options: LedgerOptions): Ledger {
    const { dir } = options;
    if (!Number.isInteger(options.personalDays) || options.personalDays < 1) {
      throw new TongdaoError('CONFIG_INVALID', 'personalDays must be a whole number from 1');
    }
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    refuseIfOpenToOthers(dir);
    const lock = DirectoryLock.take(dir);
    const opened: Db[] = [];
    try {
      const create = !existsSync(join(dir, LEDGER_FILE));
      const keyStore =
        options.keyStore ??
        FileKeyStore.open({ dir: join(dir, 'keys'), random: options.random, create });
      const db = openLedgerFile(join(dir, LEDGER_FILE));
      opened.push(db);
      const keysDb = openKeysFile(join(dir, KEYS_FILE));
      opened.push(keysDb);
      const signer = noteVerifier(options.origin, keyStore.publicKey());
      const parts = assemble(options, keyStore, signer, db, keysDb);
      const keys = { vkey: formatVkey(signer), sealed: keyStore.sealed };
      return new Ledger(options, lock, parts, keys);
    } catch (error) {
      for (const db of opened) db.close();
      lock.release();
      throw error;
    }
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
    this.#parts.watch.accept();
    this.#trust = this.#parts.watch.judge();
    return receipt;
  }

  append(entry: LedgerEntry): Promise<Receipt> {
    return new Promise((resolve) => {
      if (this.#closed) throw new TongdaoError('STOPPING', 'the ledger is closed');
      const before = this.#parts.writer.signedSize;
      const receipt = this.#parts.writer.commit(entry);
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
    const { watch, writer, readiness } = this.#parts;
    if (!readiness.ready) return;
    writer.recordClockStep();
    this.#trust = watch.judge();
    this.#seal();
  }

  /** Finds out whether a disk that refused rows takes them again. */
  #probe(): void {
    const { db, readiness } = this.#parts;
    if (readiness.ready || !readiness.usable) return;
    readiness.guard(() =>
      durably(db, () => db.prepare('UPDATE probe SET n = n + 1, pad = randomblob(65536)').run()),
    );
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

function assemble(
  options: LedgerOptions,
  keyStore: KeyStore,
  signer: NoteVerifier,
  db: Db,
  keysDb: Db,
): LedgerParts {
  const { clock, timers, random, venue } = options;
  const readiness = new Readiness();
  const tree = loadTree(db, signer);
  assertDurable(db);
  const vault = new Vault(keysDb, keyStore, random);
  const registry = new Registry(db, vault, random, options.origin);
  const reader = new LedgerReader(db, vault, options.origin);
  const watch = new ClockWatch(clock, options.clockEvidence, clockMarks(tree.state));
  const writer = new LeafWriter(
    {
      db,
      vault,
      registry,
      keyStore,
      signer,
      venue,
      clock,
      random,
      watch,
      readiness,
      sealEvery: (options.seal ?? DEFAULT_SEAL).everyRows,
    },
    tree,
  );
  return { db, vault, registry, reader, writer, readiness, watch, venue, clock, timers };
}
