import { expect } from 'chai';
import fc from 'fast-check';
import { parseSnapshot, parseView } from '../../../../gateway/web/lane/lane-events.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const view = { lane: '1', state: 'idle', stillReading: false, revision: 3 };
const snapshot = {
  view,
  geometry: { widthMm: 476, distanceMm: 1500 },
  mode: 'epidemic',
  orderEnds: '2026-12-01T00:00:00+08:00',
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
