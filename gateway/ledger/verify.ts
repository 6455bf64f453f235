/**
 * Re-hashes everything from a reading connection of its own, also while the gateway writes: records,
 * tiles, root, every signed head, payloads against what the records commit to. Verification by
 * people's own tools needs none of this: see tiles and notes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { FileKeyStore } from './keys.js';
import { parseVkey } from './note.js';
import { KEYS_FILE, LEDGER_FILE, openReadOnly, type Db } from './store.js';
import { readState, type StateRow } from './tree-state.js';
import type { Hash } from './tree.js';
import { Vault } from './vault.js';
import { checkCardTags } from './verify-card-tags.js';
import { ProblemList, sentencesOf, type Problem, type VerifyReport } from './verify-problem.js';
import { PayloadCheck } from './verify-payloads.js';
import { walkRecords, type WalkedRecords } from './verify-records.js';
import { checkOpenings, checkRegistry, checkStrays, checkTags, goneDays } from './verify-tables.js';
import { TreeCheck } from './verify-tree.js';

export interface VerifyOptions {
  readonly dir: string;
  /** Obtained at installation. Without it the ledger's own is used, and the report says so. */
  readonly vkey?: string;
  /** Opens payloads too, where their keys still live; needs the key directory. Default true. */
  readonly readPayloads?: boolean;
}

function storedRecords(db: Db): number {
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM leaf').pluck().get();
  return (last ?? -1) + 1;
}

/** The keys, when they lie where this ledger keeps them. Nothing is created or written. */
function openVault({ dir, readPayloads }: VerifyOptions): Vault | undefined {
  const keys = join(dir, 'keys');
  if (readPayloads === false || !existsSync(keys) || !existsSync(join(dir, KEYS_FILE))) {
    return undefined;
  }
  const random = { bytes: (length: number): Uint8Array => new Uint8Array(length) };
  const keyStore = FileKeyStore.open({ dir: keys, random, create: false });
  return new Vault(openReadOnly(join(dir, KEYS_FILE)), keyStore, random);
}

function verifyOpened(db: Db, options: VerifyOptions): VerifyReport {
  const state = readState(db);
  if (state === undefined) throw new TongdaoError('LEDGER_BROKEN', 'the ledger has no state row');
  const problems = new ProblemList();
  const signer = parseVkey(options.vkey ?? state.vkey);
  const gone = goneDays(db);
  const vault = openVault(options);
  try {
    // What is there is judged whole, whatever number the state row claims.
    const size = Math.max(state.size, storedRecords(db));
    const tree = new TreeCheck(db, size, state, signer, problems);
    const goneIds = new Set(gone.map(({ id }) => id));
    const payloads = new PayloadCheck(db, state.origin, vault, goneIds, problems);
    const walked = walkRecords(db, size, tree, payloads, problems);
    const root = tree.finish();
    payloads.finish();
    for (const day of gone) {
      // 1 is a destruction under way; 2 claims that a record tells of it.
      if (day.gone !== 1 && !walked.destroyed.has(day.id))
        problems.add('day-unrecorded', day.first);
    }
    checkStrays(db, problems);
    checkTags(db, problems);
    checkOpenings(db, payloads, problems);
    checkRegistry(db, state.origin, vault, payloads, problems);
    checkCardTags(db, state.origin, vault, problems);
    const { heads, lastHeadSize } = tree;
    const { stored, opened } = payloads;
    const counts = { heads, lastHeadSize, payloads: { stored, opened } };
    return reportOf(state, options, { ...walked, root }, counts, problems.list);
  } finally {
    vault?.close();
  }
}

function reportOf(
  state: StateRow,
  options: VerifyOptions,
  walked: WalkedRecords & { readonly root: Hash },
  counts: Pick<VerifyReport, 'heads' | 'lastHeadSize' | 'payloads'>,
  problems: readonly Problem[],
): VerifyReport {
  const bad = problems.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const report = {
    ok: problems.length === 0,
    state:
      problems.length > 0 ? 'broken' : walked.notes.clockSteps > 0 ? 'intact-with-notes' : 'intact',
    origin: state.origin,
    vkey: options.vkey ?? state.vkey,
    vkeyGiven: options.vkey !== undefined,
    leaves: walked.leaves,
    root: Buffer.from(walked.root).toString('base64'),
    ...(walked.firstMinute === undefined ? {} : { firstMinute: walked.firstMinute }),
    ...(walked.lastMinute === undefined ? {} : { lastMinute: walked.lastMinute }),
    ...counts,
    notes: walked.notes,
    ...(bad.length === 0 ? {} : { firstBadSeq: Math.min(...bad) }),
    problems,
  } as const;
  return { ...report, sentences: sentencesOf(report) };
}

/** Rejects with `LEDGER_UNAVAILABLE` when there is no ledger to read. */
export function verifyLedger(options: VerifyOptions): Promise<VerifyReport> {
  return new Promise((resolve) => {
    const db = openReadOnly(join(options.dir, LEDGER_FILE));
    try {
      // One snapshot for all tables: the gateway may be writing.
      db.exec('BEGIN');
      resolve(verifyOpened(db, options));
    } finally {
      if (db.inTransaction) db.exec('COMMIT');
      db.close();
    }
  });
}
