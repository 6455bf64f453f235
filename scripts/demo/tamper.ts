/** Edits one byte of one row of a copy, behind the gateway's back, and lets verification find it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { TamperAnswer } from '../../schemas/glass.js';
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

/** Works on a copy: the ledger itself is only read. */
export async function tamperWithCopy(dir: string): Promise<TamperAnswer> {
  const copyDir = mkdtempSync(join(tmpdir(), 'tongdao-tamper-'));
  try {
    const source = new Database(join(dir, 'ledger.db'), { readonly: true, fileMustExist: true });
    try {
      await source.backup(join(copyDir, 'ledger.db'));
    } finally {
      source.close();
    }
    const before = await verifyLedger({ dir: copyDir, readPayloads: false });
    const edited = editOneRow(join(copyDir, 'ledger.db'));
    const after = await verifyLedger({ dir: copyDir, readPayloads: false });
    return {
      leaves: before.leaves,
      ok_before: before.ok,
      edited_seq: edited.seq,
      before: edited.before,
      after: edited.after,
      ok_after: after.ok,
      first_bad_seq: after.firstBadSeq,
      named: after.problems.some(({ seq }) => seq === edited.seq),
      sentences: after.sentences,
    };
  } finally {
    rmSync(copyDir, { recursive: true, force: true });
  }
}

export async function demoTamper(options: { json?: boolean; data?: string }): Promise<void> {
  const { paths } = resolveData(options.data);
  const report = await tamperWithCopy(paths.dir);
  process.exitCode = report.ok_before && !report.ok_after && report.named ? 0 : 1;
  if (options.json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(
    `改动了副本里的第 ${report.edited_seq} 条。 Edited record ${report.edited_seq} of a copy:`,
  );
  console.log(`  ${report.before}\n  ${report.after}\n`);
  for (const line of [...report.sentences.zh, ...report.sentences.en]) console.log(line);
}
