import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import { ClockWatch, type EvidenceSource } from './clock-watch.js';
import { holdHead, readHeldHead } from './held-head.js';
import { FileKeyStore, refuseIfOpenToOthers, type KeyStore } from './keys.js';
import { DirectoryLock } from './lock.js';
import { formatVkey, noteVerifier, type NoteVerifier } from './note.js';
import type { LedgerParts } from './parts.js';
import { probe } from './probe.js';
import { Readiness } from './readiness.js';
import { LedgerReader } from './reader.js';
import { CardLinkStore } from './card-link-store.js';
import { Registry } from './registry.js';
import {
  durably,
  KEYS_FILE,
  LEDGER_FILE,
  openKeysFile,
  openLedgerFile,
  openingError,
  type Db,
} from './store.js';
import { clockMarks, loadTree, readState } from './tree-state.js';
import { Vault } from './vault.js';
import { LeafWriter } from './writer.js';

export interface LedgerOptions {
  /** Holds `ledger.db`, `keys.db`, `lock.db`, `last-head`, and `keys/` unless a key store is given. Mode 0700. */
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

export const DEFAULT_SEAL = { everyMs: 60_000, everyRows: 256 };

export interface OpenedFiles {
  readonly parts: LedgerParts;
  readonly lock: DirectoryLock;
  /** C2SP verifier key of this log. */
  readonly vkey: string;
  readonly sealed: boolean;
}

/** Takes the directory, opens its files and loads the tree; on a failure lets go of all of them. */
export function openFiles(options: LedgerOptions): OpenedFiles {
  const { dir } = options;
  if (!Number.isInteger(options.personalDays) || options.personalDays < 1) {
    throw new TongdaoError('CONFIG_INVALID', 'personalDays must be a whole number from 1');
  }
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    refuseIfOpenToOthers(dir);
  } catch (error) {
    throw openingError(error);
  }
  const lock = DirectoryLock.take(dir);
  const opened: Db[] = [];
  try {
    const create = !existsSync(join(dir, LEDGER_FILE));
    const hasKeys = existsSync(join(dir, KEYS_FILE));
    if (create && hasKeys) {
      throw new TongdaoError('LEDGER_BROKEN', `${LEDGER_FILE} is gone and its keys are not`);
    }
    const keyStore =
      options.keyStore ??
      FileKeyStore.open({ dir: join(dir, 'keys'), random: options.random, create });
    const db = openLedgerFile(join(dir, LEDGER_FILE));
    opened.push(db);
    if (!hasKeys && (readState(db)?.size ?? 0) > 0) {
      throw new TongdaoError('KEY_MISSING', `${join(dir, KEYS_FILE)} does not exist`);
    }
    const keysDb = openKeysFile(join(dir, KEYS_FILE));
    opened.push(keysDb);
    const signer = noteVerifier(options.origin, keyStore.publicKey());
    const parts = assemble(options, keyStore, signer, db, keysDb);
    return { parts, lock, vkey: formatVkey(signer), sealed: keyStore.sealed };
  } catch (error) {
    for (const db of opened) db.close();
    lock.release();
    throw openingError(error);
  }
}

/** A full disk at the start is no reason not to start: people still need the desk and the lanes. */
function tryWriting(db: Db, readiness: Readiness): void {
  try {
    probe(db, readiness);
  } catch (error) {
    if (!isTongdaoError(error, 'LEDGER_UNAVAILABLE')) throw error;
  }
}

/** The head is in the ledger already, so a file that cannot be written stops nothing. */
function headHolder({ dir, onProblem }: LedgerOptions): (note: string) => void {
  return (note) => {
    try {
      holdHead(dir, note);
    } catch (error) {
      if (!isTongdaoError(error)) throw error;
      onProblem?.(error);
    }
  };
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
  const held = readHeldHead(options.dir, signer);
  const tree = durably(db, () => loadTree(db, signer, held));
  tryWriting(db, readiness);
  const vault = new Vault(keysDb, keyStore, random);
  const registry = new Registry(db, vault, random, options.origin);
  const links = new CardLinkStore(db, vault, registry);
  const reader = new LedgerReader(db, vault, options.origin);
  const watch = new ClockWatch(clock, options.clockEvidence, clockMarks(tree.state));
  const writer = new LeafWriter(
    {
      db,
      vault,
      registry,
      links,
      keyStore,
      signer,
      venue,
      clock,
      random,
      watch,
      readiness,
      sealEvery: (options.seal ?? DEFAULT_SEAL).everyRows,
      onSigned: headHolder(options),
    },
    tree,
  );
  return { db, vault, registry, links, reader, writer, readiness, watch, venue, clock, timers };
}
