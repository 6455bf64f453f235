import { expect } from 'chai';
import { TurnstileSimulator, type GateEvent } from '../../../../drivers/simulators/modbus/gate.js';
import { Rig, turnstileConfig } from '../modbus/rig.js';

const inputs = { passedIn: 0, passedOut: 1, heldOpen: 2, fire: 3 };

describe('turnstile simulator', () => {
  let rig: Rig;
  let gate: TurnstileSimulator;
  let events: string[];

  beforeEach(async () => {
    rig = await new Rig([turnstileConfig({ inputs })]).start();
    const { board, time } = rig;
    gate = new TurnstileSimulator({ board, inputs, clock: time, timers: time, holdMs: 5000 });
    events = [];
    gate.listen(({ type, direction }: GateEvent) => events.push(`${type} ${direction}`));
    rig.turnstile.watch('active');
  });

  afterEach(async () => {
    gate.close();
    await rig.link.stop();
    await rig.time.advance(1000);
    expect(rig.time.waiting).to.equal(0);
  });

  it('unlocks on the pulse of the driver, lets one person through and tells the driver', async () => {
    gate.autoWalk(1200);
    await rig.turnstile.pulse('in');
    await rig.time.advance(2000);
    expect(events).to.deep.equal(['unlocked in', 'passed in', 'locked in']);
    expect(rig.events.map((event) => event.type)).to.deep.equal(['passed']);
    gate.walkThrough('in');
    await rig.time.advance(500);
    expect(events.at(-1)).to.equal('blocked in');
    expect(rig.events).to.have.length(1);
  });

  it('locks again after the hold when nobody walks', async () => {
    gate.autoWalk(1200);
    await rig.turnstile.pulse('out');
    gate.nobodyWalks();
    await rig.time.advance(4999);
    expect(gate.isUnlocked('out')).to.equal(true);
    await rig.time.advance(1);
    expect(gate.isUnlocked('out')).to.equal(false);
    expect(events).to.deep.equal(['unlocked out', 'locked out']);
    expect(rig.events).to.deep.equal([]);
  });

  it('unlocks one direction only', async () => {
    await rig.turnstile.pulse('in');
    gate.walkThrough('out', 100);
    await rig.time.advance(200);
    expect(events).to.deep.equal(['unlocked in', 'blocked out']);
  });

  it('starts the hold again on a second pulse', async () => {
    await rig.turnstile.pulse('in');
    await rig.time.advance(4000);
    await rig.turnstile.pulse('in');
    await rig.time.advance(4000);
    expect(gate.isUnlocked('in')).to.equal(true);
    await rig.time.advance(1000);
    expect(gate.isUnlocked('in')).to.equal(false);
  });

  it('is free in both directions during a fire alarm and tells it on its contact', async () => {
    gate.setFire(true);
    gate.walkThrough('out');
    await rig.time.advance(500);
    gate.setFire(false);
    gate.setHeldOpen(true);
    await rig.time.advance(500);
    expect(events).to.deep.equal(['passed out']);
    const told = rig.events.map((event) =>
      'active' in event ? [event.type, event.active] : event.type,
    );
    expect(told).to.deep.equal([['fire', true], 'passed', ['fire', false], ['held-open', true]]);
  });
});
