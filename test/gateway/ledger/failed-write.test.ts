import Database from 'better-sqlite3';
import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import { verifyLedger } from '../../../gateway/ledger/verify.js';
import type { RandomSource } from '../../../schemas/time.js';
import { LI, ledgerBench, random, shanghai, visitOf, WANG } from './ledger-fixture.js';
import { slowRoot } from './slow-tree.js';

const RUNS = { numRuns: Math.min(Number(process.env['FC_RUNS'] ?? 200), 12) };

type Step =
  | { readonly do: 'append' }
  | { readonly do: 'malformed' }
  /** The statement fails late in the transaction: `fail` leaves it open, `rollback` ends it. */
  | { readonly do: 'constraint'; readonly how: 'fail' | 'rollback' }
  /** The source of random bytes fails at its n-th call from here. */
  | { readonly do: 'random'; readonly at: number }
  | { readonly do: 'calendar' }
  | { readonly do: 'next-day' }
  | { readonly do: 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'append' } as const) },
  fc.constant({ do: 'malformed' } as const),
  fc.constantFrom(
    { do: 'constraint', how: 'fail' } as const,
    { do: 'constraint', how: 'rollback' } as const,
  ),
  fc.integer({ min: 0, max: 8 }).map((at) => ({ do: 'random', at }) as const),
  fc.constant({ do: 'calendar' } as const),
  fc.constant({ do: 'next-day' } as const),
  fc.constant({ do: 'reopen' } as const),
);

const TRIGGERS = ['fail', 'rollback']
  .map(
    (how) => `CREATE TRIGGER ${how} BEFORE INSERT ON open_decision
      WHEN EXISTS (SELECT 1 FROM meta WHERE seq = NEW.seq AND operator = '${how}')
      BEGIN SELECT RAISE(${how}, 'on purpose'); END;`,
  )
  .join('\n');

describe('a write that fails', () => {
  it('leaves memory, tree and file as they were, wherever it fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const bench = ledgerBench();
        try {
          let randomLeft = Infinity;
          let calendarFails = false;
          const brittle: RandomSource = {
            bytes(length) {
              if (randomLeft-- <= 0) throw new Error('no entropy');
              return random.bytes(length);
            },
          };
          const venue = {
            ...shanghai,
            dayOf(at: number): string {
              if (calendarFails) throw new Error('no calendar');
              return shanghai.dayOf(at);
            },
          };
          let ledger = await bench.open({ random: brittle, venue });
          const triggers = new Database(join(bench.dir, 'ledger.db'));
          triggers.exec(TRIGGERS);
          triggers.close();
          let acknowledged = 0;
          for (const [i, each] of steps.entries()) {
            const entry = visitOf(i % 2 === 0 ? LI : WANG, {
              opening: 'begins',
              query: { operator: each.do === 'constraint' ? each.how : 's-1' },
              payload: { text: each.do === 'malformed' ? '\ud800' : 'whole' },
            });
            if (each.do === 'next-day') bench.machine.time.stepWall(86_400_000);
            if (each.do === 'random') randomLeft = each.at;
            calendarFails = each.do === 'calendar';
            if (each.do === 'reopen') {
              await ledger.close();
              ledger = await bench.open({ random: brittle, venue });
            }
            const before = ledger.head();
            try {
              const { seq } = await ledger.append(entry);
              acknowledged++;
              expect(ledger.head().size).to.equal(seq + 1);
            } catch {
              const steppedOnly = ledger.head().size - before.size;
              // The row about a step of the clock is one of its own and may have been written.
              expect(steppedOnly).to.be.within(0, 1);
            }
            randomLeft = Infinity;
          }
          const { root, size } = ledger.head();
          await ledger.close();
          const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
          const records = db.prepare<[], Buffer>('SELECT rec FROM leaf ORDER BY seq').pluck().all();
          const visits = db
            .prepare<[], number>("SELECT count(*) FROM meta WHERE kind = 'visit'")
            .pluck()
            .get();
          db.close();
          expect(records).to.have.length(size);
          expect(visits).to.equal(acknowledged);
          expect(slowRoot(records).toString('base64')).to.equal(root);
          expect(
            (await verifyLedger({ dir: bench.dir, vkey: ledger.vkey })).problems,
          ).to.deep.equal([]);
        } finally {
          await bench.remove();
        }
      }),
      RUNS,
    );
  });
});
