import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorBody, type ErrorCode } from '../../../schemas/errors.js';
import { ledgerBench, LI, visitOf, type Bench } from './ledger-fixture.js';

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | 'resolved'> =>
  work.then(
    () => 'resolved',
    (error: unknown) => errorBody(error).code,
  );

describe('files that were put back or taken away', () => {
  let bench: Bench;
  const file = (name: string): string => join(bench.dir, name);

  /** Opens, appends and closes: the last row is under a signed head. */
  async function session(rows: number): Promise<void> {
    const ledger = await bench.open();
    for (let i = 0; i < rows; i++) await ledger.append(visitOf(LI));
    await ledger.close();
  }

  beforeEach(async () => {
    bench = ledgerBench();
    await session(3);
  });

  afterEach(() => bench.remove());

  it('an older copy of the ledger is whole, and refused all the same', async () => {
    copyFileSync(file('ledger.db'), file('backup'));
    await session(2);
    copyFileSync(file('ledger.db'), file('newest'));
    copyFileSync(file('backup'), file('ledger.db'));
    expect(await codeOf(bench.open())).to.equal('LEDGER_BROKEN');
    copyFileSync(file('newest'), file('ledger.db'));
    expect((await bench.open()).head().size).to.equal(5);
  });

  it('an older copy that was written on since is refused by its root', async () => {
    copyFileSync(file('ledger.db'), file('backup'));
    await session(2);
    const head = readFileSync(file('last-head'));
    copyFileSync(file('backup'), file('ledger.db'));
    rmSync(file('last-head'));
    await session(4);
    writeFileSync(file('last-head'), head);
    expect(await codeOf(bench.open())).to.equal('LEDGER_BROKEN');
  });

  it('a head kept from before the last rows is no reason to refuse', async () => {
    const head = readFileSync(file('last-head'));
    await session(2);
    writeFileSync(file('last-head'), head);
    expect((await bench.open()).head().size).to.equal(5);
  });

  it('a kept head that does not verify is refused', async () => {
    const head = readFileSync(file('last-head'), 'utf8');
    writeFileSync(file('last-head'), head.replace('\n3\n', '\n2\n'));
    expect(await codeOf(bench.open())).to.equal('LEDGER_BROKEN');
    expect(statSync(file('last-head')).mode & 0o077).to.equal(0);
  });

  it('a ledger that is gone is not begun again under its old name', async () => {
    rmSync(file('ledger.db'));
    expect(await codeOf(bench.open())).to.equal('LEDGER_BROKEN');
  });

  it('day keys that are gone are reported, not replaced', async () => {
    rmSync(file('keys.db'));
    expect(await codeOf(bench.open())).to.equal('KEY_MISSING');
    expect(await codeOf(bench.open()), 'the second time as well').to.equal('KEY_MISSING');
  });

  it('a signing key that is gone or another one is reported, not replaced', async () => {
    const path = join(bench.dir, 'keys', 'ledger-signing');
    rmSync(path);
    expect(await codeOf(bench.open())).to.equal('KEY_MISSING');
    writeFileSync(path, Buffer.alloc(32, 5), { mode: 0o600 });
    rmSync(file('last-head'));
    expect(await codeOf(bench.open())).to.equal('KEY_MISSING');
  });
});
