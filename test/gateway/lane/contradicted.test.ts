import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, idNumber, Rig, type RigOptions } from './rig.js';

const HER = chipCard(idNumber(12));
const UNAVAILABLE = { status: 'unavailable', cause: 'timeout', tookMs: 1300 } as const;

/** She is admitted because she swiped; what the platform says comes after that. */
function rigOf(options: RigOptions = {}): Rig {
  const rig = new Rig({ policy: EPIDEMIC, ...options });
  rig.platform.answer = UNAVAILABLE;
  return rig;
}

async function done(rig: Rig): Promise<void> {
  await rig.lane.stop();
  expect(rig.ledger.unended()).to.deep.equal([]);
  expect(rig.time.waiting).to.equal(0);
}

describe('a yellow or red after an admission', () => {
  it('on a wide lane: her own passage stands, and no companion pulse follows it', async () => {
    const rig = rigOf({ config: { wide: true } });
    await rig.swipe(HER);
    rig.platform.late?.({ status: 'red', tookMs: 2000 });
    rig.turnstile.pass();
    await rig.time.advance(3000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'contradicted', 'passed']);
    await done(rig);
  });

  it('a group that staff let through keeps its pulses', async () => {
    const rig = rigOf();
    const eventId = `desk${'0'.repeat(17)}A`;
    await rig.ledger.append({ kind: 'registration', eventId, opening: 'begins' });
    await rig.swipe(HER);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    await rig.lane.release({ eventId, direction: 'in', passages: 2, registered: true });
    rig.platform.late?.({ status: 'red', tookMs: 5000 });
    rig.turnstile.pass();
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(3);
    await done(rig);
  });

  for (const status of ['yellow', 'red'] as const) {
    it(`${status} while the row is on its way to the disk: no pulse, outcome none, assist at its moment`, async () => {
      const rig = rigOf();
      rig.ledger.slow = true;
      await rig.swipe(HER);
      rig.platform.late?.({ status, tookMs: 1400 });
      await rig.time.advance(500);
      rig.ledger.letGo();
      await rig.time.advance(2099);
      expect(rig.lane.view().state).to.equal('reading');
      await rig.time.advance(1);
      expect(rig.lane.view().state).to.equal('assist');
      expect(rig.turnstile.pulses).to.deep.equal([]);
      expect(rig.ledger.results().sort()).to.deep.equal(['admit', 'contradicted', 'none']);
      expect(rig.event('decided').map(({ report }) => report)).to.have.lengthOf(1);
      const report = rig.event('decided')[0]?.report;
      expect(report).to.include({ outcome: 'assist', pulses: 0, passage: 'none' });
      expect(report?.reasons[0]).to.equal(status);
      expect(report?.findings).to.include('answer-contradicts');
      expect(rig.event('assist-eased')).to.deep.equal([]);
      await done(rig);
    });
  }

  it('while the row takes longer than the assist moment: staff are not told that it is one tap', async () => {
    for (const waitMs of [100, 3000]) {
      const rig = rigOf();
      rig.ledger.slow = true;
      await rig.swipe(HER);
      await rig.time.advance(waitMs);
      rig.platform.late?.({ status: 'red', tookMs: 1400 });
      await rig.time.advance(3000);
      rig.ledger.letGo();
      await settle();
      expect(rig.turnstile.pulses).to.deep.equal([]);
      expect(rig.ledger.results()).to.include('none');
      expect(rig.event('assist-eased')).to.deep.equal([]);
      await done(rig);
    }
  });

  it('while a reopening is on its way to the disk: it opens nothing either', async () => {
    const rig = rigOf();
    await rig.swipe(HER);
    await rig.time.advance(10_000);
    rig.ledger.slow = true;
    await rig.swipe(HER);
    rig.platform.late?.({ status: 'red', tookMs: 9000 });
    rig.ledger.letGo();
    await settle();
    expect(rig.turnstile.pulses.length, 'the one before').to.equal(1);
    expect(rig.ledger.results().filter((result) => result === 'none').length).to.equal(1);
    await done(rig);
  });
});
