import Database from 'better-sqlite3';
import { expect } from 'chai';
import { join } from 'node:path';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import { ManualTime } from '../../support/manual-time.js';
import {
  DAY_MS,
  LI,
  ledgerBench,
  ORIGIN,
  random,
  shanghai,
  visitOf,
  WANG,
  type Bench,
} from './ledger-fixture.js';

const HOUR_MS = 3_600_000;

describe('retention with a clock in doubt', () => {
  let bench: Bench;
  let ledger: Ledger;
  /** Of their own, so that a day passes without its 43,200 looks at the disk. */
  let timers: ManualTime;
  beforeEach(async () => {
    bench = ledgerBench();
    timers = new ManualTime();
    ledger = await bench.open({ timers });
  });
  afterEach(() => bench.remove());

  const days = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await bench.machine.time.advance(DAY_MS);
  };

  const wrong: readonly [string, number][] = [
    ['1970', -Date.parse('2026-11-23T09:00:00+08:00')],
    ['2099', Date.UTC(2099, 0, 1) - Date.UTC(2026, 10, 23)],
    ['40 days ahead', 40 * DAY_MS],
    ['40 days back', -40 * DAY_MS],
  ];
  for (const [name, step] of wrong) {
    it(`that says ${name} erases nothing, though a time service vouches for it`, async () => {
      const { eventId } = await ledger.append(visitOf(LI));
      bench.machine.time.stepWall(step);
      for (let i = 0; i < 3; i++) {
        const report = await ledger.runRetention();
        expect(report).to.deep.include({ ran: false, doubt: 'stepped', destroyedDays: [] });
        await ledger.append(visitOf(WANG));
        await bench.machine.time.advance(HOUR_MS);
      }
      expect(ledger.payloadOf(eventId).state).to.equal('present');
      expect(ledger.clockTrusted).to.equal(false);
    });
  }

  it('writes a row with both times once for a step, and trusts the clock when it is back', async () => {
    await ledger.append(visitOf(LI));
    const was = bench.machine.time.wall();
    bench.machine.time.stepWall(40 * DAY_MS);
    await timers.advance(60_000);
    await ledger.append(visitOf(LI));
    bench.machine.time.stepWall(-40 * DAY_MS);
    await timers.advance(60_000);
    const steps = ledger.rows({ limit: 9 }).filter(({ kind }) => kind === 'system');
    expect(steps).to.have.length(2);
    const db = new Database(join(bench.dir, 'ledger.db'), { readonly: true });
    const rec = db.prepare<[], Buffer>('SELECT rec FROM leaf WHERE seq = 1').pluck().get()!;
    db.close();
    const { x } = JSON.parse(rec.toString()) as { x: { wasMs: number; nowMs: number } };
    expect(x.nowMs - x.wasMs).to.equal(40 * DAY_MS);
    expect(x.wasMs - was).to.be.within(0, 60_000);
    expect(ledger.clockTrusted).to.equal(true);
  });

  it('waits for a person when the clock stays where it is', async () => {
    await ledger.append(visitOf(LI));
    bench.machine.time.stepWall(40 * DAY_MS);
    expect((await ledger.runRetention()).ran).to.equal(false);
    expect(ledger.hasExpiredDays()).to.equal(true);
    await ledger.acceptClock('s-1');
    const report = await ledger.runRetention();
    expect(report).to.deep.include({ ran: true });
    expect(report.destroyedDays).to.have.length(1);
  });

  it('notices a step over a restart of the process', async () => {
    await ledger.append(visitOf(LI));
    await ledger.close();
    bench.machine.time.stepWall(-2 * DAY_MS);
    ledger = await bench.open();
    expect((await ledger.runRetention()).ran).to.equal(false);
    expect(ledger.rows({ limit: 1 })[0]?.kind).to.equal('system');
  });

  it('counts days written under it from the first day it was trusted again', async () => {
    await ledger.close();
    await bench.remove();
    bench = ledgerBench();
    bench.machine.synchronised = false;
    bench.machine.time.stepWall(-Date.parse('2026-11-23T09:00:00+08:00'));
    ledger = await bench.open({ timers });
    const { eventId } = await ledger.append(visitOf(LI));
    expect((await ledger.runRetention()).doubt).to.equal('not-synchronised');
    bench.machine.time.stepWall(Date.parse('2026-11-23T09:00:00+08:00'));
    bench.machine.synchronised = true;
    expect(await ledger.runRetention()).to.deep.include({ ran: true, destroyedDays: [] });
    await days(13);
    expect((await ledger.runRetention()).destroyedDays).to.deep.equal([]);
    expect(ledger.payloadOf(eventId).state).to.equal('present');
    await days(1);
    const { destroyedDays } = await ledger.runRetention();
    expect(destroyedDays.map((id) => id.slice(0, 10))).to.deep.equal(['1970-01-01', '2026-11-23']);
    expect(ledger.payloadOf(eventId).state).to.equal('erased');
  });

  it('is never trusted without any evidence', async () => {
    await ledger.close();
    await bench.remove();
    bench = ledgerBench();
    const { machine, dir } = bench;
    ledger = await Ledger.open({
      dir,
      origin: ORIGIN,
      venue: shanghai,
      clock: machine.time,
      timers,
      random,
      personalDays: 1,
    });
    await ledger.append(visitOf(LI));
    await days(3);
    expect((await ledger.runRetention()).doubt).to.equal('no-evidence');
    await ledger.close();
  });
});
