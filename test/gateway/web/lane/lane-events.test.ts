import { expect } from 'chai';
import fc from 'fast-check';
import { parseSnapshot, parseView } from '../../../../gateway/web/lane/lane-events.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const view = { lane: '1', state: 'idle', stillReading: false, revision: 3 };
const snapshot = {
  view,
  geometry: { widthMm: 476, distanceMm: 1500 },
  voice: {
    volume: 4,
    quietHours: { from: '22:00', to: '07:30' },
    quietVolume: 0,
    english: true,
  },
  timeZone: 'Asia/Shanghai',
  now: 1_795_395_600_000,
  mode: 'epidemic',
  order: { number: '2026-防-17', ends: '2026-12-01T00:00:00+08:00' },
  build: 'b1',
  reads: ['id-card'],
};

describe('lane events', () => {
  it('a whole snapshot and a whole view are read back as they were', () => {
    expect(parseSnapshot(JSON.stringify(snapshot))).to.deep.equal(snapshot);
    expect(parseView(JSON.stringify(view))).to.deep.equal(view);
  });

  it('a state this page does not know is malformed, never a guess', () => {
    expect(parseView(JSON.stringify({ ...view, state: 'red' }))).to.equal(undefined);
  });

  for (const [name, broken] of [
    ['a screen of no width', { ...snapshot, geometry: { widthMm: 0, distanceMm: 1500 } }],
    ['a screen without distance', { ...snapshot, geometry: { widthMm: 476 } }],
    ['a mode nobody has', { ...snapshot, mode: 'war' }],
    ['a card nobody has', { ...snapshot, reads: ['passport'] }],
    ['a half revision', { ...snapshot, view: { ...view, revision: 1.5 } }],
    ['no build', { ...snapshot, build: 7 }],
    ['no card at all', { ...snapshot, reads: undefined }],
    ['a sixth volume', { ...snapshot, voice: { ...snapshot.voice, volume: 6 } }],
    ['silence by day', { ...snapshot, voice: { ...snapshot.voice, volume: 0 } }],
    [
      'an hour nobody has',
      { ...snapshot, voice: { ...snapshot.voice, quietHours: { from: '24:00', to: '07:00' } } },
    ],
    ['a zone nobody has', { ...snapshot, timeZone: 'Mars/Olympus' }],
    ['no clock', { ...snapshot, now: '2026' }],
    ['an order without end', { ...snapshot, order: { number: '17' } }],
    ['an order that never ends', { ...snapshot, order: { number: '17', ends: 'never' } }],
  ] as const) {
    it(`${name} is malformed`, () => {
      expect(parseSnapshot(JSON.stringify(broken))).to.equal(undefined);
    });
  }

  it('what the gateway did not say is dropped, so that nothing unknown can reach the screen', () => {
    const answer = parseView(JSON.stringify({ ...view, name: '某某', reason: 'yellow' }));
    expect(answer).to.deep.equal(view);
  });

  it('no text makes the parsers throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseView(text)).to.equal(undefined);
        expect(parseSnapshot(text)).to.equal(undefined);
      }),
      { numRuns: RUNS },
    );
  });
});
