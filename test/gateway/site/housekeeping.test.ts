import { expect } from 'chai';
import { join } from 'node:path';
import { policyInForce, type PolicyInForce } from '../../../gateway/decision/policy-in-force.js';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import { Alarms } from '../../../gateway/ops/alarms.js';
import { Health } from '../../../gateway/ops/health.js';
import { createLog } from '../../../gateway/ops/log.js';
import { JournalledOperators } from '../../../gateway/registration/journalled-opening.js';
import { systemRandom } from '../../../gateway/ops/system.js';
import { Housekeeping } from '../../../gateway/site/housekeeping.js';
import { venueDay } from '../../../gateway/site/venue-day.js';
import type { LedgerEntry } from '../../../schemas/ledger.js';
import { policySchema } from '../../../schemas/policy.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';

const START = '2026-11-23T09:00:00+08:00';
const policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'p1',
  order: {
    number: '1',
    authority: 'a',
    area: '329999',
    start: '2026-11-23T09:00:10+08:00',
    end: '2026-11-23T09:01:00+08:00',
  },
});

describe('housekeeping', () => {
  let dir: { path: string; remove: () => void };
  let time: ManualTime;
  let ledger: Ledger;
  let health: Health;
  let keeping: Housekeeping;
  let rows: LedgerEntry[];

  beforeEach(async () => {
    dir = tempDir();
    time = new ManualTime(START);
    health = new Health();
    rows = [];
    const venue = venueDay('Asia/Shanghai');
    const parts = { venue, clock: time, timers: time };
    ledger = await Ledger.open({
      ...{ dir: dir.path, origin: 'gate-1.example.org/ledger', random: systemRandom },
      ...{ ...parts, personalDays: 14 },
    });
    const inForce = (): PolicyInForce => policyInForce(policy, time.wall(), { clockTrusted: true });
    keeping = new Housekeeping({
      ...{ ledger, writer: ledger, platform: undefined, health, inForce, ...parts },
      alarms: new Alarms(time),
      operators: new JournalledOperators(),
      journalFile: join(dir.path, 'openings.journal'),
      addRow: (entry) => {
        rows.push(entry);
      },
      log: createLog({ level: 'silent' }),
    });
    await keeping.start();
  });
  afterEach(async () => {
    await keeping.stop();
    await ledger.close();
    dir.remove();
  });

  it('an order that begins and ends with nobody there leaves a row each time', async () => {
    await time.advance(70_000);
    expect(
      rows.map(({ kind, detail }) => [kind, detail?.['event'], detail?.['mode']]),
    ).to.deep.equal([
      ['policy', 'order-began', 'epidemic'],
      ['policy', 'order-ended-confirmed', 'everyday'],
    ]);
  });

  it('an order without a platform to ask is a condition that somebody sees', async () => {
    expect(health.has('platform-missing')).to.equal(false);
    await time.advance(20_000);
    expect(health.has('platform-missing')).to.equal(true);
    await time.advance(60_000);
    expect(health.has('platform-missing')).to.equal(false);
  });

  it('a clock that nobody vouches for is a condition', () => {
    expect(health.has('clock-untrusted')).to.equal(true);
  });
});
