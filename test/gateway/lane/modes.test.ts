import { expect } from 'chai';
import { laneModeChangeSchema } from '../../../schemas/control.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, idNumber, Rig } from './rig.js';

const HER = chipCard(idNumber(12));

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

  it('a lane that was closed starts closed, and says so from the first view on', async () => {
    rig = new Rig({ ports: { initialMode: 'closed' } });
    expect(rig.lane.view()).to.include({ state: 'closed', revision: 0 });
    expect(rig.lane.mode).to.equal('closed');
    await rig.swipe(HER);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    await rig.lane.setMode('normal', 'wang');
    expect(rig.ledger.rows[0]?.detail).to.include({ from: 'closed', to: 'normal' });
  });

  it('what staff ask for is kept before they are answered; the lane itself does not wait', async () => {
    const kept: string[] = [];
    let written: () => void = () => undefined;
    const onModeAsked = (mode: string): Promise<void> => {
      kept.push(mode);
      return new Promise((resolve) => (written = resolve));
    };
    rig = new Rig({ ports: { onModeAsked } });
    let answered = false;
    const asked = rig.lane.setMode('closed', 'wang').then(() => (answered = true));
    await settle();
    expect(rig.lane.view().state).to.equal('closed');
    expect([kept, answered]).to.deep.equal([['closed'], false]);
    written();
    await asked;
  });

  it('a mode that cannot be kept holds all the same, is said, and is kept when asked for again', async () => {
    const kept: string[] = [];
    let full = true;
    const onModeAsked = (mode: string): Promise<void> => {
      if (full) return Promise.reject(new Error('no space'));
      kept.push(mode);
      return Promise.resolve();
    };
    rig = new Rig({ ports: { onModeAsked } });
    await rig.lane.setMode('closed', 'wang');
    expect(rig.lane.mode).to.equal('closed');
    expect(rig.logs).to.deep.equal([
      { event: 'lane.mode-not-kept', fields: { lane: 'a1', mode: 'closed', code: 'INTERNAL' } },
    ]);
    full = false;
    await rig.lane.setMode('closed', 'wang');
    expect(kept).to.deep.equal(['closed']);
    expect(rig.ledger.results(), 'one change, one row').to.deep.equal(['mode-closed']);
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

  it('evacuation is hardware: recorded and shown, and what staff ask for does not end it', async () => {
    rig = new Rig();
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

  it('held open holds while the gate reports it: the display says pass and cards are not decided', async () => {
    rig = new Rig();
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
  });

  it('staff can ask for normal and closed; what a gate does by itself is not theirs to ask', () => {
    rig = new Rig();
    const asked = ['normal', 'closed', 'held-open', 'evacuation'];
    const accepted = asked.filter(
      (mode) => laneModeChangeSchema.safeParse({ mode, operator: 'wang' }).success,
    );
    expect(accepted).to.deep.equal(['normal', 'closed']);
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
