import { expect } from 'chai';
import type { Credential } from '../../../schemas/credential.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, idNumber, Rig } from './rig.js';

const HER = idNumber(12);
const unlinked: Credential = {
  card: 'senior',
  evidence: 'uid-only',
  identifiers: [{ namespace: 'uid', value: '04AABBCC' }],
};

describe('a visit', () => {
  let rig: Rig;
  afterEach(async () => {
    await rig.lane.stop();
    expect(rig.time.waiting).to.equal(0);
    expect(rig.ledger.unended()).to.deep.equal([]);
    expect(rig.reader.listeners).to.equal(0);
  });

  it('everyday: a chip-read card is registered by swiping, and no platform is asked', async () => {
    rig = new Rig();
    await rig.swipe(chipCard(HER));
    expect(rig.shown()).to.deep.equal(['reading', 'pass']);
    expect(rig.platform.requests).to.deep.equal([]);
    expect(rig.turnstile.pulses.length).to.equal(1);
    const [row] = rig.ledger.rows;
    expect(row).to.include({ kind: 'visit', opening: 'begins' });
    expect(row?.query).to.deep.equal({ lane: 'a1', result: 'admit' });
    expect(row?.person).to.include({ idType: '01', idNo: HER });
    expect(rig.ledger.payload(0)).to.deep.include({
      type: 'decision',
      at: '2026-11-23T01:00:00.400Z',
      lane: 'a1',
      card: 'resident-id',
      evidence: 'authenticated-chip',
      outcome: 'admit',
      reasons: ['registered-by-id'],
      findings: ['senior'],
      mode: 'everyday',
      policy: 'everyday-1',
    });
  });

  it('everyday: an admitted senior leaves a tag and a count, not a name', async () => {
    rig = new Rig();
    await rig.swipe(chipCard(HER));
    const text = JSON.stringify(rig.ledger.rows.map((row) => row.payload));
    expect(text).not.to.contain(HER);
    expect(text).not.to.contain('测试甲');
  });

  it('epidemic: an order that keeps identities gets the name into the payload', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    await rig.swipe(chipCard(HER));
    expect(rig.ledger.payload(0)['identity']).to.deep.equal({
      idType: '01',
      idNo: HER,
      name: '测试甲',
    });
  });

  it('the decision row is durable before the pulse, and the event id is the one of the visit', async () => {
    rig = new Rig();
    rig.ledger.slow = true;
    await rig.swipe(chipCard(HER));
    await rig.time.advance(1000);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.lane.view().state).to.equal('reading');
    rig.ledger.letGo();
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.committedAtPulse).to.deep.equal([1]);
    const visit = rig.event('decided')[0]?.report.visit;
    expect(rig.ledger.rows[0]?.eventId).to.equal(visit);
    expect(visit).to.match(/^[A-Za-z0-9_-]{21}[AQgw]$/);
  });

  it('a row that cannot be committed opens nothing and says device-down at the assist moment', async () => {
    rig = new Rig();
    await rig.swipe(chipCard(HER));
    rig.turnstile.pass();
    await rig.time.advance(2000);
    rig.ledger.fails = 'LEDGER_UNAVAILABLE';
    await rig.swipe(chipCard(idNumber(14)));
    await rig.time.advance(2599);
    expect(rig.lane.view().state).to.equal('reading');
    await rig.time.advance(1);
    expect(rig.lane.view().state).to.equal('device-down');
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.event('assist-shown').length).to.equal(1);
    expect(rig.event('decided')[1]?.report.reasons).to.deep.equal([
      'ledger-unavailable',
      'registered-by-id',
    ]);
    rig.ledger.fails = undefined;
    await rig.time.advance(4000);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'passed', 'assist']);
    expect(rig.lane.view().state).to.equal('assist');
  });

  it('a row that cannot be encrypted opens nothing, and is written as an assist when the key is back', async () => {
    rig = new Rig();
    rig.ledger.fails = 'KEY_MISSING';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(3000);
    rig.ledger.fails = undefined;
    await rig.time.advance(3000);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.results()).to.deep.equal(['assist']);
    expect(rig.event('decided')[0]?.report.visit).to.equal(rig.ledger.rows[0]?.eventId);
  });

  it('a commit that ends unknown opens nothing and writes nothing after it', async () => {
    rig = new Rig();
    rig.ledger.fails = 'LEDGER_UNKNOWN';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(3000);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    rig.ledger.fails = undefined;
    await rig.time.advance(5000);
    expect(rig.ledger.rows).to.deep.equal([]);
  });

  it('epidemic: asks from the credential on, with the budget running from the verified number', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.delayMs = 300;
    await rig.swipe(chipCard(HER));
    expect(rig.platform.requests).to.deep.equal([
      {
        person: { idType: '01', idNo: HER, name: '测试甲' },
        laneId: 'a1',
        startedAt: rig.startedAt + 400,
      },
    ]);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    await rig.time.advance(300);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.payload(0)['lookup']).to.include({ status: 'green' });
    expect(rig.event('decided')[0]?.report.steps).to.deep.include({
      credential: 400,
      asked: 400,
      answered: 700,
      decided: 700,
      committed: 700,
    });
  });

  it('epidemic: a number that arrives before its frame asks nothing by default', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.found();
    rig.reader.emit({ type: 'number', number: HER, at: rig.time.mono() });
    await settle();
    expect(rig.platform.requests).to.deep.equal([]);
  });

  it('early look-up: one question, used when the frame confirms the number', async () => {
    rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    rig.found();
    rig.reader.emit({ type: 'number', number: HER, at: rig.time.mono() });
    await rig.time.advance(500);
    expect(rig.turnstile.pulses, 'a number alone never decides').to.deep.equal([]);
    rig.credential(chipCard(HER));
    await settle();
    expect(rig.platform.requests.length).to.equal(1);
    expect(rig.turnstile.pulses.length).to.equal(1);
  });

  it('early look-up: an answer about another number is thrown away, noted and kept as a row', async () => {
    rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    rig.found();
    rig.reader.emit({ type: 'number', number: idNumber(77), at: rig.time.mono() });
    await settle();
    rig.platform.answer = { status: 'red', tookMs: 5 };
    rig.credential(chipCard(HER));
    await settle();
    expect(rig.platform.requests.map((r) => r.person.idNo)).to.deep.equal([idNumber(77), HER]);
    expect(rig.turnstile.pulses).to.deep.equal([]);
    const report = rig.event('decided')[0]?.report;
    expect(report?.reasons).to.deep.equal(['red']);
    expect(report?.findings).to.include('number-mismatch');
    expect(rig.ledger.results()).to.include('discarded-query');
  });

  it('early look-up: what comes after the budget and before the frame is what the decision weighs', async () => {
    for (const [status, outcome] of [
      ['red', 'assist'],
      ['green', 'admit'],
    ] as const) {
      rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
      rig.platform.answer = { status: 'unavailable', cause: 'timeout', tookMs: 1300 };
      rig.found();
      rig.reader.emit({ type: 'number', number: HER, at: rig.time.mono() });
      await settle();
      rig.platform.late?.({ status, tookMs: 1500 });
      rig.credential(chipCard(HER));
      await settle();
      expect(rig.event('decided')[0]?.report).to.deep.include({ outcome, reasons: [status] });
      expect(rig.turnstile.pulses.length).to.equal(outcome === 'admit' ? 1 : 0);
      expect(rig.ledger.results()).to.deep.equal(['late-answer', outcome]);
      expect(rig.ledger.payload(1)['lookup']).to.include({ status });
      await rig.lane.stop();
    }
  });

  it('early look-up: a late answer about another number decides nothing', async () => {
    rig = new Rig({ policy: EPIDEMIC, ports: { earlyLookup: true } });
    rig.platform.answer = { status: 'unavailable', cause: 'timeout', tookMs: 1300 };
    rig.found();
    rig.reader.emit({ type: 'number', number: idNumber(77), at: rig.time.mono() });
    await settle();
    rig.platform.late?.({ status: 'red', tookMs: 1500 });
    rig.platform.answer = { status: 'green', tookMs: 5 };
    rig.credential(chipCard(HER));
    await settle();
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['green']);
    expect(rig.ledger.results()).to.deep.equal(['late-answer', 'discarded-query', 'admit']);
  });

  it('epidemic: without a platform the answer is unavailable, and swiping registers', async () => {
    rig = new Rig({ policy: EPIDEMIC, withoutPlatform: true });
    await rig.swipe(chipCard(HER));
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal([
      'registered-by-id',
      'platform-unavailable',
    ]);
  });

  it('a platform that breaks its promise and throws is unavailable, and said so in the log', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'throws';
    await rig.swipe(chipCard(HER));
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.logs.map((log) => log.event)).to.include('lane.lookup-failed');
  });

  it('epidemic: nobody is asked while the ledger is not ready, because every query is a row', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.ledger.ready = false;
    await rig.swipe(chipCard(HER));
    expect(rig.platform.requests).to.deep.equal([]);
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['ledger-unavailable']);
  });

  it('an answer that is not there at the assist moment is too slow', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'never';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(2600);
    expect(rig.lane.view().state).to.equal('assist');
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['too-slow']);
    expect(rig.ledger.results()).to.deep.equal(['assist']);
  });

  it('a green answer that comes late eases the assist and opens nothing', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'never';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(3000);
    rig.platform.late?.({ status: 'green', tookMs: 3000 });
    rig.platform.late?.({ status: 'green', tookMs: 3001 });
    await settle();
    expect(rig.event('assist-eased').length, 'said once').to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['assist', 'eased', 'eased']);
    expect(rig.ledger.rows[1]).to.include({ refersTo: rig.ledger.rows[0]?.eventId });
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.lane.view().state).to.equal('assist');
  });

  it('a green answer between decision and screen is told after the screen', async () => {
    rig = new Rig({ policy: EPIDEMIC, config: { assistAtMs: 3000 } });
    rig.platform.answer = { status: 'unavailable', cause: 'timeout', tookMs: 1300 };
    await rig.swipe(chipCard(HER, 'scanned'));
    await rig.time.advance(1000);
    rig.platform.late?.({ status: 'green', tookMs: 1400 });
    await rig.time.advance(3000);
    expect(rig.events.map((e) => e.type)).to.deep.equal([
      'decided',
      'assist-shown',
      'assist-eased',
    ]);
  });

  for (const status of ['yellow', 'red'] as const) {
    it(`a ${status} that comes after an admission is a contradicted row and an alarm`, async () => {
      rig = new Rig({ policy: EPIDEMIC });
      rig.platform.answer = { status: 'unavailable', cause: 'timeout', tookMs: 1300 };
      await rig.swipe(chipCard(HER));
      expect(rig.lane.view().state).to.equal('pass');
      rig.platform.late?.({ status, tookMs: 2000 });
      await settle();
      expect(rig.event('contradicted').length).to.equal(1);
      expect(rig.ledger.results()).to.deep.equal(['admit', 'contradicted']);
      expect(rig.ledger.rows[1]?.person?.idNo).to.equal(HER);
      expect(rig.lane.view().state, 'an open gate is not taken back').to.equal('pass');
    });
  }

  it('a late yellow while the assist waits is a row and changes nothing', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'never';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(3000);
    rig.platform.late?.({ status: 'yellow', tookMs: 3000 });
    await settle();
    expect(rig.ledger.results()).to.deep.equal(['assist', 'late-answer']);
    expect(rig.events.map((e) => e.type)).to.deep.equal(['assist-shown', 'decided']);
  });

  it('a card without a number is helped at the desk as unlinked', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    await rig.swipe(unlinked);
    await rig.time.advance(2600);
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['unlinked-card']);
    expect(rig.platform.requests).to.deep.equal([]);
  });

  it('a number that breaks its own rules is invalid data, not a person', async () => {
    rig = new Rig();
    await rig.swipe(chipCard(`${HER.slice(0, 17)}${HER.endsWith('X') ? '1' : 'X'}`));
    await rig.time.advance(2600);
    expect(rig.event('decided')[0]?.report.reasons).to.deep.equal(['invalid-data']);
    expect(rig.ledger.rows[0]).not.to.have.property('person');
  });

  it('an order that ended on an untrusted clock asks nobody and is noted', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.clockTrusted = false;
    rig.time.stepWall(40 * 86_400_000);
    await rig.swipe(chipCard(HER));
    expect(rig.platform.requests).to.deep.equal([]);
    expect(rig.event('decided')[0]?.report).to.deep.include({
      mode: 'everyday',
      outcome: 'admit',
      findings: ['order-ended-clock-untrusted', 'senior'],
    });
  });

  it('a store of standing records that cannot be read counts as no ledger', async () => {
    rig = new Rig({
      ports: {
        standing: {
          standing: () => {
            throw new Error('disk');
          },
        },
      },
    });
    await rig.swipe(chipCard(HER));
    expect(rig.event('decided')[0]?.report.reasons).to.include('ledger-unavailable');
    expect(rig.turnstile.pulses).to.deep.equal([]);
  });

  it('a policy that fails while deciding ends in help, never in a silent screen', async () => {
    rig = new Rig({
      ports: {
        venue: {
          timeZone: 'Asia/Shanghai',
          dayOf: () => {
            throw new Error('no such zone');
          },
        },
      },
    });
    await rig.swipe(chipCard(HER));
    await rig.time.advance(2600);
    expect(rig.lane.view().state).to.equal('assist');
    expect(rig.logs.map((log) => log.event)).to.deep.equal(['lane.decide-failed']);
  });

  it('no log line has a number, a name or a reason', async () => {
    rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = 'throws';
    rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
    await rig.swipe(chipCard(HER));
    await rig.time.advance(70_000);
    const text = JSON.stringify(rig.logs);
    expect(text).to.contain('lane.pulse-failed');
    expect(text).not.to.contain(HER);
    expect(text).not.to.contain('测试甲');
    expect(text).not.to.contain('platform-unavailable');
  });
});
