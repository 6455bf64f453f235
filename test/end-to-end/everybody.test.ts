import { expect } from 'chai';
import { DEMO_PEOPLE, type DemoPerson } from '../../scripts/demo/people.js';
import { DemoSite, type GateCount, type SwipeAnswer } from '../support/demo-site.js';
import { LaneRecorder, type SeenView } from '../support/lane-recorder.js';
import { runTongdao } from '../support/tongdao-command.js';

/** The narrow lane opens once for a visit; the wide one opens again for whoever follows. */
const LANES = {
  '1': ['green', 'yellow', 'slow', 'damaged', 'gone', 'long-name', 'rare-hanzi', 'permit-j'],
  '2': ['carer', 'red', 'mis-signed', 'lifted', 'no-code', 'foreign-i', 'foreign-y', 'expired'],
} as const;
const LAST_OF_ALL = 'compound';
/** Every one of these gets the same screen, whatever is behind it. */
const NEUTRAL = ['yellow', 'red', 'damaged', 'mis-signed'];

/** On the wide lane longer than the board's pulse of half a second: the next pulse must be one of its own. */
const WALK_MS = { '1': 150, '2': 600 } as const;

interface Visit {
  readonly answer: SwipeAnswer;
  readonly before: GateCount;
  readonly after: GateCount;
  /** What the display showed. */
  readonly words: readonly string[];
  /** Milliseconds from the first `reading` on the display to the assist, where there was one. */
  readonly assistAfterMs: number | undefined;
}

/** `reading`, `reading+voice`, `pass` … as the display showed them. */
function wordsOf(seen: readonly SeenView[]): readonly string[] {
  return seen.map(({ view }) => (view.stillReading ? `${view.state}+voice` : view.state));
}

describe('everybody of the demo, under an epidemic order', () => {
  const visits = new Map<string, Visit>();
  const recorders = new Map<string, LaneRecorder>();
  let site: DemoSite;

  async function visit(lane: '1' | '2', person: string): Promise<void> {
    const recorder = recorders.get(lane)!;
    const place = recorder.seen.length;
    const before = await site.gate(lane);
    const answer = await site.swipe(lane, person);
    const after = await site.gate(lane);
    const since = recorder.seen.slice(place);
    // The screen of the visit before may end only now.
    const shown = since.slice(since.findIndex(({ view }) => view.state === 'reading'));
    const reading = shown[0]?.at ?? Number.NaN;
    const assist = shown.find(({ view }) => view.state === 'assist')?.at;
    visits.set(person, {
      answer,
      before,
      after,
      words: wordsOf(shown),
      assistAfterMs: assist === undefined ? undefined : assist - reading,
    });
  }

  before(async function () {
    this.timeout(120_000);
    site = await DemoSite.start();
    for (const lane of ['1', '2'] as const) {
      recorders.set(lane, await LaneRecorder.open(site.httpPort, lane));
      await site.walkAfter(lane, WALK_MS[lane]);
    }
    const inOrder = async (lane: '1' | '2', people: readonly string[]): Promise<void> => {
      for (const person of people) await visit(lane, person);
    };
    await Promise.all([inOrder('1', [...LANES['1'], LAST_OF_ALL]), inOrder('2', LANES['2'])]);
  });

  after(async () => {
    for (const recorder of recorders.values()) recorder.close();
    await site.remove();
  });

  it('leaves nobody of `demo people` out', async () => {
    const ran = await runTongdao(['demo', 'people', '--json']);
    const listed = JSON.parse(ran.stdout) as readonly DemoPerson[];
    expect(listed.length).to.be.at.least(16);
    expect([...visits.keys()].sort()).to.deep.equal(listed.map(({ id }) => id).sort());
  });

  for (const { id, expected } of DEMO_PEOPLE) {
    const { outcome, reason } = expected.epidemic;
    it(`${id}: ${outcome}, ${reason}`, () => {
      const { answer, before, after } = visits.get(id)!;
      expect(answer.outcome).to.equal(outcome);
      expect(answer.reasons[0]).to.equal(reason);
      const pulses = after.pulses - before.pulses;
      expect(answer.pulses, 'what the command says').to.equal(pulses);
      if (outcome === 'assist') {
        expect([pulses, answer.passage]).to.deep.equal([0, 'none']);
      } else {
        const wide = (LANES['2'] as readonly string[]).includes(id);
        expect(pulses).to.be.within(1, wide ? 2 : 1);
        expect(after.passed - before.passed).to.equal(pulses);
        expect(answer.passage).to.equal('passed');
      }
    });
  }

  it('opens only after the row is on the disk', () => {
    for (const { answer } of visits.values()) {
      if (answer.outcome === 'assist') continue;
      const { decided, committed, pulseSent, pulseConfirmed, passed } = answer.steps_ms;
      const steps = [decided, committed, pulseSent, pulseConfirmed, passed];
      expect(steps).to.deep.equal([...steps].sort((a, b) => Number(a) - Number(b)));
      expect(steps.every((step) => step !== undefined)).to.equal(true);
    }
  });

  it('a wheelchair on the wide lane: two passages, two pulses, one visit', () => {
    const { before, after, words } = visits.get('carer')!;
    expect(after.pulses - before.pulses).to.equal(2);
    expect(after.passed - before.passed).to.equal(2);
    expect(words.filter((word) => word === 'pass')).to.have.length(1);
  });

  it('the display goes from reading to pass', () => {
    expect(visits.get('green')!.words.slice(0, 2)).to.deep.equal(['reading', 'pass']);
  });

  it('only the card that was lifted too early is asked to try again', () => {
    const retried = [...visits].filter(([, { words }]) => words.includes('retry'));
    expect(retried.map(([id]) => id)).to.deep.equal(['lifted']);
  });

  it('yellow, red, a damaged chip and a forged answer show the same screens in the same order', () => {
    for (const id of NEUTRAL) {
      expect(visits.get(id)!.words, id).to.deep.equal(['reading', 'reading+voice', 'assist']);
    }
  });

  it('and at the same moment, three seconds after the card was found', () => {
    const moments = NEUTRAL.map((id) => visits.get(id)!.assistAfterMs ?? Number.NaN);
    // The machine that runs the tests may be busy: the bound is coarse, a leak of a look-up is not.
    for (const [at, moment] of moments.entries()) {
      expect(moment, NEUTRAL[at]).to.be.within(2600, 3800);
    }
  });

  it('nobody beside the lane sees who it was or why', () => {
    const raw = [...recorders.values()].map((recorder) => recorder.raw).join('');
    for (const { name, idNumber } of DEMO_PEOPLE) {
      expect(raw).to.not.include(name);
      expect(raw).to.not.include(idNumber);
    }
    expect(raw).to.not.match(/yellow|red\b|untrusted|unreadable|senior/);
  });

  it('a forged answer raises one alarm, and health says so', async () => {
    const { alarms } = (await site.gateway.client.request('GET', '/alarms')) as {
      alarms: readonly { code: string; lane?: string; count: number }[];
    };
    const forged = alarms.filter(({ code }) => code === 'platform-untrusted');
    expect(forged).to.have.length(1);
    expect(forged[0]).to.include({ lane: '2', count: 1 });
    const health = await (await fetch(`http://127.0.0.1:${site.httpPort}/healthz`)).text();
    expect(health).to.include('platform-untrusted');
  });

  it('the ledger of all these visits verifies', async () => {
    const report = (await site.json(['ledger', 'verify'])) as Record<string, unknown>;
    expect(report['ok']).to.equal(true);
    expect(report['problems']).to.deep.equal([]);
    expect(report['leaves']).to.be.greaterThan(visits.size);
  });
});
