import { cpSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { Ledger } from '../../gateway/ledger/ledger.js';
import { rootOfSize } from '../../gateway/ledger/root-of-size.js';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import { systemRandom } from '../../gateway/ops/system.js';
import { personOf } from '../../gateway/registration/registration-row.js';
import { venueDay } from '../../gateway/site/venue-day.js';
import { DemoSite } from '../support/demo-site.js';
import { filesBelow, filesHolding } from '../support/files.js';
import { ManualTime } from '../support/manual-time.js';
import { tempDir } from '../support/temp.js';
import { runTongdao } from '../support/tongdao-command.js';
import { PlantedDay } from './planted-day.js';
import { FOREIGN, ORDINARY, PAPER_NUMBER, PHONE, PLANTED, RARE } from './planted-people.js';
import { Net } from './spellings.js';

const DAYS = 20;
const DAY_MS = 86_400_000;
const net = new Net([
  ...PLANTED.flatMap(({ number, name }) => [number, name]),
  PHONE,
  PAPER_NUMBER,
]);

/** `file: secret 0, UTF-8` for everything the net catches below a directory. */
function caughtBelow(dir: string): readonly string[] {
  return filesBelow(dir).flatMap((path) =>
    net.catchIn(readFileSync(path)).map((what) => `${relative(dir, path)}: ${what}`),
  );
}

function column(file: string, sql: string): Buffer[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], Buffer>(sql).pluck().all();
  } finally {
    db.close();
  }
}

describe('three planted people, and who can find them', () => {
  const temp = tempDir('tongdao-planted-');
  let site: DemoSite;
  let day: PlantedDay;

  before(async function () {
    this.timeout(90_000);
    site = await DemoSite.start();
    day = new PlantedDay(site);
    await day.run();
  });

  after(async () => {
    await site.remove();
    temp.remove();
  });

  /** The ledger on a copy of the data directory, so many days later, with a clock that is vouched for. */
  async function openCopy(dir: string, days: number): Promise<Ledger> {
    const time = new ManualTime(new Date(Date.now() + days * DAY_MS).toISOString());
    return Ledger.open({
      dir,
      origin: 'demo.tongdao.example/ledger',
      venue: venueDay('Asia/Shanghai'),
      clock: time,
      timers: time,
      random: systemRandom,
      personalDays: 14,
      clockEvidence: () => ({ synchronised: true, bootId: 'after-a-restart', bootMs: 60_000 }),
    });
  }

  function copyOfData(): string {
    const dir = join(mkdtempSync(join(temp.path, 'copy-')), 'data');
    cpSync(site.dir, dir, { recursive: true, filter: (path) => !statSync(path).isSocket() });
    return dir;
  }

  it('the day went through every door: swipes, desk, corrections, an erasure', () => {
    for (const asked of ['registrations', 'corrections', 'openings', 'erasures']) {
      expect(day.accepted).to.include(`POST /${asked}`);
    }
    const events = day.heard.join('\n');
    for (const reason of ['"green"', '"yellow"', '"platform-untrusted"', '"standing-paper"']) {
      expect(events).to.include(reason);
    }
  });

  it('no file of the data directory holds them while the gateway runs, the write-ahead log included', () => {
    const files = filesBelow(site.dir).map((path) => relative(site.dir, path));
    expect(files).to.include.members(['ledger.db', 'ledger.db-wal', 'openings.journal']);
    expect(caughtBelow(site.dir)).to.deep.equal([]);
  });

  it('no log line of gateway or simulators holds them', () => {
    expect(site.gateway.output()).to.include('platform_lookup');
    expect(net.catchIn(Buffer.from(site.gateway.output()))).to.deep.equal([]);
  });

  it('no reply, page, event or error holds them', () => {
    expect(day.heard.length).to.be.greaterThan(100);
    for (const text of day.heard) expect(net.catchIn(Buffer.from(text)), text).to.deep.equal([]);
  });

  it('no command prints them', async () => {
    for (const args of [
      ['ledger', 'verify', '--json'],
      ['doctor', '--json'],
    ]) {
      const ran = await runTongdao([...args, '--data', site.dir]);
      expect(net.catchIn(Buffer.from(ran.stdout + ran.stderr))).to.deep.equal([]);
    }
  });

  describe('after the gateway has stopped', () => {
    before(async function () {
      this.timeout(20_000);
      expect(await site.stop()).to.equal(0);
    });

    it('no file holds them', () => {
      expect(caughtBelow(site.dir)).to.deep.equal([]);
    });

    it('who has the keys reads the two who were kept and nothing of the one who was forgotten', async () => {
      const ledger = await openCopy(copyOfData(), 0);
      try {
        const told = (number: string): string =>
          ledger
            .findPerson(personOf(number), { days: 90 })
            .map(({ eventId }) => JSON.stringify(ledger.payloadOf(eventId)))
            .join('\n');
        expect(told(RARE.number)).to.include(RARE.number).and.to.include(RARE.name);
        expect(told(RARE.number)).to.include(PHONE).and.to.include(PAPER_NUMBER);
        expect(told(FOREIGN.number)).to.include(FOREIGN.number).and.to.include(FOREIGN.name);
        expect(told(ORDINARY.number)).to.equal('');
      } finally {
        await ledger.close();
      }
    });

    it(`${DAYS} days later keys and bytes are gone, nothing can be read, and the root is the same`, async function () {
      this.timeout(30_000);
      const dir = copyOfData();
      const file = join(dir, 'ledger.db');
      const size = column(file, 'SELECT seq FROM leaf').length;
      const root = rootOfSize(dir, size);
      const stored = [
        ...column(file, 'SELECT blob FROM payload WHERE day > 0'),
        ...column(file, 'SELECT wkey FROM payload WHERE day > 0'),
        ...column(file, 'SELECT blob FROM registry'),
        ...column(file, 'SELECT wkey FROM registry'),
        ...column(file, 'SELECT tag FROM bidx'),
      ];
      const keys = [
        ...column(join(dir, 'keys.db'), 'SELECT data_key FROM day_key'),
        ...column(join(dir, 'keys.db'), 'SELECT index_key FROM day_key'),
      ];
      expect(keys).to.not.be.empty;
      expect(filesHolding(dir, stored)).to.deep.equal([file]);
      expect(filesHolding(dir, keys)).to.deep.equal([join(dir, 'keys.db')]);

      const ledger = await openCopy(dir, DAYS);
      const events = ledger.rows({ limit: 10_000 }).map(({ eventId }) => eventId);
      const report = await ledger.runRetention();
      expect(report).to.include({ ran: true, expiredEntries: 1 });
      expect(report.destroyedDays).to.have.length.at.least(1);
      const still = events.filter((id) => ledger.payloadOf(id).state === 'present');
      expect(still).to.deep.equal([]);
      for (const { number } of PLANTED) {
        expect(ledger.findPerson(personOf(number), { days: 90 })).to.deep.equal([]);
        expect(ledger.standing(personOf(number), Date.now())).to.deep.equal([]);
      }
      await ledger.close();

      expect(filesHolding(dir, [...stored, ...keys])).to.deep.equal([]);
      expect(caughtBelow(dir)).to.deep.equal([]);
      expect(rootOfSize(dir, size)).to.equal(root);
      const verified = await verifyLedger({ dir });
      expect(verified.problems).to.deep.equal([]);
      expect(verified.leaves).to.be.greaterThan(size);
    });
  });
});
