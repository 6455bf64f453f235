import { expect } from 'chai';
import { policySchema } from '../../../schemas/policy.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, EVERYDAY, idNumber, Rig } from './rig.js';

const NUMBER = idNumber(12);
const HER = chipCard(NUMBER);
const NEXT = policySchema.parse({ ...EPIDEMIC, version: 'order-2' });

describe('a policy that changes during a visit', () => {
  let rig: Rig;
  afterEach(async () => {
    await rig.lane.stop();
    expect(rig.ledger.unended()).to.deep.equal([]);
    expect(rig.time.waiting).to.equal(0);
  });

  it('after the decision: the row keeps the version and the order that decided', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.ledger.slow = true;
    await rig.swipe(HER);
    rig.policy = EVERYDAY;
    rig.ledger.letGo();
    await settle();
    expect(rig.ledger.payload(0)).to.deep.include({
      policy: 'order-1',
      mode: 'epidemic',
      order: '2026-7',
      reasons: ['green'],
    });
  });

  it('between question and decision: the new one decides, with the answer if it asks for one', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.delayMs = 800;
    await rig.swipe(HER);
    rig.policy = NEXT;
    await rig.time.advance(800);
    expect(rig.ledger.payload(0)).to.deep.include({ policy: 'order-2', reasons: ['green'] });
  });

  it('an order that ends between question and decision takes the answer with it, and nothing fails', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = { status: 'red', tookMs: 800 };
    rig.platform.delayMs = 800;
    await rig.swipe(HER);
    rig.time.stepWall(40 * 86_400_000);
    await rig.time.advance(800);
    expect(rig.event('decided')[0]?.report).to.deep.include({
      outcome: 'admit',
      mode: 'everyday',
      reasons: ['registered-by-id'],
    });
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results(), 'every query is a row').to.deep.equal([
      'discarded-query',
      'admit',
    ]);
    expect(rig.ledger.payload(1)['lookup']).to.equal(undefined);
    expect(rig.logs).to.deep.equal([]);
  });

  it('an order that ends before the answer is there: what comes later is a row and decides nothing', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = { status: 'red', tookMs: 4000 };
    rig.platform.delayMs = 4000;
    await rig.swipe(HER);
    rig.policy = EVERYDAY;
    await rig.time.advance(2600);
    expect(rig.event('decided')[0]?.report.mode).to.equal('everyday');
    await rig.time.advance(3000);
    expect(rig.event('contradicted')).to.deep.equal([]);
    expect(rig.ledger.results()).to.include('discarded-query');
  });

  it('an order that ends between the early number and the frame: everyday, and the query is a row', async () => {
    rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    rig.platform.answer = { status: 'red', tookMs: 5 };
    rig.found();
    rig.reader.emit({ type: 'number', number: NUMBER, at: rig.time.mono() });
    await settle();
    rig.policy = EVERYDAY;
    rig.credential(HER);
    await settle();
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['registered-by-id']);
    expect(rig.ledger.results()).to.deep.equal(['discarded-query', 'admit']);
  });

  it('an order that begins between the early number and the frame is asked about', async () => {
    rig = new Rig({ ports: { earlyLookup: true } });
    rig.found();
    rig.reader.emit({ type: 'number', number: NUMBER, at: rig.time.mono() });
    rig.policy = EPIDEMIC;
    rig.credential(HER);
    await settle();
    expect(rig.platform.requests.length).to.equal(1);
    expect(rig.ledger.payload(0)).to.deep.include({ policy: 'order-1', reasons: ['green'] });
  });
});

describe('a reopening', () => {
  async function swipedAgainAfter(change: (rig: Rig) => void): Promise<Rig> {
    const rig = new Rig({ policy: EPIDEMIC });
    await rig.swipe(HER);
    await rig.time.advance(10_000);
    change(rig);
    await rig.swipe(HER);
    await rig.lane.stop();
    expect(rig.ledger.unended()).to.deep.equal([]);
    return rig;
  }

  it('is there while the rules are those of the decision', async () => {
    const rig = await swipedAgainAfter(() => undefined);
    expect(rig.ledger.results()).to.include('reopen');
  });

  it('under another version of the policy is a new visit, which is asked about', async () => {
    const rig = await swipedAgainAfter((changed) => {
      changed.policy = NEXT;
      changed.platform.answer = { status: 'red', tookMs: 5 };
    });
    expect(rig.ledger.results()).to.deep.equal(['admit', 'timeout', 'assist', 'assist-stopped']);
    expect(rig.platform.requests.length).to.equal(2);
    expect(rig.turnstile.pulses.length).to.equal(1);
  });

  it('under the same policy after its order has ended is a new visit', async () => {
    const rig = await swipedAgainAfter((changed) => changed.time.stepWall(40 * 86_400_000));
    expect(rig.ledger.results().slice(0, 3)).to.deep.equal(['admit', 'timeout', 'admit']);
    expect(rig.ledger.payload(2)).to.include({ policy: 'order-1', mode: 'everyday' });
  });

  it('does not pass over an early answer that is there already', async () => {
    const rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    await rig.swipe(HER);
    await rig.time.advance(10_000);
    rig.platform.answer = { status: 'red', tookMs: 5 };
    rig.found();
    rig.reader.emit({ type: 'number', number: NUMBER, at: rig.time.mono() });
    await settle();
    rig.credential(HER);
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.event('decided')[1]?.report.reasons).to.deep.equal(['red']);
    await rig.lane.stop();
  });

  it('is not stopped by an early answer about another number', async () => {
    const rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    await rig.swipe(HER);
    await rig.time.advance(10_000);
    rig.platform.answer = { status: 'red', tookMs: 5 };
    rig.found();
    rig.reader.emit({ type: 'number', number: idNumber(77), at: rig.time.mono() });
    rig.credential(HER);
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(2);
    expect(rig.ledger.results()).to.include('discarded-query').and.not.to.include('contradicted');
    await rig.lane.stop();
    expect(rig.ledger.unended()).to.deep.equal([]);
  });
});
