import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLedgerFile } from '../../../gateway/ledger/store.js';
import { needTools } from '../../support/tools.js';
import { tempDir } from '../../support/temp.js';
import { expectNothingLost, runAppender } from './appender-process.js';
import { ledgerBench } from './ledger-fixture.js';

const KILLS = 5;

async function syncsOf(dir: string, rows: number): Promise<number> {
  const log = join(dir, `strace-${rows}.txt`);
  const wrap = ['strace', '-f', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-o', log];
  const said = await runAppender({ dir, rows, everyRows: 1e6, wrap });
  expect(said.acknowledged.size).to.equal(rows);
  return readFileSync(log, 'utf8').match(/\b(fsync|fdatasync)\(\d+\) += 0/g)?.length ?? 0;
}

describe('durability', function () {
  this.timeout(60_000);

  it('100 rows are at least 100 fsyncs more than none', async function () {
    needTools(this, 'strace');
    const dir = tempDir('tongdao-fsync-');
    await syncsOf(dir.path, 1);
    const idle = await syncsOf(dir.path, 0);
    const busy = await syncsOf(dir.path, 100);
    expect(busy - idle).to.be.at.least(100);
    dir.remove();
  });

  it('is full before and after the first write: the build default is not in force', () => {
    const dir = tempDir('tongdao-pragma-');
    const db = openLedgerFile(join(dir.path, 'ledger.db'));
    const inForce = (name: string): unknown => db.pragma(name, { simple: true });
    db.exec('INSERT INTO outbox (one, seq) VALUES (1, 0)');
    expect(inForce('synchronous')).to.equal(2);
    expect(inForce('journal_mode')).to.equal('wal');
    expect(inForce('secure_delete')).to.equal(1);
    db.close();
    dir.remove();
  });

  it(`no acknowledged row is lost in ${KILLS} kills, on one data directory`, async () => {
    const bench = ledgerBench();
    for (let kill = 1; kill <= KILLS; kill++) {
      const killAfter = 1 + Math.floor(Math.random() * 40);
      const said = await runAppender({ dir: bench.dir, rows: 1e6, killAfter });
      expect(said.closed).to.equal(false);
      expect(said.acknowledged.size, `kill ${kill}`).to.be.at.least(killAfter);
      await expectNothingLost(bench, said);
    }
    await bench.remove();
  });
});
