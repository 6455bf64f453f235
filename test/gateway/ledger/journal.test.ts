import { expect } from 'chai';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpeningJournalFile } from '../../../gateway/ledger/journal.js';
import { isTongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';

const SLOT = 512;

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (isTongdaoError(error)) return error.code;
    throw error;
  }
}

describe('the opening journal', () => {
  let dir: { path: string; remove: () => void };
  let path: string;
  const opened: OpeningJournalFile[] = [];
  const open = (): OpeningJournalFile => {
    const journal = new OpeningJournalFile(path);
    opened.push(journal);
    return journal;
  };
  const replayed = async (journal: OpeningJournalFile): Promise<unknown[]> => {
    const records: unknown[] = [];
    await journal.replay((record) => {
      records.push(record);
      return Promise.resolve();
    });
    return records;
  };
  beforeEach(() => {
    dir = tempDir('tongdao-journal-');
    path = join(dir.path, 'openings.journal');
  });
  afterEach(() => {
    for (const journal of opened.splice(0)) journal.close();
    dir.remove();
  });

  it('has its whole size on the disk before it is needed, for this user only', async () => {
    const journal = open();
    const before = statSync(path);
    expect(before.size).to.equal(65_536);
    expect(before.blocks * 512).to.be.at.least(65_536);
    expect(before.mode & 0o077).to.equal(0);
    for (let i = 0; i < 128; i++) await journal.write({ i });
    expect(statSync(path).size).to.equal(65_536);
  });

  it('gives back after a restart what it took, once and in order', async () => {
    const first = open();
    for (let i = 0; i < 5; i++) await first.write({ lane: 'lane-1', opening: i });
    const second = open();
    expect(second.pending).to.equal(5);
    const expected = Array.from({ length: 5 }, (_, i) => ({ lane: 'lane-1', opening: i }));
    expect(await replayed(second)).to.deep.equal(expected);
    expect(second.pending).to.equal(0);
    expect(await replayed(open())).to.deep.equal([]);
  });

  it('keeps the order when places that became free are used again', async () => {
    const journal = open();
    for (let i = 0; i < 3; i++) await journal.write(i);
    let left = 1;
    const failing = journal.replay(() =>
      left-- > 0 ? Promise.resolve() : Promise.reject(new Error('the ledger is still full')),
    );
    await failing.catch(() => undefined);
    expect(journal.pending).to.equal(2);
    await journal.write(3);
    expect(await replayed(open())).to.deep.equal([1, 2, 3]);
  });

  it('keeps a record until the ledger has taken it', async () => {
    const journal = open();
    await journal.write({ opening: 1 });
    const refused = journal.replay(() => Promise.reject(new Error('not now')));
    expect(await refused.catch((error: unknown) => (error as Error).message)).to.equal('not now');
    expect(await replayed(open())).to.deep.equal([{ opening: 1 }]);
  });

  it('drops a record a power cut tore, wherever it was torn, and keeps the others', async () => {
    const journal = open();
    await journal.write({ opening: 'first' });
    await journal.write({ opening: 'second' });
    const whole = readFileSync(path);
    for (let at = 0; at < 40; at++) {
      const torn = Buffer.from(whole);
      torn[at] = torn[at]! ^ 0x40;
      writeFileSync(path, torn);
      const [only, ...rest] = await replayed(open());
      // Bytes after the text are no part of the record.
      const untouched = at >= 10 + '{"opening":"first"}'.length;
      expect(rest.length, `byte ${at}`).to.equal(untouched ? 1 : 0);
      expect(only).to.deep.equal({ opening: untouched ? 'first' : 'second' });
    }
    writeFileSync(path, Buffer.concat([Buffer.alloc(SLOT), whole.subarray(SLOT)]));
    expect(await replayed(open())).to.deep.equal([{ opening: 'second' }]);
  });

  it('refuses the 129th opening and one too long for its place, and loses none for it', async () => {
    const journal = open();
    expect(await codeOf(journal.write({ note: 'x'.repeat(600) }))).to.equal('LEDGER_ENTRY_INVALID');
    for (let i = 0; i < 128; i++) await journal.write(i);
    expect(await codeOf(journal.write(128))).to.equal('LEDGER_UNAVAILABLE');
    expect(await replayed(open())).to.have.length(128);
  });

  it('refuses a file of another size', () => {
    writeFileSync(path, Buffer.alloc(100));
    expect(open)
      .to.throw()
      .that.satisfies((error: unknown) => isTongdaoError(error, 'LEDGER_BROKEN'));
  });
});
