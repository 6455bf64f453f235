import { expect } from 'chai';
import fc from 'fast-check';
import {
  initialState,
  LOSS_GRACE_MS,
  nextChange,
  PASS_SILENCE_MS,
  READING_DELAY_MS,
  reduce,
  screenAt,
  SILENCE_MS,
  type PageEvent,
  type PageState,
} from '../../../../gateway/web/lane/page-state.js';
import { LANE_STATES, type LaneState, type LaneView } from '../../../../schemas/lane-view.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const view = (state: LaneState, revision: number, lane = '1'): LaneView => ({
  lane,
  state,
  stillReading: false,
  revision,
});

const snapshot = (state: LaneState, revision = 1): PageEvent => ({
  type: 'snapshot',
  snapshot: {
    view: view(state, revision),
    geometry: { widthMm: 476, distanceMm: 1500 },
    voice: { volume: 3, quietVolume: 1, english: false },
    timeZone: 'Asia/Shanghai',
    now: Date.parse('2026-11-23T09:00:00+08:00'),
    reads: ['id-card'],
    mode: 'everyday',
    build: 'b1',
  },
});

const news = (state: LaneState, revision: number): PageEvent => ({
  type: 'view',
  view: view(state, revision),
});

/** Applies events at their times. */
function after(...events: readonly (readonly [number, PageEvent])[]): PageState {
  return events.reduce((state, [at, event]) => reduce(state, event, at), initialState(0));
}

describe('lane page state', () => {
  it('the limits are 300 ms, 3 s, 6 s and 12 s', () => {
    expect([READING_DELAY_MS, LOSS_GRACE_MS, PASS_SILENCE_MS, SILENCE_MS]).to.deep.equal([
      300, 3000, 6000, 12_000,
    ]);
  });

  it('a fresh page shows nothing until the gateway has spoken', () => {
    expect(screenAt(initialState(0), 0)).to.equal('blank');
  });

  it('a page that never hears the gateway sends people to the staff after 12 s', () => {
    const state = initialState(0);
    expect(screenAt(state, SILENCE_MS - 1)).to.equal('blank');
    expect(screenAt(state, SILENCE_MS)).to.equal('device-down');
    expect(nextChange(state, 0)).to.equal(SILENCE_MS);
  });

  for (const shown of LANE_STATES.filter((state) => state !== 'reading')) {
    it(`${shown} is shown the moment it is heard`, () => {
      const state = after([0, snapshot('idle')], [10, news(shown, 2)]);
      expect(screenAt(state, 10)).to.equal(shown);
    });
  }

  it('reading is shown only after 300 ms', () => {
    const state = after([0, snapshot('idle')], [100, news('reading', 2)]);
    expect(screenAt(state, 100)).to.equal('idle');
    expect(nextChange(state, 100)).to.equal(100 + READING_DELAY_MS);
    expect(screenAt(state, 100 + READING_DELAY_MS - 1)).to.equal('idle');
    expect(screenAt(state, 100 + READING_DELAY_MS)).to.equal('reading');
  });

  it('a read that ends within 300 ms goes straight to its result', () => {
    const state = after([0, snapshot('idle')], [100, news('reading', 2)], [250, news('pass', 3)]);
    expect(screenAt(state, 250)).to.equal('pass');
    expect(screenAt(state, 100 + READING_DELAY_MS)).to.equal('pass');
  });

  it('a second view of the same read does not delay it again', () => {
    const state = after(
      [0, snapshot('idle')],
      [100, news('reading', 2)],
      [350, news('reading', 3)],
    );
    expect(screenAt(state, 400)).to.equal('reading');
  });

  it('a page opened in the middle of a read shows reading at once', () => {
    expect(screenAt(after([0, snapshot('reading')]), 0)).to.equal('reading');
  });

  it('an older or repeated revision changes nothing but proves that the stream lives', () => {
    const state = after(
      [0, snapshot('assist', 7)],
      [9000, news('pass', 7)],
      [9001, news('pass', 6)],
    );
    expect(screenAt(state, 9001)).to.equal('assist');
    expect(screenAt(state, 9001 + SILENCE_MS - 1)).to.equal('assist');
  });

  it('a view of another lane is not shown', () => {
    const other: PageEvent = { type: 'view', view: view('pass', 9, '2') };
    expect(screenAt(after([0, snapshot('idle')], [5, other]), 5)).to.equal('idle');
  });

  it('a gateway that was started again counts from the beginning and is believed', () => {
    expect(screenAt(after([0, snapshot('idle', 900)], [50, snapshot('closed', 1)]), 50)).to.equal(
      'closed',
    );
  });

  it('heartbeats keep the screen for ever, their absence for 12 s', () => {
    const state = after([0, snapshot('idle')], [5000, { type: 'heartbeat' }]);
    expect(screenAt(state, 5000 + SILENCE_MS - 1)).to.equal('idle');
    expect(screenAt(state, 5000 + SILENCE_MS)).to.equal('device-down');
  });

  for (const promise of ['pass', 'take-card', 'registered'] as const) {
    it(`${promise} is not promised on news older than 6 s`, () => {
      const state = after([0, snapshot(promise)]);
      expect(screenAt(state, PASS_SILENCE_MS - 1)).to.equal(promise);
      expect(screenAt(state, PASS_SILENCE_MS)).to.equal('device-down');
    });
  }

  it('a broken connection is forgiven for 3 s, however often it breaks again', () => {
    const state = after([0, snapshot('idle')], [100, { type: 'lost' }], [2000, { type: 'lost' }]);
    expect(screenAt(state, 100 + LOSS_GRACE_MS - 1)).to.equal('idle');
    expect(screenAt(state, 100 + LOSS_GRACE_MS)).to.equal('device-down');
  });

  it('the screen returns with the first snapshot after a loss', () => {
    const state = after(
      [0, snapshot('idle')],
      [100, { type: 'lost' }],
      [9000, snapshot('idle', 1)],
    );
    expect(screenAt(state, 9000)).to.equal('idle');
    expect(screenAt(state, 9000 + SILENCE_MS - 1)).to.equal('idle');
  });

  it('open gates are shown for as long as nobody says otherwise', () => {
    const state = after([0, snapshot('evacuate')], [100, { type: 'lost' }]);
    expect(screenAt(state, 3_600_000)).to.equal('evacuate');
  });

  it('a page that was hidden forgets what it knew', () => {
    const state = after([0, snapshot('pass')], [1000, { type: 'listening' }]);
    expect(screenAt(state, 1000)).to.equal('blank');
  });

  it('whatever arrives, the screen changes only at an event or at the moment announced', () => {
    const arbitraryEvent: fc.Arbitrary<PageEvent> = fc.oneof(
      fc.constantFrom<PageEvent>({ type: 'heartbeat' }, { type: 'lost' }, { type: 'listening' }),
      fc
        .tuple(fc.constantFrom(...LANE_STATES), fc.nat(9))
        .chain(([state, revision]) =>
          fc.constantFrom(snapshot(state, revision), news(state, revision)),
        ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8000), arbitraryEvent), { maxLength: 12 }),
        fc.array(fc.nat(15_000), { maxLength: 5 }),
        (steps, waits) => {
          let now = 0;
          let state = initialState(now);
          for (const [wait, event] of steps) {
            now += wait;
            state = reduce(state, event, now);
          }
          for (const wait of waits) {
            const change = nextChange(state, now);
            const later = now + wait;
            if (change === undefined || later < change) {
              expect(screenAt(state, later)).to.equal(screenAt(state, now));
            }
            now = later;
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
