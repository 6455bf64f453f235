import { expect } from 'chai';
import type { LinkedPerson } from '../../../schemas/card-link.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { citizenCard, seniorCard, TU, uidCard } from '../registration/link-cards.js';
import { chipCard, EPIDEMIC, idNumber, Rig } from './rig.js';

const number = idNumber(7);
const person = { idType: '01', idNo: number } as const;

function rigWith(strength: LinkedPerson['strength'], policy = {}): Rig {
  return new Rig({ ports: { links: () => ({ person, strength }) }, ...policy });
}

describe('a linked card at the lane', () => {
  it('lets its holder pass, says by what, and keeps the evidence as it was', async () => {
    const rig = rigWith('chip');
    await rig.swipe(seniorCard);
    const [decided] = rig.event('decided');
    expect(decided?.report).to.deep.include({ outcome: 'admit', reasons: ['registered-by-link'] });
    expect(decided?.report.findings).to.include.members(['linked-card', 'weak-evidence', 'senior']);
    expect(rig.turnstile.pulses).to.have.length(1);
    expect(rig.ledger.rows[0]?.person).to.deep.equal(person);
    await rig.lane.stop();
  });

  it('by a UID alone opens on an ordinary day and asks for staff under an order, green or not', async () => {
    const ordinary = rigWith('uid');
    await ordinary.swipe(uidCard());
    expect(ordinary.turnstile.pulses).to.have.length(1);
    await ordinary.lane.stop();

    const rig = rigWith('uid', { policy: EPIDEMIC });
    await rig.swipe(uidCard());
    await rig.time.advance(3000);
    const [decided] = rig.event('decided');
    expect(decided?.report).to.deep.include({ outcome: 'assist' });
    expect(decided?.report.reasons[0]).to.equal('uid-only-link');
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.shown().at(-1)).to.equal('assist');
    await rig.lane.stop();
  });

  it('under an order the platform is asked about its holder', async () => {
    const rig = rigWith('chip', { policy: EPIDEMIC });
    await rig.swipe(seniorCard);
    expect(rig.platform.requests.map((one) => one.person)).to.deep.equal([person]);
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['green']);
    await rig.lane.stop();
  });

  it('that names its holder without proof counts where the link is about the same person only', async () => {
    const card = (no: string) =>
      ({
        card: 'social-security',
        evidence: 'plain-chip',
        identifiers: [{ namespace: 'cid', value: no }, TU],
      }) as const;
    for (const [no, reason] of [
      [number, 'registered-by-link'],
      [idNumber(8), 'not-registered'],
    ] as const) {
      const rig = rigWith('chip');
      await rig.swipe(card(no));
      await rig.time.advance(3000);
      expect(rig.event('decided')[0]?.report.reasons, no).to.deep.equal([reason]);
      expect(rig.ledger.rows[0]?.person?.idNo).to.equal(no);
      await rig.lane.stop();
    }
  });

  it('is helped at the desk while the registry cannot be read', async () => {
    const rig = new Rig({
      ports: {
        links: () => {
          throw new TongdaoError('LEDGER_UNAVAILABLE');
        },
      },
    });
    await rig.swipe(seniorCard);
    await rig.time.advance(3000);
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['unlinked-card']);
    expect(rig.logs.map(({ event }) => event)).to.include('lane.links-unreadable');
    expect(rig.lane.work(rig.lane.currentAssist()?.visit ?? '')?.unlinked).to.equal(seniorCard);
    await rig.lane.stop();
  });
});

describe('staff who link cards at a lane', () => {
  it('have the cards to themselves: no visit, no row, and a screen that says nothing of anybody', async () => {
    const rig = new Rig();
    const laid: string[] = [];
    const end = rig.lane.link((_reader, event) => laid.push(event.type));
    expect(rig.lane.view().state).to.equal('staff');
    await rig.swipe(chipCard(number));
    await rig.swipe(citizenCard, rig.second);
    await rig.time.advance(5000);
    expect(laid).to.deep.equal(['found', 'credential', 'found', 'credential']);
    expect(rig.ledger.rows).to.deep.equal([]);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    end();
    end();
    expect(rig.shown()).to.deep.equal(['staff', 'idle']);
    await rig.swipe(chipCard(number));
    expect(rig.turnstile.pulses).to.have.length(1);
    await rig.lane.stop();
  });

  it('a card that was found for them and is read too late opens nothing', async () => {
    const rig = new Rig();
    const end = rig.lane.link(() => undefined);
    rig.found();
    end();
    rig.credential(chipCard(number));
    await rig.time.advance(5000);
    expect(rig.ledger.rows).to.deep.equal([]);
    await rig.swipe(chipCard(number));
    expect(rig.turnstile.pulses).to.have.length(1);
    await rig.lane.stop();
  });

  it('wait for whoever is being read or passes, and there is one of them', async () => {
    const rig = new Rig();
    rig.found();
    expect(() => rig.lane.link(() => undefined)).to.throw('LANE_BUSY');
    rig.credential(chipCard(number));
    await rig.time.advance(100);
    expect(() => rig.lane.link(() => undefined)).to.throw('LANE_BUSY');
    rig.turnstile.pass();
    await rig.time.advance(1000);
    const end = rig.lane.link(() => undefined);
    expect(() => rig.lane.link(() => undefined)).to.throw('LANE_BUSY');
    end();
    await rig.lane.stop();
    expect(() => rig.lane.link(() => undefined)).to.throw('STOPPING');
  });

  it('give way to a fire on the screen, and cannot begin during one', async () => {
    const rig = new Rig();
    const end = rig.lane.link(() => undefined);
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    expect(rig.lane.view().state).to.equal('evacuate');
    end();
    expect(() => rig.lane.link(() => undefined)).to.throw('EVACUATION');
    await rig.lane.stop();
  });

  it('may do so at a lane that is closed for cards, where somebody waits, too', async () => {
    const rig = new Rig();
    await rig.swipe(seniorCard);
    await rig.time.advance(3000);
    await rig.lane.setMode('closed', 'wang');
    const end = rig.lane.link(() => undefined);
    expect(rig.lane.view().state).to.equal('staff');
    expect(rig.lane.assists()).to.have.length(1);
    end();
    expect(rig.lane.view().state).to.equal('closed');
    await rig.lane.stop();
  });
});
