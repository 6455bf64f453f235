import { expect } from 'chai';
import { RowQueue } from '../../../gateway/lane/row-queue.js';
import { ERRORS, TongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import type { LedgerEntry, LedgerWriter, Receipt } from '../../../schemas/ledger.js';
import { ManualTime, settle } from '../../support/manual-time.js';

/** Fails with what it is told, and keeps what it takes. */
class FailingLedger implements LedgerWriter {
  readonly ready = true;
  readonly taken: string[] = [];
  fails: Error | undefined;
  append(entry: LedgerEntry): Promise<Receipt> {
    if (this.fails !== undefined) return Promise.reject(this.fails);
    const eventId = entry.eventId ?? '';
    this.taken.push(eventId);
    return Promise.resolve({ seq: this.taken.length, eventId, at: 0, commitMs: 0 });
  }
}

const row = (eventId: string): LedgerEntry => ({ kind: 'visit', eventId });
const FINAL: readonly ErrorCode[] = ['LEDGER_ENTRY_INVALID', 'LEDGER_UNKNOWN'];

describe('rows about what has happened', () => {
  let time: ManualTime;
  let ledger: FailingLedger;
  let logs: string[];
  let rows: RowQueue;
  beforeEach(() => {
    time = new ManualTime();
    ledger = new FailingLedger();
    logs = [];
    rows = new RowQueue(ledger, time, (event, { code }) =>
      logs.push([event, code].filter((part) => part !== undefined).join(' ')),
    );
  });

  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    if (FINAL.includes(code)) continue;
    it(`${code}: kept in order and written when the ledger takes rows again; said once`, async () => {
      ledger.fails = new TongdaoError(code);
      rows.add(row('a'));
      rows.add(row('b'));
      await time.advance(60_000);
      expect(rows.length).to.equal(2);
      ledger.fails = undefined;
      await time.advance(2000);
      expect(ledger.taken).to.deep.equal(['a', 'b']);
      expect(logs).to.deep.equal([`lane.rows-wait ${code}`]);
      expect(time.waiting).to.equal(0);
    });
  }

  it('an error that is not ours is tried again, too', async () => {
    ledger.fails = new Error('anything');
    rows.add(row('a'));
    await settle();
    ledger.fails = undefined;
    await time.advance(2000);
    expect(ledger.taken).to.deep.equal(['a']);
    expect(logs).to.deep.equal(['lane.rows-wait INTERNAL']);
  });

  for (const code of FINAL) {
    it(`${code}: lost and said; the rows behind it are not held up`, async () => {
      ledger.fails = new TongdaoError(code);
      rows.add(row('a'));
      await settle();
      ledger.fails = undefined;
      rows.add(row('b'));
      await settle();
      expect(ledger.taken).to.deep.equal(['b']);
      expect(logs).to.deep.equal([`lane.row-lost ${code}`]);
    });
  }

  it('after the close nothing is tried for ever: one try, then it is named as lost', async () => {
    ledger.fails = new TongdaoError('STOPPING');
    rows.add(row('a'));
    await rows.flush();
    rows.close();
    rows.add(row('b'));
    await settle();
    expect(logs).to.deep.equal([
      'lane.rows-wait STOPPING',
      'lane.rows-unwritten',
      'lane.row-lost STOPPING',
    ]);
    expect(time.waiting).to.equal(0);
  });
});
