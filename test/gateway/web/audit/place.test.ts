import { expect } from 'chai';
import fc from 'fast-check';
import {
  addressOf,
  filterQuery,
  firstPage,
  movedTo,
  placeOf,
} from '../../../../gateway/web/audit/place.js';
import {
  daysOf,
  exactTime,
  quickRange,
  quickRangeOf,
  rangeOfDays,
} from '../../../../gateway/web/audit/time-range.js';
import { barsOf } from '../../../../gateway/web/audit/timeline-bars.js';
import { auditFilterSchema, type AuditFilter } from '../../../../schemas/api/audit.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
/** 00:30 on 24 November at the venue, still the 23rd in UTC. */
const NOW = Date.parse('2026-11-23T16:30:00Z');

describe('where one is on the audit page', () => {
  it('stands whole in the address, and comes back from it', () => {
    const text = fc.string({ minLength: 1, maxLength: 16 });
    const filters = fc.record(
      {
        lane: text,
        result: text,
        kind: fc.constantFrom('visit' as const, 'access' as const),
        before: fc.nat(),
        from: fc.constant('2026-11-22T16:00:00.000Z'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        filters,
        fc.constantFrom('rows' as const, 'find' as const, 'verify' as const),
        fc.option(fc.constant('A'.repeat(22)), { nil: undefined }),
        (filter, view, record) => {
          const place = { view, filter, ...(record === undefined ? {} : { record }) };
          const address = addressOf(place);
          expect(placeOf(address.slice('/audit'.length))).to.deep.equal(place);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('names no member of staff in the address, and keeps her while the page is open', () => {
    const place = { view: 'rows', filter: { lane: '1', operator: '王静' } } as const;
    expect(addressOf(place)).to.equal('/audit?lane=1');
    expect(movedTo('?lane=2', place).filter).to.deep.equal({ lane: '2', operator: '王静' });
    expect(placeOf('?operator=%E7%8E%8B').filter).to.deep.equal({});
  });

  it('leaves out what it does not know, and a filter the gateway takes', () => {
    const place = placeOf(
      '?kind=person&before=-1&idNumber=3&view=x&record=short&lane=&result=admit',
    );
    expect(place).to.deep.equal({ view: 'rows', filter: { result: 'admit' } });
    const filter: AuditFilter = { lane: '1', kind: 'visit', before: 7, ...quickRange('week', NOW) };
    const query = Object.fromEntries(new URLSearchParams(filterQuery(filter)));
    expect(auditFilterSchema.parse(query)).to.deep.equal(filter);
    expect(firstPage(filter)).not.to.have.any.keys('before', 'after');
  });
});

describe('time ranges of the audit page', () => {
  it('are whole days of the venue, whatever the zone of the browser', () => {
    expect(quickRange('today', NOW)).to.deep.equal({ from: '2026-11-23T16:00:00.000Z' });
    expect(quickRange('yesterday', NOW)).to.deep.equal({
      from: '2026-11-22T16:00:00.000Z',
      to: '2026-11-23T16:00:00.000Z',
    });
    expect(daysOf(quickRange('week', NOW))).to.deep.equal({ first: '2026-11-18', last: '' });
    expect(exactTime('2026-11-23T16:30:09.123Z')).to.equal('2026-11-24 00:30:09');
  });

  it('are found again from their days', () => {
    const yesterday = quickRange('yesterday', NOW);
    expect(rangeOfDays(daysOf(yesterday))).to.deep.equal(yesterday);
    expect(quickRangeOf(yesterday, NOW)).to.equal('yesterday');
    expect(quickRangeOf({}, NOW)).to.equal(undefined);
    expect(daysOf(rangeOfDays({ first: '2026-11-01', last: '2026-11-30' }))).to.deep.equal({
      first: '2026-11-01',
      last: '2026-11-30',
    });
  });
});

describe('bars of a timeline', () => {
  it('run each from the step before, and none leaves the picture', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }));
    fc.assert(
      fc.property(steps, (all) => {
        const timeline = all.map((ms) => ({
          step: 'decided' as const,
          ...(ms === undefined ? {} : { ms }),
        }));
        const bars = barsOf(timeline);
        expect(bars).to.have.length(all.filter((ms) => ms !== undefined).length);
        for (const { from, width } of bars) {
          expect(from).to.be.within(0, 1);
          expect(from + width).to.be.at.most(1.000001);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('say how long each step took', () => {
    const bars = barsOf([
      { step: 'found', ms: 0 },
      { step: 'credential', ms: 300 },
      { step: 'contradicted', at: '2026-11-23T16:30:00Z' },
      { step: 'decided', ms: 400 },
    ]);
    expect(bars.map(({ took }) => took)).to.deep.equal([0, 300, 100]);
    expect(bars[2]).to.deep.include({ from: 0.75, width: 0.25 });
  });
});
