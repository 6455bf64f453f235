import { expect } from 'chai';
import type { Lookup } from '../../../schemas/status.js';
import { brief, startRig, until, WANG, type Rig } from './support/rig.js';

const DAY_MS = 86_400_000;

describe('the budget', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  it('ends a look-up at 1.3 s sharp, and a wall clock that jumps does not move it', async () => {
    rig.simulator.control.setFault({ kind: 'silent' });
    let answer: Lookup | undefined;
    const asked = rig.ask().then((lookup) => (answer = lookup));
    rig.time.stepWall(3 * DAY_MS);
    await rig.time.advance(1299);
    expect(answer).to.equal(undefined);
    await rig.time.advance(1);
    await asked;
    expect(answer).to.include({ status: 'unavailable', cause: 'timeout', tookMs: 1300 });
  });

  it('runs from startedAt: a question that comes too late is not asked', async () => {
    const lookup = await rig.client.lookup({
      person: { idType: '01', idNo: WANG },
      laneId: 'lane-1',
      startedAt: rig.time.mono() - 1300,
    });
    expect(brief(lookup)).to.equal('unavailable/timeout');
    expect(rig.simulator.control.log()).to.have.length(0);
  });

  it('gives up the exchange when nobody wants a late answer, and leaves no timer', async () => {
    rig.simulator.control.setFault({ kind: 'slow', ms: 2000 });
    const asked = rig.ask();
    await until(() => rig.simulator.control.log().length === 1);
    await rig.time.advance(1300);
    await asked;
    await until(() => rig.client.status().inFlight === 0);
    expect(rig.time.waiting).to.equal(0);
  });

  it('passes a verified late answer to whoever asked for it, once', async () => {
    rig.simulator.control.setFault({ kind: 'slow', ms: 2000 });
    const late: Lookup[] = [];
    const asked = rig.ask(WANG, (lookup) => late.push(lookup));
    await until(() => rig.simulator.control.log().length === 1);
    await rig.time.advance(1300);
    expect(brief(await asked)).to.equal('unavailable/timeout');
    await rig.time.advance(700);
    await rig.platformTime.advance(2000);
    await until(() => late.length > 0);
    expect(late.map(brief)).to.deep.equal(['green']);
    expect(late[0]?.tookMs).to.equal(2000);
    expect(rig.client.status().late).to.equal(1);
    expect(rig.time.waiting).to.equal(0);
  });

  it('never passes on a late answer that does not verify', async () => {
    rig.simulator.control.setPeople([
      { idNo: WANG, status: 'green', delayMs: 2000, fault: { kind: 'mis-signed' } },
    ]);
    const late: Lookup[] = [];
    const asked = rig.ask(WANG, (lookup) => late.push(lookup));
    await until(() => rig.simulator.control.log().length === 1);
    await rig.time.advance(1300);
    await asked;
    await rig.platformTime.advance(2000);
    await until(() => rig.client.status().inFlight === 0);
    expect(late).to.deep.equal([]);
  });

  it('lets a late exchange go ten seconds after its end', async () => {
    rig.simulator.control.setFault({ kind: 'silent' });
    const asked = rig.ask(WANG, () => undefined);
    await until(() => rig.simulator.control.log().length === 1);
    await rig.time.advance(1300);
    await asked;
    await rig.time.advance(9999);
    expect(rig.client.status().inFlight).to.equal(1);
    await rig.time.advance(1);
    await until(() => rig.client.status().inFlight === 0);
    expect(rig.time.waiting).to.equal(0);
  });

  it('is spent on queueing as well: the 33rd exchange waits for a place and times out', async () => {
    rig.simulator.control.setFault({ kind: 'silent' });
    const asked = Array.from({ length: 40 }, () => rig.ask());
    await until(() => rig.simulator.control.log().length === 32);
    await rig.time.advance(1300);
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(brief))).to.deep.equal(new Set(['unavailable/timeout']));
    await until(() => rig.client.status().inFlight === 0);
    expect(rig.simulator.control.log()).to.have.length(32);
  });
});

describe('the breaker between lane and platform', () => {
  it('opens after five failures, answers at once, probes after 10 s and closes on an answer', async () => {
    const rig = await startRig();
    rig.simulator.control.setFault({ kind: 'server-error', status: 503 });
    for (let i = 0; i < 5; i++) expect(brief(await rig.ask())).to.equal('unavailable/server-error');
    expect(brief(await rig.ask())).to.equal('unavailable/breaker-open');
    expect(rig.simulator.control.log()).to.have.length(5);
    await rig.time.advance(10_000);
    expect(brief(await rig.ask())).to.equal('unavailable/server-error');
    expect(brief(await rig.ask())).to.equal('unavailable/breaker-open');
    rig.simulator.control.setFault(undefined);
    await rig.time.advance(10_000);
    expect(brief(await rig.ask())).to.equal('green');
    expect(rig.client.status().breaker).to.equal('closed');
    await rig.close();
  });

  it('never hides answers that are not to be trusted', async () => {
    const rig = await startRig();
    rig.simulator.control.setFault({ kind: 'unsigned' });
    for (let i = 0; i < 12; i++) expect(brief(await rig.ask())).to.equal('untrusted/unsigned');
    expect(rig.client.status()).to.deep.include({ breaker: 'closed', causes: { unsigned: 12 } });
    await rig.close();
  });
});
