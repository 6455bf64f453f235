import { expect } from 'chai';
import fc from 'fast-check';
import { ERRORS } from '../../../../schemas/errors.js';
import { inventedId, requestId } from '../../registration/desk-fixture.js';
import { controlFixture, type ControlFixture } from './control-fixture.js';

const FC_RUNS = Number(process.env['FC_RUNS'] ?? 200);

const routes = [
  '/registrations',
  '/corrections',
  '/openings',
  '/refusals',
  '/lanes/lane-1/mode',
  '/policy',
  '/erasures',
  '/retention/run',
];

/** Numbers a person might type in the wrong place, right and wrong ones. */
const number = fc
  .tuple(fc.integer({ min: 1900, max: 2030 }), fc.integer({ min: 0, max: 999 }), fc.boolean())
  .map(([year, sequence, right]) => {
    const id = inventedId(`${year}0315`, String(sequence).padStart(3, '0'));
    return right ? id : id.slice(0, 17) + (id.endsWith('1') ? '2' : '1');
  });

const scalar = fc.oneof(
  number,
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'lane-1',
    'id',
    'paper',
    'green',
    '2026-11-23',
    requestId(1),
    '2026-11-23T00:00:00Z',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** Real field names with any values, so that runs get past the first check. */
const fields = [
  ...['door', 'idNumber', 'name', 'phone', 'lane', 'visit', 'operator', 'requestId', 'companions'],
  ...['paperType', 'issuer', 'number', 'issued', 'printedValidUntil', 'colour', 'places'],
  ...['updatedAt', 'phoneLast4', 'corrects', 'why', 'replacement', 'reason', 'note', 'passages'],
  ...['direction', 'mode', 'format', 'version', 'order', 'who', '__proto__', 'constructor'],
];
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...fields), number, fc.string()), tie('json'), {
      maxKeys: 8,
    }),
  ),
}));

/** A good body with one field changed. */
const good = fc.oneof(
  number.map((idNumber) => ({ door: 'id', idNumber, operator: '甲', lane: 'lane-1' })),
  number.map((idNumber) => ({
    ...{ door: 'paper', idNumber, operator: '甲', paperType: 'other', issuer: '社区' },
    issued: '2026-11-20',
  })),
  number.map((idNumber) => ({
    ...{ door: 'itinerary', idNumber, operator: '甲', colour: 'green', places: [] },
    ...{ updatedAt: '2026-11-23T08:00:00+08:00', phoneLast4: '0000' },
  })),
  fc.constant({ lane: 'lane-1', reason: 'companion', operator: '甲' }),
  fc.constant({ lane: 'lane-1', visit: requestId(1), reason: '说明', operator: '甲' }),
  fc.constant({ corrects: requestId(1), operator: '甲', why: '抄错' }),
);
const nearlyGood = fc
  .tuple(good, fc.constantFrom(...fields), json)
  .map(([body, field, value]) => ({ ...body, [field]: value }));

describe('any JSON sent to the control socket', () => {
  let fixture: ControlFixture;
  before(async () => {
    fixture = await controlFixture();
  });
  after(() => fixture.stop());

  it('is done or refused in the one shape, never a server error, and no ID number comes back', async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.oneof(json, good, nearlyGood),
        async (route, body) => {
          const answer = await fixture.send('POST', route, body ?? null);
          seen.add(answer.status);
          expect(answer.status, `${route} ${answer.text}`).to.be.within(200, 499);
          expect(answer.text).not.to.match(/\d{17}[\dXx]/);
          if (answer.status < 300) return;
          const { error } = answer.json as { error: Record<string, unknown> };
          expect(error['code']).to.be.oneOf(Object.keys(ERRORS));
          expect(error['zh']).to.be.a('string');
          expect(error['en']).to.be.a('string');
          expect(Object.keys(error)).to.satisfy((keys: string[]) =>
            keys.every((key) => ['code', 'zh', 'en', 'detail', 'path'].includes(key)),
          );
        },
      ),
      { numRuns: Math.max(FC_RUNS, 400) },
    );
    // Runs that reach nothing but the first check would prove little.
    expect(seen).to.include.members([200, 400]);
    expect(fixture.failures).to.deep.equal([]);
  });
});
