import { expect } from 'chai';
import { brief, startRig } from './support/rig.js';

const DAY_MS = 86_400_000;

describe('a box whose clock is wrong', () => {
  for (const [what, boxClock] of [
    ['a day behind', '2026-11-22T09:00:00+08:00'],
    ['a day ahead', '2026-11-24T09:00:00+08:00'],
    ['at 1970', '1970-01-01T00:00:20Z'],
    ['at 2099', '2099-01-01T00:00:00Z'],
  ] as const) {
    it(`${what} is healed once by signed time, inside the same look-up`, async () => {
      const rig = await startRig({ boxClock });
      expect(rig.client.signedTime()).to.equal(undefined);
      expect(brief(await rig.ask())).to.equal('green');
      expect(brief(await rig.ask())).to.equal('green');
      const verdicts = rig.simulator.control.log().map((entry) => entry.verdict);
      expect(verdicts).to.deep.equal(['clock_skew', 'answered', 'answered']);
      const offset = rig.platformTime.wall() - rig.time.wall();
      expect(rig.client.signedTime()).to.deep.equal({ offsetMs: offset, ageMs: 0 });
      expect(rig.logged.filter((line) => line.what === 'clock_step')).to.have.length(1);
      await rig.close();
    });
  }

  it('by half a minute is inside the window and still believes the answer', async () => {
    const rig = await startRig({ boxClock: '2026-11-23T08:59:30+08:00' });
    expect(brief(await rig.ask())).to.equal('green');
    expect(rig.client.signedTime()?.offsetMs).to.equal(30_000);
    await rig.close();
  });

  it('says how old its signed time is, and keeps it when somebody sets the wall clock', async () => {
    const rig = await startRig();
    await rig.ask();
    rig.time.stepWall(-DAY_MS);
    await rig.time.advance(5000);
    expect(rig.client.signedTime()).to.deep.equal({ offsetMs: DAY_MS, ageMs: 5000 });
    await rig.platformTime.advance(5000);
    expect(brief(await rig.ask())).to.equal('green');
    expect(rig.simulator.control.log().map((entry) => entry.verdict)).not.to.include('clock_skew');
    await rig.close();
  });

  it('is not healed by a refusal meant for another request', async () => {
    const rig = await startRig({ boxClock: '2026-11-22T09:00:00+08:00' });
    rig.simulator.control.setFault({ kind: 'other-person' });
    expect(brief(await rig.ask())).to.equal('untrusted/not-this-request');
    await rig.close();
  });

  it('follows a platform whose clock moved, by one signed step', async () => {
    const rig = await startRig();
    await rig.ask();
    rig.simulator.control.setFault({ kind: 'clock', aheadMs: DAY_MS });
    expect(brief(await rig.ask())).to.equal('green');
    expect(rig.client.signedTime()?.offsetMs).to.equal(DAY_MS);
    await rig.close();
  });
});

describe('a platform that demands a nonce', () => {
  it('gets it in the same look-up, and straight away in the next', async () => {
    const rig = await startRig();
    rig.simulator.control.setFault({ kind: 'demand-nonce' });
    expect(brief(await rig.ask())).to.equal('green');
    expect(brief(await rig.ask())).to.equal('green');
    const verdicts = rig.simulator.control.log().map((entry) => entry.verdict);
    expect(verdicts).to.deep.equal(['use_nonce', 'answered', 'answered']);
    await rig.close();
  });

  it('is asked twice at most: each exchange with its own jti, seq and ciphertext', async () => {
    const rig = await startRig();
    rig.simulator.control.setFault({ kind: 'demand-nonce' });
    await rig.ask();
    const claims = rig.exchanges.map(
      ({ request }) =>
        JSON.parse(Buffer.from(request.split('.')[1] ?? '', 'base64url').toString()) as Record<
          string,
          unknown
        >,
    );
    expect(claims).to.have.length(2);
    for (const name of ['jti', 'seq', 'sub_jwe']) {
      expect(claims[0]?.[name], name).not.to.equal(claims[1]?.[name]);
    }
    await rig.close();
  });
});
