/**
 * Re-hashes everything from a reading connection of its own, also while the gateway writes: records,
 * tiles, root, every signed head, payloads against what the records commit to. Verification by
 * people's own tools needs none of this: see tiles and notes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { openCheckpoint } from './checkpoint.js';
import { FileKeyStore } from './keys.js';
import { parseVkey, type NoteVerifier } from './note.js';
import { treeHash } from './proof.js';
import { LEDGER_FILE, openReadOnly, type Db } from './store.js';
import { nodesFromTiles } from './tiles.js';
import { readState, storedTiles } from './tree-state.js';
import { decodeFrontier, rootOf, sameHash } from './tree.js';
import { ProblemList, sentencesOf, type VerifyReport } from './verify-problem.js';
import { checkPayloads } from './verify-payloads.js';
import { walkRecords } from './verify-records.js';

export interface VerifyOptions {
  readonly dir: string;
  /** Obtained at installation. Without it the ledger's own is used, and the report says so. */
  readonly vkey?: string;
  /** Opens payloads too, where their keys still live; needs the key directory. Default true. */
  readonly readPayloads?: boolean;
}

function checkHeads(
  db: Db,
  signer: NoteVerifier,
  size: number,
  problems: ProblemList,
): { heads: number; lastHeadSize: number } {
  const nodes = nodesFromTiles(storedTiles(db, size));
  let heads = 0;
  let lastHeadSize = 0;
  const stored = db.prepare<[], { size: number; note: string }>(
    'SELECT size, note FROM checkpoint ORDER BY size',
  );
  for (const row of stored.iterate()) {
    heads++;
    lastHeadSize = row.size;
    const head = openCheckpoint(row.note, signer);
    if (head?.size !== row.size) problems.add('head-signature', row.size);
    else if (head.size > size) problems.add('tail-cut', row.size);
    else if (!sameHash(treeHash(nodes, head.size), head.root)) {
      problems.add('head-not-in-tree', row.size);
    }
  }
  return { heads, lastHeadSize };
}

function verifyOpened(db: Db, options: VerifyOptions): VerifyReport {
  const state = readState(db);
  if (state === undefined) throw new TongdaoError('LEDGER_BROKEN', 'the ledger has no state row');
  const problems = new ProblemList();
  const signer = parseVkey(options.vkey ?? state.vkey);
  const walked = walkRecords(db, state.size, problems);
  const frontier = decodeFrontier(state.size, state.frontier);
  // A changed record moves the root as well: naming both would hide which one it is.
  const recordsFit = problems.list.length === 0;
  if (recordsFit && !sameHash(walked.root, rootOf(frontier))) {
    problems.add('root-differs', state.size);
  }
  let heads = { heads: 0, lastHeadSize: 0 };
  try {
    heads = checkHeads(db, signer, state.size, problems);
  } catch (error) {
    // A tile that is missing altogether was named already; heads above it cannot be computed.
    if (!(error instanceof TongdaoError)) throw error;
    problems.add('tile-changed', state.size);
  }
  const keysDir = join(options.dir, 'keys');
  const keyStore =
    options.readPayloads === false || !existsSync(keysDir)
      ? undefined
      : FileKeyStore.open({
          dir: keysDir,
          random: { bytes: (length) => new Uint8Array(length) },
          create: false,
        });
  const payloads = checkPayloads(db, options.dir, state.origin, keyStore, problems);
  const { starts, clockSteps, erasures, destroyedDays } = walked.notes;
  const list = problems.list;
  const bad = list.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const noted = clockSteps > 0;
  const report = {
    ok: list.length === 0,
    state: list.length > 0 ? 'broken' : noted ? 'intact-with-notes' : 'intact',
    origin: state.origin,
    vkey: options.vkey ?? state.vkey,
    vkeyGiven: options.vkey !== undefined,
    leaves: walked.leaves,
    root: Buffer.from(walked.root).toString('base64'),
    ...(walked.firstMinute === undefined ? {} : { firstMinute: walked.firstMinute }),
    ...(walked.lastMinute === undefined ? {} : { lastMinute: walked.lastMinute }),
    ...heads,
    payloads,
    notes: { starts, clockSteps, erasures, destroyedDays },
    ...(bad.length === 0 ? {} : { firstBadSeq: Math.min(...bad) }),
    problems: list,
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
