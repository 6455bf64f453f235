import { verifyLedger } from '../../gateway/ledger/verify.js';
import { resolveData } from '../data-directory.js';

/** Exit code 1 when the ledger does not verify. */
export async function ledgerVerify(options: {
  json?: boolean;
  data?: string;
  vkey?: string;
}): Promise<void> {
  const { paths } = resolveData(options.data);
  const report = await verifyLedger({
    dir: paths.dir,
    ...(options.vkey === undefined ? {} : { vkey: options.vkey }),
  });
  process.exitCode = report.ok ? 0 : 1;
  if (options.json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  const mark = { intact: '✔', 'intact-with-notes': '▲', broken: '✖' }[report.state];
  console.log(mark);
  for (const line of [...report.sentences.zh, ...report.sentences.en]) console.log(line);
  console.log(`origin ${report.origin}\nroot   ${report.root}\nvkey   ${report.vkey}`);
}
