import { expect } from 'chai';
import fc from 'fast-check';
import type { AuditRow } from '../../../schemas/api/audit.js';
import { AuditRig } from '../audit/audit-rig.js';

interface Page {
  readonly rows: readonly AuditRow[];
  readonly next?: number;
}

/** Each run writes and reads hundreds of rows on a real disk. */
const RUNS = Math.max(3, Math.ceil(Number(process.env['FC_RUNS'] ?? 200) / 40));

describe('paging through the audit list', () => {
  let rig: AuditRig;
  beforeEach(async () => {
    rig = await AuditRig.open();
  });
  afterEach(() => rig.close());

  const write = async (count: number, lane: string): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await rig.append({ kind: 'device', detail: { i }, query: { lane, result: 'lost' } });
    }
  };

  it('loses no row and shows none twice while others are written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 170 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        async (count, between, filtered) => {
          await write(count, '1');
          await write(count % 7, '2');
          const all = rig.rows().filter(({ lane }) => !filtered || lane === '1');
          const expected = all.map(({ seq }) => seq).reverse();
          const seen: number[] = [];
          let before = '';
          for (let page = 0; ; page++) {
            const query = `${filtered ? 'lane=1&kind=device' : ''}${before}`;
            const { rows, next } = (await rig.get<Page>(`rows?${query}`)).body;
            expect(rows.length).to.be.at.most(50);
            seen.push(...rows.map(({ seq }) => seq));
            if (next === undefined) break;
            before = `&before=${next}`;
            await write(between[page] ?? 0, '1');
          }
          expect(seen).to.deep.equal(expected);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('goes back to the very rows it came from', async () => {
    await write(120, '1');
    const first = (await rig.get<Page>('rows?kind=device')).body;
    const second = (await rig.get<Page>(`rows?kind=device&before=${first.next}`)).body;
    await write(30, '1');
    const back = (await rig.get<Page>(`rows?kind=device&after=${second.rows[0]?.seq}`)).body;
    expect(back.rows).to.deep.equal(first.rows);
    expect(back.next).to.equal(first.next);
  });
});
