/** An assist looks the same whether its reason came early or at the last moment (design section 1.7). */
import { expect } from 'chai';
import type { LedgerWriter } from '../../../schemas/ledger.js';
import { ManualTime, settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, idNumber, MemoryLedger, Rig } from './rig.js';

describe('the screen of an assist', () => {
  it('does not wait for the row of a card that failed until the last moment', async () => {
    const order: string[] = [];
    const memory = new MemoryLedger(new ManualTime());
    const ledger: LedgerWriter = {
      ready: true,
      append: (entry) => {
        order.push('row');
        return memory.append(entry);
      },
    };
    const rig = new Rig({ ports: { ledger } });
    rig.lane.onView(({ state }) => {
      order.push(state);
      // Bytes leave for the display before the next turn of the thread begins.
      if (state === 'assist') setImmediate(() => order.push('sent'));
    });
    rig.found();
    rig.failed('card-unreadable', false);
    await rig.time.advance(3000);
    await rig.time.advance(1);
    expect(order).to.deep.equal(['reading', 'reading', 'assist', 'sent', 'row']);
    await rig.lane.stop();
  });

  it('is followed by a row about its person, also when staff answer in the same moment', async () => {
    const rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'never';
    await rig.swipe(chipCard(idNumber(1)));
    rig.lane.onView(({ state }) => {
      const [assist] = rig.lane.assists();
      if (state !== 'assist' || assist === undefined) return;
      const { visit } = assist;
      void rig.lane.refuse({ visit, operator: '王静', reason: '改日再来' });
    });
    await rig.time.advance(3000);
    await rig.lane.stop();
    const decided = rig.ledger.rows.find(({ query }) => query?.result === 'assist');
    expect(decided?.person?.idNo).to.equal(idNumber(1));
    expect(rig.ledger.rows.map(({ query }) => query?.result)).to.include('refused');
  });

  it('stays when the last try of its card fails only afterwards', async () => {
    const rig = new Rig();
    rig.found();
    rig.failed('card-unreadable', false);
    await rig.time.advance(3000);
    expect(rig.lane.view().state).to.equal('assist');
    rig.failed('reader-silent');
    await rig.time.advance(10_000);
    expect(rig.shown()).to.deep.equal(['reading', 'reading', 'assist']);
    expect(rig.lane.assists()).to.have.lengthOf(1);
    await rig.lane.stop();
  });

  it('gives way to a card on another reader, also one that fails', async () => {
    const rig = new Rig();
    rig.found();
    await rig.time.advance(3000);
    rig.failed('card-unreadable', false, rig.second);
    expect(rig.lane.view().state).to.equal('reading');
    await rig.lane.stop();
  });

  it('gives way to its own card when that can be read at last', async () => {
    const rig = new Rig();
    rig.found();
    await rig.time.advance(3000);
    rig.credential(chipCard(idNumber(1)));
    await settle();
    expect(rig.lane.view().state).to.equal('pass');
    await rig.lane.stop();
  });
});
