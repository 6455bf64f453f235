import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import { chipCard, idNumber, Rig, type RigOptions } from './rig.js';

const HER = chipCard(idNumber(12));

async function told(
  act: (rig: Rig) => Promise<void> | void,
  options?: RigOptions,
): Promise<unknown[]> {
  const rig = new Rig(options);
  await act(rig);
  await settle();
  await rig.lane.stop();
  return rig.event('alarm').map(({ lane, code, active }) => `${lane} ${code} ${String(active)}`);
}

describe('an alarm of a lane', () => {
  it('somebody passed without a decision: at once, then with each throttled row, also when closed', async () => {
    const crowd = async (rig: Rig): Promise<void> => {
      for (let person = 0; person < 30; person++) {
        rig.turnstile.pass();
        await rig.time.advance(100);
      }
      await rig.time.advance(30_000);
    };
    const twice = ['a1 unexplained-passage true', 'a1 unexplained-passage true'];
    expect(await told(crowd)).to.deep.equal(twice);
    expect(await told(crowd, { ports: { initialMode: 'closed' } })).to.deep.equal(twice);
  });

  it('nobody is alarmed by people who pass through a gate that is held open', async () => {
    const alarms = await told((rig) => {
      rig.turnstile.emit({ type: 'held-open', active: true, at: rig.time.mono() });
      rig.turnstile.pass();
    });
    expect(alarms).to.deep.equal([]);
  });

  it('fire begins and ends; the crowd that leaves is not a second alarm', async () => {
    const alarms = await told(async (rig) => {
      rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
      rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
      rig.turnstile.pass('out');
      await rig.time.advance(30_000);
      rig.turnstile.emit({ type: 'fire', active: false, at: rig.time.mono() });
    });
    expect(alarms).to.deep.equal(['a1 fire true', 'a1 fire false']);
  });

  it('the gate did not confirm: for a visit, for a companion and for a desk', async () => {
    const visit = async (rig: Rig): Promise<void> => {
      rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
      await rig.swipe(HER);
    };
    const companion = async (rig: Rig): Promise<void> => {
      await rig.swipe(HER);
      rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
      rig.turnstile.pass();
    };
    const desk = async (rig: Rig): Promise<void> => {
      rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
      const eventId = `desk${'0'.repeat(17)}A`;
      await rig.ledger.append({ kind: 'registration', eventId, opening: 'begins' });
      await rig.lane
        .release({ eventId, direction: 'in', passages: 1, registered: true })
        .catch(() => undefined);
    };
    const once = ['a1 turnstile-unconfirmed true'];
    expect(await told(visit)).to.deep.equal(once);
    expect(await told(companion, { config: { wide: true } })).to.deep.equal(once);
    expect(await told(desk)).to.deep.equal(once);
  });

  it('a gate that is known to be offline is a lost device and not this alarm', async () => {
    const alarms = await told(async (rig) => {
      rig.turnstile.fails = 'TURNSTILE_OFFLINE';
      await rig.swipe(HER);
    });
    expect(alarms).to.deep.equal([]);
  });
});
