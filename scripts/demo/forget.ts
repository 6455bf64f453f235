import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { requireDemo } from './require-demo.js';
import type { ForgetAnswer } from '../../schemas/glass.js';
import { resolveData, type DataPaths } from '../data-directory.js';
import { foundInFiles, storedPayloads } from './payload-bytes.js';
import { demoPerson } from './people.js';
import { rootOfSize } from '../../gateway/ledger/root-of-size.js';

const statusSchema = z.looseObject({
  ledger: z.looseObject({ size: z.number(), root: z.string() }),
});
const erasureSchema = z.looseObject({ rows: z.number(), entries: z.number() });

/** Erases one person and looks whether the tree's root at the old size is what it was. */
export async function forget(personId: string, paths: DataPaths): Promise<ForgetAnswer> {
  const person = demoPerson(personId);
  const client = new ControlClient({ path: paths.control });
  await requireDemo(client);
  const before = statusSchema.parse(await client.request('GET', '/status')).ledger;
  const stored = storedPayloads(paths.dir);
  const erased = erasureSchema.parse(
    await client.request('POST', '/erasures', {
      idNumber: person.idNumber,
      who: 'demo',
      why: 'subject-request',
    }),
  );
  const left = storedPayloads(paths.dir);
  const gone = [...stored].filter(([seq]) => !left.has(seq)).map(([, blob]) => blob);
  const rootAfter = rootOfSize(paths.dir, before.size);
  return {
    person: person.id,
    size: before.size,
    root_before: before.root,
    root_after: rootAfter,
    same_root: rootAfter === before.root,
    payloads_erased: erased.rows,
    registry_entries_erased: erased.entries,
    payload_bytes_found: foundInFiles(paths.dir, gone),
  };
}

export async function demoForget(options: {
  person: string;
  json?: boolean;
  data?: string;
}): Promise<void> {
  const { paths } = resolveData(options.data);
  const report = await forget(options.person, paths);
  const something = report.payloads_erased + report.registry_entries_erased > 0;
  process.exitCode = something && report.same_root && report.payload_bytes_found === 0 ? 0 : 1;
  if (options.json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  if (!something) {
    console.log(`没有存过 ${report.person} 的记录，先刷一次卡。`);
    console.log(`Nothing was stored about "${report.person}": swipe first.`);
    return;
  }
  console.log(
    `抹去了 ${report.payloads_erased} 条记录的内容和 ${report.registry_entries_erased} 条登记。`,
  );
  console.log(
    `Erased the content of ${report.payloads_erased} rows and ${report.registry_entries_erased} registrations.`,
  );
  console.log(`root of the first ${report.size} rows before  ${report.root_before}`);
  console.log(`root of the first ${report.size} rows after   ${report.root_after}`);
  console.log(
    `of their bytes still in the files: ${report.payload_bytes_found} · 文件里还能找到的：${report.payload_bytes_found}`,
  );
  console.log(report.same_root ? '根不变。 The root is the same.' : '根变了！ THE ROOT CHANGED.');
}
