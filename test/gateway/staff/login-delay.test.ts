import { expect } from 'chai';
import fc from 'fast-check';
import { AddressBucket, plainAddress } from '../../../gateway/staff/address-bucket.js';
import { LONGEST_DELAY_MS, LoginDelay } from '../../../gateway/staff/login-delay.js';
import { ManualTime } from '../../support/manual-time.js';
import { StaffBench, type AdminBrowser } from './staff-fixture.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

describe('waiting after wrong secrets', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
  });
  afterEach(() => bench.remove());

  const wrong = async (times: number, name = '刘芳'): Promise<(string | undefined)[]> => {
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < times; i++) codes.push((await bench.browser().logIn(name, '0007')).code);
    return codes;
  };

  it('begins with the third wrong try, doubles with each further one, and a right PIN ends it', async () => {
    expect(await wrong(4)).to.deep.equal([
      ...['LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_REFUSED'],
      'LOGIN_DELAYED',
    ]);
    expect((await bench.browser().logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
    await bench.time.advance(1000);
    expect(await wrong(1)).to.deep.equal(['LOGIN_REFUSED']);
    await bench.time.advance(1999);
    expect((await bench.browser().logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
    await bench.time.advance(1);
    expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
    expect(await wrong(2)).to.deep.equal(['LOGIN_REFUSED', 'LOGIN_REFUSED']);
  });

  it('makes a name that nobody has wait just as long', async () => {
    const known = await wrong(5);
    expect(await wrong(5, '没有此人')).to.deep.equal(known);
  });

  it('makes a name that nobody has wait however it is spelt, as an account does', async () => {
    await bench.account(admin, 'Liu', 'attendant', '7305');
    const spellings = ['Liu', 'LIU', 'ｌｉｕ', 'liu'];
    const codes = async (names: readonly string[]): Promise<(string | undefined)[]> => {
      const all: (string | undefined)[] = [];
      for (const name of names) all.push(...(await wrong(1, name)));
      return all;
    };
    const known = await codes(spellings);
    expect(known.at(-1)).to.equal('LOGIN_DELAYED');
    expect(await codes(spellings.map((name) => name.replace(/[uUｕ]$/u, 'o')))).to.deep.equal(
      known,
    );
  });

  it('is not shortened by setting the clock', async () => {
    await wrong(3);
    bench.time.stepWall(3_600_000);
    expect((await bench.browser().logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
  });

  it('takes thirty tries at once one after the other: three are compared, the rest wait', async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => bench.browser().logIn('刘芳', '0007')),
    );
    const refused = replies.filter(({ code }) => code === 'LOGIN_REFUSED');
    const delayed = replies.filter(({ code }) => code === 'LOGIN_DELAYED');
    expect([refused.length, delayed.length]).to.deep.equal([3, 27]);
  });

  it('does not shut out the browser on which the account logged in before', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    await desk.ok('POST', '/api/session/logout', {});
    await wrong(4);
    expect((await bench.browser().logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
    expect((await desk.logIn('刘芳', '7305')).status).to.equal(200);
  });

  it('counts a known browser by itself, and its wrong tries delay nobody else', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    for (let i = 0; i < 3; i++) await desk.logIn('刘芳', '0007');
    expect((await desk.logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
    expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
  });

  it('knows a browser for the accounts that logged in on it, over shifts and restarts', async () => {
    await bench.account(admin, '何伟', 'attendant', '9462');
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    await desk.logIn('何伟', '9462');
    await bench.restart();
    await wrong(4);
    await wrong(4, '何伟');
    expect((await desk.logIn('刘芳', '7305')).status).to.equal(200);
    expect((await desk.logIn('何伟', '9462')).status).to.equal(200);
  });

  it('knows no browser whose cookie was made up, or is another account’s', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    await bench.account(admin, '何伟', 'attendant', '9462');
    await wrong(4, '何伟');
    expect((await desk.logIn('何伟', '9462')).code).to.equal('LOGIN_DELAYED');
    desk.cookies.set('dev', Buffer.alloc(32, 7).toString('base64url'));
    await wrong(4);
    expect((await desk.logIn('刘芳', '7305')).code).to.equal('LOGIN_DELAYED');
  });

  it('forgets the browsers of an account that gets another PIN', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    const { accounts } = (await admin.browser.ok('GET', '/api/accounts')) as {
      accounts: { id: string; name: string }[];
    };
    const id = accounts.find(({ name }) => name === '刘芳')?.id ?? '';
    await admin.browser.ok('POST', `/api/accounts/${id}`, { secret: '6183' });
    await wrong(4);
    expect((await desk.logIn('刘芳', '6183')).code).to.equal('LOGIN_DELAYED');
  });

  it('is ended by an administrator, who sees until when it lasts', async () => {
    await wrong(3);
    const list = async (): Promise<{ id: string; name: string; delayedUntil?: string }[]> =>
      (await admin.browser.ok('GET', '/api/accounts'))['accounts'] as never;
    const account = (await list()).find(({ name }) => name === '刘芳');
    expect(account?.delayedUntil).to.equal(new Date(bench.time.wall() + 1000).toISOString());
    await admin.browser.ok('POST', `/api/accounts/${account?.id ?? ''}`, { endDelay: true });
    expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
    const ended = (await bench.rows()).find(({ result }) => result === 'delay-ended');
    expect(ended?.operator).to.equal('周管理');
  });

  it('is ended by a supervisor for the desk, and not for an administrator', async () => {
    await bench.account(admin, '吴主管', 'supervisor', '5093');
    await bench.account(admin, '小陈', 'helper', '6174');
    const supervisor = bench.browser();
    await supervisor.logIn('吴主管', '5093');
    await wrong(3);
    const path = '/api/session/end-delay';
    await supervisor.ok('POST', path, { name: '刘芳' });
    expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
    const other = await supervisor.send('POST', path, { name: '周管理' });
    expect(other.code).to.equal('NOT_FOUND');
    const helper = bench.browser();
    await helper.logIn('小陈', '6174');
    expect((await helper.send('POST', path, { name: '刘芳' })).code).to.equal('RIGHT_MISSING');
  });

  it('stops one address that tries many names, and lets known browsers on it go on', async () => {
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    for (let i = 0; i < 20; i++) {
      expect((await bench.browser().logIn(`路人${i}`, '0007')).code).to.equal('LOGIN_REFUSED');
    }
    expect((await bench.browser().logIn('路人甲', '0007')).code).to.equal('LOGIN_DELAYED');
    expect((await desk.logIn('刘芳', '7305')).status).to.equal(200);
    await bench.time.advance(6000);
    expect((await bench.browser().logIn('路人甲', '0007')).code).to.equal('LOGIN_REFUSED');
  });

  it('writes one row when a waiting time begins and none for the tries it turns away', async () => {
    await wrong(10);
    const results = await bench.results();
    expect(results.filter((result) => result === 'login-refused')).to.have.length(3);
    expect(results.filter((result) => result === 'login-delayed')).to.have.length(1);
  });
});

describe('the waiting time itself', () => {
  it('is 0, 0, 1, 2, 4 … seconds and never above 15 minutes', () => {
    const time = new ManualTime();
    const delay = new LoginDelay(time, 10);
    const delays = Array.from({ length: 40 }, () => delay.wrong('a'));
    expect(delays.slice(0, 6)).to.deep.equal([0, 0, 1000, 2000, 4000, 8000]);
    expect(Math.max(...delays)).to.equal(LONGEST_DELAY_MS);
    expect(delays.at(-1)).to.equal(LONGEST_DELAY_MS);
  });

  it('remembers a bounded number of keys, whatever is tried', () => {
    const delay = new LoginDelay(new ManualTime(), 8);
    for (let i = 0; i < 100; i++) for (let n = 0; n < 3; n++) delay.wrong(`name ${i}`);
    const remembered = Array.from({ length: 100 }, (_, i) => delay.waitMs(`name ${i}`));
    expect(remembered.filter((wait) => wait > 0)).to.have.length(8);
  });

  it('lets an address try 20 times and then once in 6 s, in any order of tries and pauses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }),
        async (pauses) => {
          const time = new ManualTime();
          const bucket = new AddressBucket(time);
          let elapsed = 0;
          let tried = 0;
          for (const pause of pauses) {
            time.stepWall(-pause);
            await time.advance(pause);
            elapsed += pause;
            if (bucket.waitMs('192.0.2.7') > 0) continue;
            bucket.wrong('192.0.2.7');
            tried++;
          }
          expect(tried).to.be.at.most(20 + Math.floor(elapsed / 6000) + 1);
          expect(bucket.waitMs('192.0.2.8')).to.equal(0);
        },
      ),
      { numRuns: Math.min(RUNS, 20) },
    );
  });

  it('takes all addresses of one IPv6 network for one, and IPv4 in IPv6 clothes for IPv4', () => {
    const bucket = new AddressBucket(new ManualTime());
    for (let i = 0; i < 20; i++) bucket.wrong(`2001:db8:1:2::${i.toString(16)}`);
    expect(bucket.waitMs('2001:db8:1:2:ffff:1:2:3')).to.be.above(0);
    expect(bucket.waitMs('2001:db8:1:3::1')).to.equal(0);
    expect(plainAddress('::ffff:192.0.2.7')).to.equal('192.0.2.7');
    expect(plainAddress('::ffff:127.0.0.1')).to.equal('loopback');
    expect(plainAddress('::1')).to.equal('loopback');
    expect(plainAddress('fe80::1%eth0')).to.equal('fe80::1');
  });
});
