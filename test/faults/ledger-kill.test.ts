import { ledgerBench } from '../gateway/ledger/ledger-fixture.js';
import { expectNothingLost, runAppender } from '../gateway/ledger/appender-process.js';

const KILLS = 100;

describe('kill -9 of a process that appends to the ledger', function () {
  this.timeout(600_000);

  it(`loses no acknowledged row in ${KILLS} kills, on one data directory`, async () => {
    const bench = ledgerBench();
    for (let kill = 0; kill < KILLS; kill++) {
      const killAfter = 1 + Math.floor(Math.random() * 60);
      const said = await runAppender({ dir: bench.dir, rows: 1e6, killAfter });
      await expectNothingLost(bench, said);
    }
    await bench.remove();
  });
});
