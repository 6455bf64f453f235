import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, idNumber, Rig, type RigOptions } from './rig.js';

const HER = chipCard(idNumber(12));
const OTHER = chipCard(idNumber(34));

async function admitted(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.swipe(HER);
  expect(rig.turnstile.pulses.length).to.equal(1);
  return rig;
}

async function done(rig: Rig): Promise<void> {
  await rig.lane.stop();
  expect(rig.ledger.unended()).to.deep.equal([]);
  expect(rig.time.waiting).to.equal(0);
}

describe('passage', () => {
  it('passed: one pulse, one outcome row that ends the decision, then idle', async () => {
    const rig = await admitted();
    await rig.time.advance(1200);
    rig.turnstile.pass();
    expect(rig.lane.view().state, 'the gate locks behind her').to.equal('idle');
    await rig.time.advance(2000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'passed']);
    expect(rig.ledger.rows[1]).to.include({
      refersTo: rig.ledger.rows[0]?.eventId,
      opening: 'ends',
    });
    expect(rig.event('ended')[0]?.report).to.deep.include({ passage: 'passed', pulses: 1 });
    expect(rig.event('ended')[0]?.report.steps).to.deep.include({ pulseSent: 400, passed: 1600 });
    await done(rig);
  });

  it('timeout: pass is shown no longer than the gate is open', async () => {
    const rig = await admitted({ config: { holdSeconds: 6 } });
    await rig.time.advance(5999);
    expect(rig.lane.view().state).to.equal('pass');
    await rig.time.advance(1);
    expect(rig.lane.view().state).to.equal('idle');
    await settle();
    expect(rig.ledger.results()).to.deep.equal(['admit', 'timeout']);
    await done(rig);
  });

  it('reversed: somebody came from the other side', async () => {
    const rig = await admitted();
    rig.turnstile.pass('out');
    expect(rig.lane.view().state).to.equal('other-side');
    await rig.time.advance(2000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'reversed']);
    await rig.time.advance(2999);
    expect(rig.lane.view().state).to.equal('other-side');
    await rig.time.advance(1);
    expect(rig.lane.view().state).to.equal('idle');
    await done(rig);
  });

  it('tailgate: more passed than pulses while the visit is open', async () => {
    const rig = await admitted();
    rig.turnstile.pass();
    await rig.time.advance(700);
    rig.turnstile.pass();
    expect(rig.lane.view().state).to.equal('one-by-one');
    await rig.time.advance(2000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'tailgate']);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.payload(1)).to.include({ passed: 2, pulses: 1 });
    await done(rig);
  });

  it('a tailgater is told for 5 s, and the next person hears nothing of it', async () => {
    const rig = await admitted();
    rig.turnstile.pass();
    await rig.time.advance(700);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.lane.view().state).to.equal('one-by-one');
    await rig.swipe(OTHER);
    expect(rig.lane.view().state).to.equal('pass');
    rig.turnstile.pass();
    expect(rig.lane.view().state).to.equal('idle');
    await rig.time.advance(6000);
    await done(rig);
  });

  it('unknown: without a sensor nobody can say what happened', async () => {
    const rig = await admitted({ hasPassageSensor: false });
    await rig.time.advance(10_000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'unknown']);
    await done(rig);
  });

  it('inputs are watched closely from found to the outcome, and at rest otherwise', async () => {
    const rig = await admitted();
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.turnstile.paces).to.deep.equal(['idle', 'active', 'idle']);
    await done(rig);
  });

  it('the same card during the hold: pass again, without a pulse and without a decision', async () => {
    const rig = await admitted();
    const before = rig.lane.view().revision;
    await rig.time.advance(3000);
    await rig.swipe(HER);
    expect(rig.lane.view()).to.deep.include({ state: 'pass', revision: before + 1 });
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['admit']);
    await done(rig);
  });

  it('another card during the hold waits: ignored and counted, nothing mixes', async () => {
    const rig = await admitted();
    await rig.swipe(OTHER);
    await rig.swipe(OTHER, rig.second);
    expect(rig.lane.ignoredCards).to.equal(2);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['admit']);
    await done(rig);
  });

  it('after the hold, within 30 s and without a passage: a reopen row, then one more pulse', async () => {
    const rig = await admitted({ policy: EPIDEMIC });
    await rig.time.advance(10_000);
    await rig.swipe(HER);
    expect(rig.turnstile.pulses.length).to.equal(2);
    expect(rig.platform.requests.length, 'no second question').to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'timeout', 'reopen']);
    expect(rig.ledger.rows[2]).to.include({
      refersTo: rig.ledger.rows[0]?.eventId,
      opening: 'begins',
    });
    expect(rig.ledger.rows[2]?.person?.idNo).to.equal(idNumber(12));
    expect(rig.committedAtPulse).to.deep.equal([1, 2]);
    expect(rig.event('decided')[1]?.report.reasons).to.deep.equal(['reopen']);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.ledger.results().at(-1)).to.equal('passed');
    await done(rig);
  });

  it('30 s after the first pulse the same card is a new visit, also after a reopening', async () => {
    const rig = await admitted();
    await rig.time.advance(12_000);
    await rig.swipe(HER);
    await rig.time.advance(17_700);
    await rig.swipe(HER);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'timeout', 'reopen', 'timeout', 'admit']);
    await done(rig);
  });

  it('after a passage the same card is a new visit', async () => {
    const rig = await admitted();
    rig.turnstile.pass();
    await rig.swipe(HER);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'passed', 'admit']);
    await done(rig);
  });

  it('after a late red the same card does not open again by itself', async () => {
    const rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = { status: 'unavailable', tookMs: 1300 };
    await rig.swipe(HER);
    rig.platform.late?.({ status: 'red', tookMs: 2000 });
    await rig.time.advance(10_000);
    rig.platform.answer = { status: 'red', tookMs: 10 };
    await rig.swipe(HER);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'contradicted', 'timeout', 'assist']);
    await done(rig);
  });

  it('a reopening whose row fails opens nothing', async () => {
    const rig = await admitted();
    await rig.time.advance(11_000);
    rig.found();
    rig.ledger.fails = 'LEDGER_UNAVAILABLE';
    rig.credential(HER);
    await rig.time.advance(3000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    rig.ledger.fails = undefined;
    await done(rig);
  });

  it('an unconfirmed pulse is never repeated: outcome unknown, then assist', async () => {
    const rig = new Rig();
    rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
    await rig.swipe(HER);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'unknown']);
    await rig.time.advance(2600);
    expect(rig.lane.view().state).to.equal('assist');
    await rig.time.advance(60_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.event('ended').map((e) => e.report.passage)).to.deep.equal(['unknown']);
    await done(rig);
  });

  it('a gate that is offline is known before anybody is told to pass', async () => {
    const rig = new Rig();
    rig.turnstile.online = false;
    await rig.time.advance(500);
    expect(rig.lane.view().state).to.equal('device-down');
    await rig.swipe(HER);
    await rig.time.advance(2600);
    expect(rig.shown()).to.deep.equal(['device-down', 'reading', 'reading', 'assist']);
    expect(rig.event('decided')[0]?.report.reasons[0]).to.equal('turnstile-offline');
    expect(rig.turnstile.pulses).to.deep.equal([]);
    await done(rig);
  });

  it('a gate that confirms after the assist moment says pass when it is open, and not before', async () => {
    const rig = new Rig({ config: { assistAtMs: 1800 } });
    rig.turnstile.hangs = true;
    await rig.swipe(HER);
    await rig.time.advance(1900);
    expect(rig.lane.view().state).to.equal('reading');
    rig.turnstile.answer();
    await settle();
    expect(rig.lane.view().state).to.equal('pass');
    await done(rig);
  });

  it('take your card: only where its presence is a fact, and only while it lies there', async () => {
    const rig = await admitted({ presence: 'observable' });
    expect(rig.lane.view().state).to.equal('take-card');
    rig.removed();
    expect(rig.lane.view().state).to.equal('pass');
    await done(rig);
    const ambiguous = await admitted({ presence: 'ambiguous' });
    expect(ambiguous.lane.view().state).to.equal('pass');
    await done(ambiguous);
  });

  it('a card on the second reader while a visit is read waits: ignored and counted', async () => {
    const rig = new Rig();
    rig.found();
    await rig.swipe(OTHER, rig.second);
    expect(rig.ledger.rows).to.deep.equal([]);
    expect(rig.lane.ignoredCards).to.equal(1);
    rig.credential(HER);
    await settle();
    expect(rig.ledger.rows.map((row) => row.person?.idNo)).to.deep.equal([idNumber(12)]);
    await done(rig);
  });

  it('a card found while the lane was busy and read when it is free begins its visit then', async () => {
    const rig = await admitted();
    rig.found(rig.second);
    rig.turnstile.pass();
    await rig.time.advance(300);
    rig.credential(OTHER, rig.second);
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(2);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'passed', 'admit']);
    await done(rig);
  });

  describe('on a wide lane', () => {
    const wide = { config: { wide: true } } as const;

    it('a second person within 6 s is recorded as accompanied, and nothing is said', async () => {
      const rig = await admitted(wide);
      await rig.time.advance(1000);
      rig.turnstile.pass();
      await settle();
      expect(rig.turnstile.pulses.length).to.equal(2);
      expect(rig.lane.view().state).to.equal('idle');
      await rig.time.advance(1000);
      rig.turnstile.pass();
      await rig.time.advance(3000);
      expect(rig.ledger.results()).to.deep.equal(['admit', 'passed']);
      expect(rig.ledger.payload(1)).to.include({ passed: 2, pulses: 2, accompanied: true });
      await done(rig);
    });

    it('a third person is a tailgater', async () => {
      const rig = await admitted(wide);
      for (let person = 0; person < 3; person++) {
        rig.turnstile.pass();
        await rig.time.advance(500);
      }
      await rig.time.advance(3000);
      expect(rig.turnstile.pulses.length).to.equal(2);
      expect(rig.ledger.results()).to.deep.equal(['admit', 'tailgate']);
      await done(rig);
    });

    it('after 6 s there is no second pulse', async () => {
      const rig = await admitted(wide);
      await rig.time.advance(6000);
      rig.turnstile.pass();
      await settle();
      expect(rig.turnstile.pulses.length).to.equal(1);
      await done(rig);
    });

    it('nobody follows: still passed, and the next card does not wait for it', async () => {
      const rig = await admitted(wide);
      rig.turnstile.pass();
      await settle();
      await rig.swipe(OTHER);
      expect(rig.ledger.results()).to.deep.equal(['admit', 'passed', 'admit']);
      expect(rig.ledger.payload(1)).to.include({ passed: 1, pulses: 2 });
      await done(rig);
    });

    it('without a passage sensor there is one pulse only', async () => {
      const rig = await admitted({ ...wide, hasPassageSensor: false });
      await rig.time.advance(20_000);
      expect(rig.turnstile.pulses.length).to.equal(1);
      await done(rig);
    });

    it('a companion pulse in doubt is unknown and calls staff', async () => {
      const rig = await admitted(wide);
      rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
      rig.turnstile.pass();
      await settle();
      expect(rig.ledger.results()).to.deep.equal(['admit', 'unknown']);
      expect(rig.lane.view().state).to.equal('assist');
      await rig.time.advance(60_000);
      expect(rig.event('ended').length).to.equal(1);
      await done(rig);
    });

    it('a gate that goes offline between two companions leaves the first one passed', async () => {
      const rig = await admitted(wide);
      rig.turnstile.fails = 'TURNSTILE_OFFLINE';
      rig.turnstile.pass();
      await settle();
      expect(rig.ledger.results()).to.deep.equal(['admit', 'passed']);
      expect(rig.ledger.payload(1)).to.include({ error: 'TURNSTILE_OFFLINE' });
      expect(rig.event('ended').length).to.equal(1);
      await done(rig);
    });
  });

  it('passages without a visit are a device row at once, then counted and throttled', async () => {
    const rig = new Rig();
    for (let i = 0; i < 30; i++) {
      rig.turnstile.pass(i % 2 === 0 ? 'in' : 'out');
      await rig.time.advance(100);
    }
    await rig.time.advance(30_000);
    const rows = rig.ledger.rows.map((row) => ({ kind: row.kind, ...row.detail }));
    expect(rows).to.deep.equal([
      { kind: 'device', what: 'unexplained-passage', lane: 'a1', count: 1, direction: 'in' },
      { kind: 'device', what: 'unexplained-passage', lane: 'a1', count: 29 },
    ]);
    await done(rig);
  });

  it('stopped while the gate is open: the outcome is unknown, and nothing goes on', async () => {
    const rig = await admitted();
    await rig.lane.stop();
    expect(rig.ledger.results()).to.deep.equal(['admit', 'unknown']);
    expect(rig.time.waiting).to.equal(0);
    rig.turnstile.pass();
    rig.found();
    expect(rig.lane.view().state).to.equal('idle');
  });

  it('stopped while a commit is under way: it gets its outcome and no pulse', async () => {
    const rig = new Rig();
    rig.ledger.slow = true;
    await rig.swipe(HER);
    const stopped = rig.lane.stop();
    await settle();
    rig.ledger.letGo();
    await stopped;
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'none']);
    expect(rig.time.waiting).to.equal(0);
  });

  it('stopped while a pulse is under way: it is waited for and ends unknown', async () => {
    const rig = new Rig();
    rig.turnstile.hangs = true;
    await rig.swipe(HER);
    const stopped = rig.lane.stop();
    await settle();
    rig.turnstile.answer();
    await stopped;
    expect(rig.ledger.results()).to.deep.equal(['admit', 'unknown']);
    expect(rig.time.waiting).to.equal(0);
  });
});
