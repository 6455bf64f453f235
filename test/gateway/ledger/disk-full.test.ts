import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { expect } from 'chai';
import { OpeningJournalFile } from '../../../gateway/ledger/journal.js';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import { errorBody } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { benchIn, DAY_MS, LI, visitOf, type Bench } from './ledger-fixture.js';

/** Mounting needs root; under CI=true its absence is a failure. */
function needRoot(context: Context): void {
  if (process.getuid?.() === 0) return;
  if (process.env['CI'] === 'true') throw new Error('needs root to mount a small file system');
  context.skip();
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

/** Takes every byte that is left. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096, 1);
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    fsyncSync(file);
    closeSync(file);
  }
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'resolved',
    (error: unknown) => errorBody(error).code,
  );

describe('a small disk', () => {
  let disk: { path: string; remove: () => void };
  let bench: Bench;
  let ballast: string;

  beforeEach(function () {
    needTools(this, 'mount');
    needRoot(this);
    disk = tempDir('tongdao-disk-');
    mount('-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', disk.path);
    const dir = join(disk.path, 'data');
    mkdirSync(dir, { mode: 0o700 });
    bench = benchIn(dir);
    ballast = join(disk.path, 'ballast');
  });

  afterEach(async () => {
    await bench.remove();
    spawnSync('umount', [disk.path]);
    disk.remove();
  });

  it('that is full refuses rows, loses none, and takes them again by itself', async () => {
    const ledger = await bench.open();
    const acknowledged: string[] = [];
    const append = async (): Promise<string> => {
      const code = await codeOf(
        ledger.append(visitOf(LI)).then(({ eventId }) => acknowledged.push(eventId)),
      );
      return code;
    };
    for (let i = 0; i < 20; i++) expect(await append()).to.equal('resolved');
    fill(ballast);
    let code = 'resolved';
    for (let i = 0; i < 2000 && code === 'resolved'; i++) code = await append();
    expect(code).to.equal('LEDGER_UNAVAILABLE');
    expect(ledger.ready).to.equal(false);
    const size = ledger.head().size;
    expect(size).to.equal(acknowledged.length);
    expect(ledger.findPerson(LI, { days: 1 }).length, 'reading goes on').to.equal(size);

    await bench.machine.time.advance(20_000);
    expect(ledger.ready, 'the probe finds the disk still full').to.equal(false);
    bench.machine.time.stepWall(DAY_MS);
    expect(await append(), 'nor is there room for a new day').to.equal('LEDGER_UNAVAILABLE');

    rmSync(ballast);
    await bench.machine.time.advance(2_000);
    expect(ledger.ready).to.equal(true);
    expect(await append()).to.equal('resolved');
    await ledger.close();

    const again = await bench.open();
    for (const eventId of acknowledged) expect(again.committed(eventId)).to.equal(true);
    await again.close();
    const report = await verifyLedger({ dir: bench.dir });
    expect(report.problems).to.deep.equal([]);
    expect(report.notes.clockSteps, 'the step that could not be recorded at once').to.equal(1);
    expect(report.leaves).to.equal(acknowledged.length + 1);
  });

  it('that is full still takes openings into the journal', async () => {
    const path = join(disk.path, 'openings.journal');
    const journal = new OpeningJournalFile(path);
    fill(ballast);
    for (let i = 0; i < 100; i++) await journal.write({ opening: i });
    journal.close();
    const again = new OpeningJournalFile(path);
    expect(again.pending).to.equal(100);
    again.close();
  });

  it('that is full when the journal is first made leaves nothing half made', async () => {
    const path = join(disk.path, 'openings.journal');
    fill(ballast);
    expect(() => new OpeningJournalFile(path)).to.throw('LEDGER_UNAVAILABLE');
    rmSync(ballast);
    const journal = new OpeningJournalFile(path);
    await journal.write({ opening: 1 });
    expect(journal.pending).to.equal(1);
    journal.close();
  });

  it('that became read-only refuses the start, and serves again when it is writable', async () => {
    const ledger = await bench.open();
    const { eventId } = await ledger.append(visitOf(LI));
    await ledger.close();
    mount('-o', 'remount,ro', disk.path);
    expect(await codeOf(bench.open())).to.equal('LEDGER_UNAVAILABLE');
    mount('-o', 'remount,rw', disk.path);
    const again = await bench.open();
    expect(again.row(eventId)).to.have.property('seq', 0);
  });
});
