/** Edits one byte of one row of a copy, behind the gateway's back, and lets verification find it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import { TongdaoError } from '../../schemas/errors.js';
import { resolveData } from '../data-directory.js';

interface Edited {
  readonly seq: number;
  readonly before: string;
  readonly after: string;
}

/** Moves one recorded time by a minute: the smallest lie that could matter. */
function editOneRow(file: string): Edited {
  const copy = new Database(file);
  try {
    const row = copy
      .prepare<[], { seq: number; rec: Buffer }>(
        'SELECT seq, rec FROM leaf ORDER BY random() LIMIT 1',
      )
      .get();
    if (row === undefined) throw new TongdaoError('NOT_FOUND', 'the ledger is empty');
    const before = row.rec.toString('utf8');
    const after = before.replace(/"t":"([^"]{15})(\d)Z"/, (_, start: string, digit: string) => {
      return `"t":"${start}${(Number(digit) + 1) % 10}Z"`;
    });
    copy.prepare('UPDATE leaf SET rec = ? WHERE seq = ?').run(Buffer.from(after), row.seq);
    return { seq: row.seq, before, after };
  } finally {
    copy.close();
  }
}

export async function demoTamper(options: { json?: boolean; data?: string }): Promise<void> {
  const { paths } = resolveData(options.data);
  const dir = mkdtempSync(join(tmpdir(), 'tongdao-tamper-'));
  try {
    const source = new Database(join(paths.dir, 'ledger.db'), {
      readonly: true,
      fileMustExist: true,
    });
    await source.backup(join(dir, 'ledger.db'));
    source.close();
    const before = await verifyLedger({ dir, readPayloads: false });
    const edited = editOneRow(join(dir, 'ledger.db'));
    const after = await verifyLedger({ dir, readPayloads: false });
    const named = after.problems.some(({ seq }) => seq === edited.seq);
    process.exitCode = before.ok && !after.ok && named ? 0 : 1;
    const report = {
      leaves: before.leaves,
      ok_before: before.ok,
      edited_seq: edited.seq,
      ok_after: after.ok,
      first_bad_seq: after.firstBadSeq,
      named,
      sentences: after.sentences,
    };
    if (options.json === true) {
      console.log(JSON.stringify(report));
      return;
    }
    console.log(`改动了副本里的第 ${edited.seq} 条。 Edited record ${edited.seq} of a copy:`);
    console.log(`  ${edited.before}\n  ${edited.after}\n`);
    for (const line of [...after.sentences.zh, ...after.sentences.en]) console.log(line);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
