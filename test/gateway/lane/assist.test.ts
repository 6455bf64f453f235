import { expect } from 'chai';
import type { Credential } from '../../../schemas/credential.js';
import type { ReadFailure } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import type { Status } from '../../../schemas/status.js';
import { settle } from '../../support/manual-time.js';
import { chipCard, EPIDEMIC, EVERYDAY, idNumber, Rig } from './rig.js';

const HER = idNumber(12);
const uidCard: Credential = {
  card: 'senior',
  evidence: 'uid-only',
  identifiers: [{ namespace: 'uid', value: '04AABBCC' }],
};

interface Case {
  readonly name: string;
  readonly make: () => Rig;
  readonly act: (rig: Rig) => Promise<void>;
}

function byStatus(status: Status, afterMs: number): Case {
  return {
    name: `${status} after ${String(afterMs)} ms`,
    make: () => new Rig({ policy: EPIDEMIC }),
    act: async (rig) => {
      rig.platform.answer = { status, tookMs: afterMs };
      rig.platform.delayMs = afterMs;
      await rig.swipe(chipCard(HER, 'scanned'));
    },
  };
}

function byFailure(failure: ReadFailure): Case {
  return {
    name: failure,
    make: () => new Rig(),
    act: async (rig) => {
      rig.found();
      await rig.time.advance(700);
      rig.failed(failure, false);
      await rig.time.advance(900);
      rig.failed(failure);
    },
  };
}

const CASES: readonly Case[] = [
  byStatus('yellow', 0),
  byStatus('red', 0),
  byStatus('red', 1299),
  byStatus('none', 5),
  byStatus('unavailable', 1300),
  byStatus('untrusted', 40),
  byStatus('unmapped', 40),
  byStatus('green', 2700),
  byFailure('card-unreadable'),
  byFailure('card-authentication'),
  byFailure('unknown-card'),
  byFailure('invalid-data'),
  byFailure('reader-silent'),
  { name: 'unlinked card', make: () => new Rig(), act: (rig) => rig.swipe(uidCard) },
  {
    name: 'not registered',
    make: () =>
      new Rig({
        policy: { ...EVERYDAY, everyday: { ...EVERYDAY.everyday, registerOnSwipe: false } },
      }),
    act: (rig) => rig.swipe(chipCard(HER)),
  },
  {
    name: 'a number with a wrong check digit',
    make: () => new Rig(),
    act: (rig) => rig.swipe(chipCard('329999194802030120')),
  },
  {
    name: 'nothing but found',
    make: () => new Rig(),
    act: (rig) => {
      rig.found();
      return Promise.resolve();
    },
  },
  {
    name: 'a commit slower than the moment',
    make: () => new Rig(),
    act: (rig) => {
      rig.ledger.slow = true;
      return rig.swipe(chipCard(HER));
    },
  },
  {
    name: 'gate went away before the card',
    make: () => new Rig(),
    act: (rig) => {
      rig.found();
      rig.turnstile.online = false;
      return rig.time.advance(400).then(() => rig.credential(chipCard(HER)));
    },
  },
  {
    name: 'gate refuses the pulse',
    make: () => new Rig(),
    act: (rig) => {
      rig.turnstile.fails = 'TURNSTILE_OFFLINE';
      return rig.swipe(chipCard(HER));
    },
  },
  {
    name: 'gate does not confirm the pulse',
    make: () => new Rig(),
    act: (rig) => {
      rig.turnstile.fails = 'TURNSTILE_UNCONFIRMED';
      return rig.swipe(chipCard(HER));
    },
  },
];

describe('assist', () => {
  it('is one screen at one moment: views, their order and their times are equal for every reason', async () => {
    const expected = [
      { lane: 'a1', state: 'reading', stillReading: false, revision: 1, at: 0 },
      { lane: 'a1', state: 'reading', stillReading: true, revision: 2, at: 1500 },
      { lane: 'a1', state: 'assist', stillReading: false, revision: 3, at: 3000 },
      { lane: 'a1', state: 'idle', stillReading: false, revision: 4, at: 63_000 },
    ];
    const reasons = new Set<string>();
    for (const { name, make, act } of CASES) {
      const rig = make();
      const start = rig.time.mono();
      await act(rig);
      rig.turnstile.online = true;
      rig.turnstile.fails = undefined;
      await rig.time.advance(64_000 - (rig.time.mono() - start));
      rig.ledger.letGo();
      await settle();
      expect(rig.views, name).to.deep.equal(expected);
      expect(rig.event('assist-shown').length, name).to.equal(1);
      for (const { report } of rig.event('decided')) reasons.add(report.reasons[0] ?? '');
      await rig.lane.stop();
      expect(rig.ledger.unended(), name).to.deep.equal([]);
      expect(rig.time.waiting, name).to.equal(0);
    }
    expect(reasons.size, 'the cases cover many reasons').to.be.greaterThan(12);
  });

  it('the moment is the one of the site file', async () => {
    for (const assistAtMs of [1800, 5000]) {
      const rig = new Rig({ config: { assistAtMs } });
      rig.found();
      await rig.time.advance(assistAtMs - 1);
      expect(rig.lane.view().state).to.equal('reading');
      await rig.time.advance(1);
      expect(rig.lane.view().state).to.equal('assist');
      await rig.lane.stop();
    }
  });

  it('its decision row is written when it is decided, before it is shown', async () => {
    const rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = { status: 'red', tookMs: 1 };
    await rig.swipe(chipCard(HER));
    expect(rig.ledger.results()).to.deep.equal(['assist']);
    expect(rig.ledger.rows[0]).not.to.have.property('opening');
    expect(rig.lane.view().state).to.equal('reading');
    expect(rig.event('assist-shown')).to.deep.equal([]);
    await rig.lane.stop();
  });

  it('a read that succeeds while the driver retries in the field passes at once', async () => {
    const rig = new Rig();
    rig.found();
    await rig.time.advance(600);
    rig.failed('card-unreadable', false);
    await rig.time.advance(1500);
    rig.credential(chipCard(HER));
    await settle();
    expect(rig.lane.view().state).to.equal('pass');
    await rig.time.advance(2000);
    expect(rig.shown()).to.deep.equal(['reading', 'reading', 'pass']);
    await rig.lane.stop();
  });

  it('retry is shown only when the card was lifted early, for six seconds, with a row and no decision', async () => {
    const rig = new Rig();
    rig.found();
    await rig.time.advance(500);
    rig.failed('lifted-early');
    expect(rig.lane.view().state).to.equal('retry');
    await rig.time.advance(5999);
    expect(rig.lane.view().state).to.equal('retry');
    await rig.time.advance(1);
    expect(rig.lane.view().state).to.equal('idle');
    expect(rig.ledger.results()).to.deep.equal(['retry']);
    expect(rig.ledger.payload(0)).to.include({ type: 'failed-read', failure: 'lifted-early' });
    expect(rig.events.map(({ type }) => type)).to.deep.equal(['retry-shown']);
    await rig.lane.stop();
  });

  it('a new card during retry is a new visit', async () => {
    const rig = new Rig();
    rig.found();
    rig.failed('lifted-early');
    await rig.time.advance(1000);
    await rig.swipe(chipCard(HER));
    expect(rig.shown()).to.deep.equal(['reading', 'retry', 'reading', 'pass']);
    await rig.lane.stop();
  });

  it('where presence is a fact, removed before the data is a card lifted early', async () => {
    const rig = new Rig({ presence: 'observable' });
    rig.found();
    await rig.time.advance(300);
    rig.removed();
    expect(rig.lane.view().state).to.equal('retry');
    await rig.lane.stop();
  });

  it('where presence is ambiguous, removed counts as lifted only after a failed try', async () => {
    const rig = new Rig({ presence: 'ambiguous' });
    rig.found();
    rig.removed();
    expect(rig.lane.view().state).to.equal('reading');
    rig.failed('card-unreadable', false);
    rig.removed();
    expect(rig.lane.view().state).to.equal('retry');
    await rig.lane.stop();
  });

  it('a card that was read and removed while the platform is asked still passes', async () => {
    const rig = new Rig({ policy: EPIDEMIC, presence: 'observable' });
    rig.platform.delayMs = 800;
    await rig.swipe(chipCard(HER));
    rig.removed();
    await rig.time.advance(800);
    expect(rig.lane.view().state).to.equal('pass');
    await rig.lane.stop();
  });

  it('a new card takes the display, and the one who waits stays in the queue', async () => {
    const rig = new Rig();
    await rig.swipe(uidCard);
    await rig.time.advance(2600);
    const first = rig.lane.currentAssist();
    expect(first?.since).to.equal(rig.startedAt + 3000);
    await rig.swipe(chipCard(HER));
    expect(rig.lane.view().state).to.equal('pass');
    expect(rig.lane.currentAssist()).to.equal(undefined);
    expect(rig.lane.assists()).to.deep.equal([first]);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    expect(rig.lane.view().state).to.equal('idle');
    await rig.time.advance(60_000);
    expect(rig.lane.assists()).to.deep.equal([]);
    expect(rig.ledger.results()).to.deep.equal(['assist', 'admit', 'passed', 'assist-timeout']);
    await rig.lane.stop();
  });

  it('nobody answers: after 60 s the display is idle and the visit ended, with a row', async () => {
    const rig = new Rig();
    await rig.swipe(uidCard);
    await rig.time.advance(2600 + 59_999);
    expect(rig.lane.view().state).to.equal('assist');
    await rig.time.advance(1);
    expect(rig.lane.view().state).to.equal('idle');
    expect(rig.event('ended')[0]?.report).to.include({ outcome: 'assist', passage: 'none' });
    expect(rig.ledger.results()).to.deep.equal(['assist', 'assist-timeout']);
    await rig.lane.stop();
  });

  it('a person refuses: a row with who and why, then idle', async () => {
    const rig = new Rig({ policy: EPIDEMIC });
    rig.platform.answer = { status: 'red', tookMs: 1 };
    await rig.swipe(chipCard(HER));
    await rig.time.advance(2600);
    const visit = rig.lane.currentAssist()?.visit ?? '';
    await rig.lane.refuse({ visit, operator: 'wang', reason: '已送至发热门诊' });
    expect(rig.lane.view().state).to.equal('idle');
    expect(rig.ledger.rows[1]?.query).to.deep.equal({
      lane: 'a1',
      result: 'refused',
      operator: 'wang',
    });
    expect(rig.ledger.rows[1]).to.include({ refersTo: visit });
    expect(rig.ledger.rows[1]?.person?.idNo).to.equal(HER);
    expect(rig.event('ended').length).to.equal(1);
    await codeOf(rig.lane.refuse({ visit, operator: 'wang', reason: '再次' }), 'NOT_FOUND');
    await rig.lane.stop();
  });

  it('a refusal that cannot be written changes nothing, and a double one is a conflict', async () => {
    const rig = new Rig();
    await rig.swipe(uidCard);
    await rig.time.advance(2600);
    const visit = rig.lane.currentAssist()?.visit ?? '';
    rig.ledger.slow = true;
    const first = rig.lane.refuse({ visit, operator: 'wang', reason: '不符合' });
    await codeOf(rig.lane.refuse({ visit, operator: 'wang', reason: '不符合' }), 'CONFLICT');
    rig.ledger.fails = 'LEDGER_UNAVAILABLE';
    rig.ledger.letGo();
    await codeOf(first, 'LEDGER_UNAVAILABLE');
    expect(rig.lane.currentAssist()?.visit).to.equal(visit);
    rig.ledger.fails = undefined;
    await rig.lane.stop();
  });

  it('untrusted and unmapped raise the alarm, and the display cannot know', async () => {
    for (const status of ['untrusted', 'unmapped'] as const) {
      const rig = new Rig({ policy: EPIDEMIC });
      rig.platform.answer = { status, tookMs: 1 };
      await rig.swipe(chipCard(HER));
      expect(rig.event('decided')[0]?.report.alarm).to.equal(true);
      expect(rig.turnstile.pulses).to.deep.equal([]);
      expect(Object.keys(rig.lane.view()).sort()).to.deep.equal([
        'lane',
        'revision',
        'state',
        'stillReading',
      ]);
      await rig.lane.stop();
    }
  });

  it('a commit that comes after the screen opens nothing, gets its outcome row and eases the desk', async () => {
    const rig = new Rig();
    rig.ledger.slow = true;
    await rig.swipe(chipCard(HER));
    await rig.time.advance(3000);
    expect(rig.lane.view().state).to.equal('assist');
    rig.ledger.letGo();
    await settle();
    expect(rig.turnstile.pulses).to.deep.equal([]);
    expect(rig.ledger.results()).to.deep.equal(['admit', 'none']);
    expect(rig.event('assist-eased').length).to.equal(1);
    expect(rig.event('decided')[0]?.report).to.deep.include({
      outcome: 'assist',
      reasons: ['too-slow', 'registered-by-id'],
    });
    await rig.lane.stop();
  });
});

async function codeOf(promise: Promise<unknown>, code: Parameters<typeof isTongdaoError>[1]) {
  let caught: unknown;
  try {
    await promise;
  } catch (error) {
    caught = error;
  }
  expect(isTongdaoError(caught, code), String(caught)).to.equal(true);
}
