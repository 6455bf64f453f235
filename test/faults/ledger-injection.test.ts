import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ledgerBench } from '../gateway/ledger/ledger-fixture.js';
import { expectNothingLost, runAppender, type Said } from '../gateway/ledger/appender-process.js';
import { tempDir } from '../support/temp.js';
import { needTools } from '../support/tools.js';

/** Enough rows to pass two signed heads. */
const ROWS = 16;

/** Runs the appending process with the nth call of one kind failing, then looks at what it left. */
async function inject(call: string, fault: string, nth: number): Promise<Said> {
  const bench = ledgerBench();
  const wrap = [
    ...['strace', '-f', '-o', '/dev/null'],
    ...['-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${nth}`],
  ];
  const said = await runAppender({ dir: bench.dir, rows: ROWS, wrap });
  await expectNothingLost(bench, said);
  await bench.remove();
  return said;
}

/** How many calls of one kind a run makes when nothing fails. */
async function callsOf(call: string): Promise<number> {
  const bench = ledgerBench();
  const log = tempDir('tongdao-strace-');
  const file = join(log.path, 'calls');
  const wrap = ['strace', '-f', '-e', `trace=${call}`, '-o', file];
  await runAppender({ dir: bench.dir, rows: ROWS, wrap });
  const calls = readFileSync(file, 'utf8').match(new RegExp(`\\b${call}\\(`, 'g'))?.length ?? 0;
  log.remove();
  await bench.remove();
  return calls;
}

/** Every `step`th call from the first to the last. */
async function sweep(call: string, fault: string, step: number): Promise<readonly Said[]> {
  const calls = await callsOf(call);
  const runs: Said[] = [];
  for (let nth = 1; nth <= calls; nth += step) runs.push(await inject(call, fault, nth));
  return runs;
}

const KNOWN = ['LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'INTERNAL'];

describe('faults of single system calls under the ledger', function () {
  this.timeout(600_000);

  before(function () {
    needTools(this, 'strace');
  });

  it('a kill at any synchronisation loses nothing acknowledged', async () => {
    const runs = await sweep('fsync', 'signal=SIGKILL', 1);
    expect(runs.some(({ acknowledged }) => acknowledged.size > 0)).to.equal(true);
    expect(
      runs.some(({ opened }) => !opened),
      'a first start was cut short',
    ).to.equal(true);
  });

  it('a kill at any write loses nothing acknowledged', async () => {
    const runs = await sweep('pwrite64', 'signal=SIGKILL', 13);
    expect(runs.some(({ acknowledged }) => acknowledged.size > 0)).to.equal(true);
    expect(
      runs.some(({ opened }) => !opened),
      'a first start was cut short',
    ).to.equal(true);
  });

  it('an error while synchronising ends every later append too, until a restart', async () => {
    const runs = await sweep('fsync', 'error=EIO', 3);
    const unknown = runs.filter(
      ({ opened, failures }) => opened && failures[0]?.code === 'LEDGER_UNKNOWN',
    );
    expect(unknown.length).to.be.at.least(5);
    for (const { failures, acknowledged } of unknown) {
      expect(new Set(failures.map(({ code }) => code))).to.deep.equal(new Set(['LEDGER_UNKNOWN']));
      expect(failures.every(({ ready }) => !ready)).to.equal(true);
      expect(acknowledged.size + failures.length).to.equal(ROWS);
    }
  });

  it('a write without space is refused, and the next row is taken', async () => {
    const runs = await sweep('pwrite64', 'error=ENOSPC', 23);
    const refused = runs.filter(({ opened, failures }) => opened && failures.length > 0);
    expect(refused.length).to.be.at.least(5);
    for (const { failures, acknowledged } of refused) {
      expect(failures).to.deep.equal([{ code: 'LEDGER_UNAVAILABLE', ready: false }]);
      expect(acknowledged.size).to.equal(ROWS - 1);
    }
  });

  it('a write error has a code that says what to do', async () => {
    const runs = await sweep('pwrite64', 'error=EIO', 29);
    const codes = new Set(runs.flatMap(({ failures }) => failures.map(({ code }) => code)));
    expect(KNOWN).to.include.members([...codes]);
    expect(codes).to.include('LEDGER_UNKNOWN');
  });
});
