import { createHook } from 'node:async_hooks';
import { expect } from 'chai';
import { isTongdaoError } from '../../../schemas/errors.js';
import { BACKLOG, BACKLOG_OF_KNOWN, HashQueue } from '../../../gateway/staff/hash-queue.js';
import { StaffBench, type AdminBrowser } from './staff-fixture.js';

/** Counts what Node itself hands to the thread pool. */
function watchScrypt(): {
  readonly most: () => number;
  readonly total: () => number;
  stop(): void;
} {
  const running = new Set<number>();
  let most = 0;
  let total = 0;
  const hook = createHook({
    init: (id, type) => {
      if (type !== 'SCRYPTREQUEST') return;
      running.add(id);
      total++;
      most = Math.max(most, running.size);
    },
    before: (id) => {
      running.delete(id);
    },
  }).enable();
  return { most: () => most, total: () => total, stop: () => hook.disable() };
}

describe('a storm of log-ins', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;

  beforeEach(async () => {
    bench = await new StaffBench().start({ scryptCost: { log2N: 12, r: 8, p: 1 } });
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
  });
  afterEach(() => bench.remove());

  it('of fifty at once runs one hash at a time, and turns away what is more than the backlog', async () => {
    const scrypt = watchScrypt();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => bench.browser().logIn('刘芳', '7305')),
    );
    scrypt.stop();
    const inside = replies.filter(({ status }) => status === 200);
    const tooBusy = replies.filter(({ code }) => code === 'OVERLOADED');
    expect(inside.length + tooBusy.length).to.equal(50);
    expect(scrypt.total()).to.equal(inside.length);
    expect(inside.length).to.be.at.least(BACKLOG);
    expect(tooBusy.length).to.be.at.least(1);
    expect(scrypt.most()).to.equal(1);
    expect(bench.staff.waiting).to.equal(0);
  });

  it('of strangers does not keep a browser out that logged in before, and lets it go first', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    const order: string[] = [];
    const strangers = Array.from({ length: 40 }, async (_, i) => {
      const { code } = await bench.browser().logIn(`路人${i}`, '0007');
      order.push(code ?? 'in');
    });
    while (bench.staff.waiting < BACKLOG) await new Promise((resolve) => setImmediate(resolve));
    const { status } = await desk.logIn('刘芳', '7305');
    const before = order.filter((code) => code === 'LOGIN_REFUSED').length;
    await Promise.all(strangers);
    expect(status).to.equal(200);
    expect(before).to.be.below(20);
  });

  it('costs an unknown name and a disabled account one hash, as a wrong PIN does', async () => {
    const hashes = async (name: string): Promise<number> => {
      const scrypt = watchScrypt();
      await bench.browser().logIn(name, '0007');
      scrypt.stop();
      return scrypt.total();
    };
    const gone = await bench.account(admin, '赵离职', 'attendant', '8264');
    await admin.browser.ok('POST', `/api/accounts/${gone.id}`, { disabled: true });
    for (const name of ['没有此人', '赵离职', '刘芳']) {
      expect(await hashes(name), name).to.equal(1);
    }
  });
});

describe('the hash queue', () => {
  it('keeps places for known browsers beyond the backlog, and bounds those, too', async () => {
    const queue = new HashQueue();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const turns: Promise<unknown>[] = [queue.turn(false, () => gate)];
    for (let i = 0; i < BACKLOG; i++) turns.push(queue.turn(false, () => gate));
    const refused = async (known: boolean): Promise<boolean> => {
      try {
        await queue.turn(known, () => gate);
        return false;
      } catch (error) {
        return isTongdaoError(error, 'OVERLOADED');
      }
    };
    expect(await refused(false)).to.equal(true);
    for (let i = BACKLOG; i < BACKLOG_OF_KNOWN; i++) turns.push(queue.turn(true, () => gate));
    expect(await refused(true)).to.equal(true);
    release();
    await Promise.all(turns);
    expect(queue.waiting).to.equal(0);
  });

  it('goes on after a turn that failed', async () => {
    const queue = new HashQueue();
    const failed = queue.turn(false, () => Promise.reject(new Error('no'))).catch(() => 'failed');
    expect(await queue.turn(false, () => Promise.resolve('next'))).to.equal('next');
    expect(await failed).to.equal('failed');
  });
});
