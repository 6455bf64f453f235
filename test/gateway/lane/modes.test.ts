import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, idNumber, Rig } from './rig.js';

const HER = chipCard(idNumber(12));

async function refused(promise: Promise<unknown>): Promise<boolean> {
  try {
    await promise;
    return false;
  } catch (error) {
    return isTongdaoError(error, 'INPUT_INVALID');
  }
}

describe('lane modes', () => {
  let rig: Rig;
  afterEach(async () => {
    await rig.lane.stop();
    expect(rig.ledger.unended()).to.deep.equal([]);
    expect(rig.time.waiting).to.equal(0);
  });

  it('closed: the display says so, cards are counted and not decided; every change is a row', async () => {
    rig = new Rig();
    await rig.lane.setMode('closed', 'wang');
    expect(rig.lane.mode).to.equal('closed');
    await rig.swipe(HER);
    await rig.time.advance(5000);
    expect(rig.shown()).to.deep.equal(['closed']);
    expect(rig.lane.ignoredCards).to.equal(1);
    await rig.lane.setMode('normal', 'wang');
    expect(rig.lane.view().state).to.equal('idle');
    expect(rig.ledger.results()).to.deep.equal(['mode-closed', 'mode-normal']);
    expect(rig.ledger.rows[0]?.detail).to.deep.equal({
      what: 'lane-mode',
      lane: 'a1',
      from: 'normal',
      to: 'closed',
    });
    expect(rig.ledger.rows[0]?.query?.operator).to.equal('wang');
  });

  it('closing while a card is read lets that visit end by itself', async () => {
    rig = new Rig();
    rig.found();
    await rig.lane.setMode('closed', 'wang');
    rig.credential(HER);
    await settle();
    expect(rig.lane.view().state).to.equal('pass');
    rig.turnstile.pass();
    expect(rig.lane.view().state).to.equal('closed');
  });

  it('a lane closes without a ledger; the row follows', async () => {
    rig = new Rig();
    rig.ledger.fails = 'LEDGER_UNAVAILABLE';
    await rig.lane.setMode('closed', 'wang');
    expect(rig.lane.view().state).to.equal('closed');
    rig.ledger.fails = undefined;
    await rig.time.advance(2500);
    expect(rig.ledger.results()).to.deep.equal(['mode-closed']);
  });

  it('evacuation is hardware: recorded and shown, and no software sets or ends it', async () => {
    rig = new Rig();
    expect(await refused(rig.lane.setMode('evacuation', 'wang'))).to.equal(true);
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    await settle();
    expect(rig.lane.view().state).to.equal('evacuate');
    await rig.lane.setMode('closed', 'wang');
    expect(rig.lane.view().state).to.equal('evacuate');
    expect(rig.lane.mode).to.equal('evacuation');
    await rig.swipe(HER);
    await rig.time.advance(5000);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    rig.turnstile.pass('out');
    await settle();
    rig.turnstile.emit({ type: 'fire', active: false, at: rig.time.mono() });
    await settle();
    expect(rig.lane.view().state).to.equal('closed');
    expect(rig.ledger.results()).to.deep.equal([
      'fire',
      'mode-closed',
      'evacuation-passage',
      'fire',
    ]);
    expect(rig.ledger.rows[0]?.detail).to.deep.equal({ what: 'fire', lane: 'a1', active: true });
  });

  it('fire during a visit: nobody is denied, nothing is pulsed, the read is a row', async () => {
    rig = new Rig();
    rig.found();
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    rig.credential(HER);
    await rig.time.advance(4000);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.results()).to.deep.equal(['fire', 'abandoned']);
    expect(rig.event('assist-shown')).to.deep.equal([]);
  });

  it('fire between commit and pulse: the row ends with nothing opened', async () => {
    rig = new Rig();
    rig.ledger.slow = true;
    await rig.swipe(HER);
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    rig.ledger.letGo();
    await settle();
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.results()).to.include('none');
  });

  it('fire in the middle of a group: no further pulse', async () => {
    rig = new Rig({ config: { wide: true } });
    await rig.swipe(HER);
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    rig.turnstile.pass();
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(1);
  });

  it('held open: only where an input is mapped; the display says pass and cards are not decided', async () => {
    rig = new Rig();
    expect(await refused(rig.lane.setMode('held-open', 'wang'))).to.equal(true);
    await rig.lane.stop();
    rig = new Rig({ ports: { holdMapped: true } });
    rig.turnstile.emit({ type: 'held-open', active: true, at: rig.time.mono() });
    expect(rig.lane.mode).to.equal('held-open');
    expect(rig.lane.view().state).to.equal('pass');
    await rig.swipe(HER);
    rig.turnstile.pass();
    await settle();
    expect(rig.turnstile.pulses).to.deep.equal([]);
    rig.turnstile.emit({ type: 'held-open', active: false, at: rig.time.mono() });
    await settle();
    expect(rig.lane.view().state).to.equal('idle');
    expect(rig.ledger.results()).to.deep.equal(['held-open', 'held-open-passage', 'held-open']);
    await rig.lane.setMode('held-open', 'wang');
    expect(rig.lane.view().state).to.equal('pass');
  });

  it('reader, gate or ledger down while idle: please see our staff, and back by itself', async () => {
    let readers = true;
    rig = new Rig({ ports: { readersOnline: () => readers } });
    const seen = async (): Promise<string> => {
      await rig.time.advance(500);
      return rig.lane.view().state;
    };
    rig.turnstile.online = false;
    expect(await seen()).to.equal('device-down');
    rig.turnstile.online = true;
    expect(await seen()).to.equal('idle');
    readers = false;
    expect(await seen()).to.equal('device-down');
    readers = true;
    rig.ledger.ready = false;
    expect(await seen()).to.equal('device-down');
    rig.ledger.ready = true;
    expect(await seen()).to.equal('idle');
  });

  it('a listener that fails disturbs nobody and is said in the log', async () => {
    rig = new Rig();
    rig.lane.onView(() => {
      throw new Error('display');
    });
    await rig.swipe(HER);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.logs.map((log) => log.event)).to.include('lane.listener-failed');
  });
});
