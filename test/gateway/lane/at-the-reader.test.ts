import { expect } from 'chai';
import { chipCard, idNumber, Rig } from './rig.js';

const HER = idNumber(12);

describe('what lies on the reader', () => {
  let rig: Rig;
  afterEach(async () => {
    await rig.lane.stop();
    expect(rig.time.waiting).to.equal(0);
  });

  it('two cards at once: one card only, and the one that stays is read', async () => {
    rig = new Rig();
    rig.reader.emit({ type: 'found', at: rig.time.mono() });
    rig.reader.emit({
      type: 'read-failed',
      failure: 'several-cards',
      final: false,
      at: rig.time.mono(),
    });
    expect(rig.lane.view().state).to.equal('one-card');
    await rig.swipe(chipCard(HER));
    expect(rig.shown().at(-1)).to.equal('pass');
    expect(rig.turnstile.pulses.length).to.equal(1);
  });

  it('two cards that stay are the neutral assist, and open nothing', async () => {
    rig = new Rig();
    rig.reader.emit({ type: 'found', at: rig.time.mono() });
    rig.reader.emit({
      type: 'read-failed',
      failure: 'several-cards',
      final: true,
      at: rig.time.mono(),
    });
    await rig.time.advance(3000);
    expect(rig.lane.view().state).to.equal('assist');
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.payload(0)['reasons']).to.deep.equal(['several-cards']);
  });

  it('a lane with slots alone invites to insert the card', async () => {
    rig = new Rig({ ports: { atRest: 'insert' } });
    expect(rig.lane.view().state).to.equal('insert');
    await rig.swipe(chipCard(HER));
    expect(rig.shown()).to.deep.equal(['reading', 'pass']);
  });
});
