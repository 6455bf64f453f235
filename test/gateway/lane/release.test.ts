import { expect } from 'chai';
import type { Credential } from '../../../schemas/credential.js';
import { isTongdaoError, type ErrorCode } from '../../../schemas/errors.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, idNumber, Rig, type RigOptions } from './rig.js';

const HER = chipCard(idNumber(12));
const uidCard: Credential = {
  card: 'senior',
  evidence: 'uid-only',
  identifiers: [{ namespace: 'uid', value: '04AABBCC' }],
};

let made = 0;
/** As the desk does it: its own row first, then the lane. */
async function deskRow(rig: Rig): Promise<string> {
  const eventId = `desk${String(made++).padStart(17, '0')}A`;
  await rig.ledger.append({ kind: 'registration', eventId, opening: 'begins' });
  return eventId;
}

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'resolved'> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return isTongdaoError(error) ? error.code : 'INTERNAL';
  }
}

async function waitingRig(options: RigOptions = {}): Promise<{ rig: Rig; visit: string }> {
  const rig = new Rig(options);
  await rig.swipe(uidCard);
  await rig.time.advance(2600);
  return { rig, visit: rig.lane.currentAssist()?.visit ?? '' };
}

async function done(rig: Rig): Promise<void> {
  await rig.lane.stop();
  expect(rig.ledger.unended()).to.deep.equal([]);
  expect(rig.time.waiting).to.equal(0);
}

describe('a release by the desk', () => {
  it('answers the assist: one pulse, "registered" on the display, outcome row, assist ended', async () => {
    const { rig, visit } = await waitingRig();
    const eventId = await deskRow(rig);
    const released = await rig.lane.release({
      eventId,
      direction: 'in',
      passages: 1,
      visit,
      registered: true,
    });
    expect(released).to.deep.equal({ pulses: 1 });
    expect(rig.lane.view().state).to.equal('registered');
    expect(rig.lane.currentAssist()).to.equal(undefined);
    await rig.time.advance(1000);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.lane.view().state).to.equal('idle');
    const outcome = rig.ledger.rows.at(-1);
    expect(outcome).to.include({ refersTo: eventId, opening: 'ends' });
    expect(rig.ledger.payload(-1)).to.include({ passage: 'passed', answers: visit });
    expect(rig.event('ended').map(({ report }) => [report.visit, report.passage])).to.deep.equal([
      [eventId, 'passed'],
      [visit, 'passed'],
    ]);
    await rig.time.advance(70_000);
    expect(rig.ledger.results()).not.to.include('assist-timeout');
    await done(rig);
  });

  it('looks like a pass when nothing was registered', async () => {
    const { rig, visit } = await waitingRig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 1, visit, registered: false });
    expect(rig.lane.view().state).to.equal('pass');
    await done(rig);
  });

  it('for somebody else leaves the assist waiting, on the display and in the queue', async () => {
    const { rig, visit } = await waitingRig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 1, registered: false });
    expect(rig.lane.view().state).to.equal('pass');
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.lane.view().state).to.equal('assist');
    expect(rig.lane.currentAssist()?.visit).to.equal(visit);
    await done(rig);
  });

  it('of a group pulses again only after each passage, and never more than asked', async () => {
    const rig = new Rig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 3, registered: true });
    for (const pulses of [2, 3, 3]) {
      await rig.time.advance(2000);
      expect(rig.lane.view().state).to.equal('registered');
      rig.turnstile.pass();
      await settle();
      expect(rig.turnstile.pulses.length).to.equal(pulses);
    }
    await rig.time.advance(2000);
    expect(rig.ledger.payload(-1)).to.include({ passage: 'passed', pulses: 3, passed: 3 });
    expect(rig.shown()).to.deep.equal(['registered', 'idle']);
    await done(rig);
  });

  it('a group of which one stays away ends with the window', async () => {
    const rig = new Rig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 3, registered: true });
    rig.turnstile.pass();
    await rig.time.advance(10_001);
    expect(rig.ledger.payload(-1)).to.include({ passage: 'passed', pulses: 2, passed: 1 });
    await done(rig);
  });

  it('never sends more than five pulses for one row', async () => {
    const rig = new Rig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 9, registered: true });
    for (let person = 0; person < 5; person++) {
      rig.turnstile.pass();
      await settle();
    }
    expect(rig.turnstile.pulses.length).to.equal(5);
    await done(rig);
  });

  it('of a group without a passage sensor is one pulse', async () => {
    const rig = new Rig({ hasPassageSensor: false });
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 5, registered: true });
    rig.turnstile.pass();
    await rig.time.advance(20_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await done(rig);
  });

  it('opens in the direction that the desk names', async () => {
    const rig = new Rig();
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'out', passages: 1, registered: false });
    rig.turnstile.pass('out');
    await rig.time.advance(2000);
    expect(rig.turnstile.pulses.map((p) => p.direction)).to.deep.equal(['out']);
    expect(rig.ledger.results().at(-1)).to.equal('passed');
    await done(rig);
  });

  it('asked twice for one row is answered with the first result and pulses once', async () => {
    const rig = new Rig();
    const release = {
      eventId: await deskRow(rig),
      direction: 'in',
      passages: 1,
      registered: true,
    } as const;
    const both = await Promise.all([rig.lane.release(release), rig.lane.release(release)]);
    await rig.time.advance(12_000);
    both.push(await rig.lane.release(release));
    expect(both).to.deep.equal([{ pulses: 1 }, { pulses: 1 }, { pulses: 1 }]);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await done(rig);
  });

  it('is busy while an admission is written and while somebody passes; the row ends with nothing opened', async () => {
    const rig = new Rig();
    const writing = await deskRow(rig);
    const passing = await deskRow(rig);
    rig.ledger.slow = true;
    await rig.swipe(HER);
    const release = { direction: 'in', passages: 1, registered: false } as const;
    expect(await codeOf(rig.lane.release({ eventId: writing, ...release }))).to.equal('LANE_BUSY');
    rig.ledger.letGo();
    await settle();
    expect(await codeOf(rig.lane.release({ eventId: passing, ...release }))).to.equal('LANE_BUSY');
    await settle();
    const ends = rig.ledger.rows.filter((row) => row.opening === 'ends');
    expect(ends.map((row) => [row.refersTo, row.query?.result])).to.deep.equal([
      [writing, 'none'],
      [passing, 'none'],
    ]);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await done(rig);
  });

  it('by hand does not wait for a card: the read is given up with a row, and the gate opens', async () => {
    const rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'never';
    for (const step of ['card', 'asked'] as const) {
      if (step === 'card') rig.found();
      else await rig.swipe(HER);
      const eventId = await deskRow(rig);
      const before = rig.turnstile.pulses.length;
      const release = { eventId, direction: 'in', passages: 1, registered: false } as const;
      expect(await rig.lane.release(release), step).to.deep.equal({ pulses: 1 });
      expect(rig.lane.view().state, step).to.equal('pass');
      rig.turnstile.pass();
      await rig.time.advance(5000);
      expect(rig.turnstile.pulses.length - before, step).to.equal(1);
      expect(rig.ledger.results().slice(-3), step).to.deep.equal([
        'registration',
        'abandoned',
        'passed',
      ]);
      expect(rig.lane.view().state, step).to.equal('idle');
    }
    expect(rig.event('assist-shown')).to.deep.equal([]);
    await done(rig);
  });

  it('by hand puts one who needs staff already into the queue and opens', async () => {
    const rig = new Rig();
    await rig.swipe(uidCard);
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 1, registered: false });
    expect(rig.lane.view().state).to.equal('pass');
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.lane.view().state).to.equal('assist');
    expect(rig.lane.assists().length).to.equal(1);
    expect(rig.event('assist-shown').length).to.equal(1);
    await done(rig);
  });

  it('after a registration waits for a card of somebody else, and not for one of nobody known', async () => {
    const { rig, visit } = await waitingRig();
    rig.found();
    const busy = await deskRow(rig);
    const release = { direction: 'in', passages: 1, registered: true } as const;
    expect(await codeOf(rig.lane.release({ eventId: busy, visit, ...release }))).to.equal(
      'LANE_BUSY',
    );
    expect(rig.lane.view().state, 'her card is still read').to.equal('reading');
    const free = await deskRow(rig);
    expect(await rig.lane.release({ eventId: free, ...release })).to.deep.equal({ pulses: 1 });
    await settle();
    expect(rig.ledger.results()).to.include('abandoned');
    await done(rig);
  });

  it('that cannot open leaves the card that is being read alone', async () => {
    const rig = new Rig();
    rig.found();
    rig.turnstile.online = false;
    const eventId = await deskRow(rig);
    const release = { eventId, direction: 'in', passages: 1, registered: false } as const;
    expect(await codeOf(rig.lane.release(release))).to.equal('TURNSTILE_OFFLINE');
    expect(rig.lane.view().state).to.equal('reading');
    await done(rig);
  });

  it('during a fire says so: hardware has opened, and nothing is pulsed', async () => {
    const rig = new Rig();
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    const eventId = await deskRow(rig);
    const release = { eventId, direction: 'in', passages: 1, registered: false } as const;
    expect(await codeOf(rig.lane.release(release))).to.equal('EVACUATION');
    await settle();
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.payload(-1)).to.include({ error: 'EVACUATION', passage: 'none' });
    await done(rig);
  });

  it('with the gate offline sends nothing, says so, and the assist goes on waiting', async () => {
    for (const known of [true, false]) {
      const { rig, visit } = await waitingRig();
      if (known) rig.turnstile.online = false;
      else rig.turnstile.fails = 'TURNSTILE_OFFLINE';
      const eventId = await deskRow(rig);
      const release = rig.lane.release({
        eventId,
        direction: 'in',
        passages: 1,
        visit,
        registered: true,
      });
      expect(await codeOf(release)).to.equal('TURNSTILE_OFFLINE');
      expect(rig.lane.currentAssist()?.visit).to.equal(visit);
      await settle();
      expect(rig.ledger.results().at(-1)).to.equal('none');
      await done(rig);
    }
  });

  it('that is not confirmed is unknown and is not repeated', async () => {
    const { rig, visit } = await waitingRig();
    rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
    const eventId = await deskRow(rig);
    const release = { eventId, direction: 'in', passages: 1, visit, registered: true } as const;
    expect(await codeOf(rig.lane.release(release))).to.equal('TURNSTILE_UNCONFIRMED');
    expect(await codeOf(rig.lane.release(release))).to.equal('TURNSTILE_UNCONFIRMED');
    await rig.time.advance(5000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results().at(-1)).to.equal('unknown');
    expect(rig.lane.currentAssist()?.visit).to.equal(visit);
    await done(rig);
  });

  it('works on a closed lane, where cards do not', async () => {
    const rig = new Rig();
    await rig.lane.setMode('closed', 'wang');
    const eventId = await deskRow(rig);
    await rig.lane.release({ eventId, direction: 'in', passages: 1, registered: false });
    expect(rig.lane.view().state).to.equal('pass');
    rig.turnstile.pass();
    expect(rig.lane.view().state).to.equal('closed');
    await done(rig);
  });

  it('is answered STOPPING by a lane that stops', async () => {
    const rig = new Rig();
    await rig.lane.stop();
    const eventId = await deskRow(rig);
    const release = { eventId, direction: 'in', passages: 1, registered: false } as const;
    expect(await codeOf(rig.lane.release(release))).to.equal('STOPPING');
  });

  it('an outcome row waits while the ledger is away and is written when it is back', async () => {
    const rig = new Rig();
    await rig.swipe(HER);
    rig.ledger.fails = 'LEDGER_UNAVAILABLE';
    rig.turnstile.pass();
    await rig.time.advance(5000);
    expect(rig.ledger.results()).to.deep.equal(['admit']);
    rig.ledger.fails = undefined;
    await rig.time.advance(4000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'passed']);
    await done(rig);
  });
});
