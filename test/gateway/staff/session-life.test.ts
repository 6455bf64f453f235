import { expect } from 'chai';
import { StaffBench, ADMIN, type AdminBrowser, type Browser } from './staff-fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the life of a session', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;
  let desk: Browser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
    desk = bench.browser();
    await desk.logIn('刘芳', '7305');
  });
  afterEach(() => bench.remove());

  const stay = (browser: Browser): Promise<unknown> =>
    browser.send('POST', '/api/session/stay', {});

  it('locks after 5 minutes without a touch, not a millisecond before, and only looking does not count', async () => {
    await bench.time.advance(5 * MINUTE - 1);
    expect(await desk.state()).to.equal('active');
    await bench.time.advance(1);
    expect(await desk.state()).to.equal('locked');
    expect((await bench.rows()).at(-1)).to.include({ result: 'lock', operator: '刘芳' });
  });

  it('stays open as long as somebody touches it, and ends after 12 hours all the same', async () => {
    await bench.restart({ settings: { lockMinutes: 60, sessionHours: 12 } });
    for (let round = 0; round < 13; round++) {
      await bench.time.advance(55 * MINUTE);
      await stay(desk);
    }
    expect(await desk.state()).to.equal('active');
    expect((await desk.ok('GET', '/api/session'))['endsInMs']).to.equal(5 * MINUTE);
    await bench.time.advance(5 * MINUTE);
    expect(await desk.state()).to.equal('anonymous');
  });

  it('ends a locked session at its end, and an administrator’s after 15 idle minutes', async () => {
    await bench.time.advance(15 * MINUTE);
    expect(await admin.browser.state()).to.equal('anonymous');
    expect(await desk.state()).to.equal('locked');
    await bench.time.advance(12 * HOUR - 15 * MINUTE);
    expect(await desk.state()).to.equal('anonymous');
    await bench.results();
    expect(bench.time.waiting, 'no timer without a session').to.equal(bench.otherTimers);
  });

  it('is not prolonged by a clock that is set back, nor locked by one that is set', async () => {
    bench.time.stepWall(-6 * HOUR);
    for (let i = 0; i < 3; i++) {
      await stay(desk);
      await bench.time.advance(4 * MINUTE);
    }
    expect(await desk.state()).to.equal('active');
    await bench.time.advance(12 * HOUR - 12 * MINUTE);
    expect(await desk.state()).to.equal('anonymous');
  });

  it('ends when the wall clock says that the machine slept through its end', async () => {
    bench.time.stepWall(12 * HOUR);
    expect(await desk.state()).to.equal('anonymous');
  });

  it('survives a restart, and the time away counts', async () => {
    await bench.time.advance(2 * MINUTE);
    await bench.stop();
    await bench.time.advance(2 * MINUTE);
    await bench.start();
    const view = await desk.ok('GET', '/api/session');
    expect(view['state']).to.equal('active');
    expect(view['locksInMs']).to.equal(MINUTE);
    expect(view['endsInMs']).to.equal(12 * HOUR - 4 * MINUTE);
    await bench.stop();
    await bench.time.advance(MINUTE);
    await bench.start();
    expect(await desk.state()).to.equal('locked');
    await bench.stop();
    await bench.time.advance(12 * HOUR);
    await bench.start();
    expect(await desk.state()).to.equal('anonymous');
    expect(await bench.results()).to.include('logout');
  });

  it('does not live longer because the clock was set back while the gateway was off', async () => {
    await bench.time.advance(3 * HOUR);
    await bench.stop();
    bench.time.stepWall(-10 * HOUR);
    await bench.start();
    const view = await desk.ok('GET', '/api/session');
    expect(view['state']).to.equal('locked');
    expect(view['endsInMs']).to.equal(9 * HOUR);
  });

  it('locks at once by hand, answers only what stands under the lock, and opens with the PIN', async () => {
    const { token } = desk;
    expect((await desk.ok('POST', '/api/session/lock', {}))['state']).to.equal('locked');
    expect((await desk.send('POST', '/api/session/stay', {})).code).to.equal('SESSION_LOCKED');
    const wrong = await desk.send('POST', '/api/session/unlock', { secret: '7306' });
    expect(wrong.code).to.equal('LOGIN_REFUSED');
    expect(await desk.state()).to.equal('locked');
    const open = await desk.ok('POST', '/api/session/unlock', { secret: '7305' });
    expect(open['state']).to.equal('active');
    expect(desk.token).not.to.equal(token);
    const stolen = bench.browser();
    stolen.cookies.set('sid', token);
    expect(await stolen.state(), 'the token from before the lock').to.equal('anonymous');
  });

  it('makes wrong PINs wait at the lock as at the door', async () => {
    await desk.ok('POST', '/api/session/lock', {});
    for (let i = 0; i < 3; i++) await desk.send('POST', '/api/session/unlock', { secret: '0007' });
    const reply = await desk.send('POST', '/api/session/unlock', { secret: '7305' });
    expect(reply.code).to.equal('LOGIN_DELAYED');
  });

  it('is over at once for everybody who has the cookie after a log-out', async () => {
    const { token } = desk;
    await desk.ok('POST', '/api/session/logout', {});
    expect(desk.cookies.has('sid')).to.equal(false);
    desk.cookies.set('sid', token);
    expect(await desk.state()).to.equal('anonymous');
    await bench.restart();
    expect(await desk.state()).to.equal('anonymous');
  });

  it('is listed for administrators and ended by them at once', async () => {
    const { sessions } = (await admin.browser.ok('GET', '/api/sessions')) as {
      sessions: { id: string; account: string; own: boolean }[];
    };
    expect(sessions.map(({ account, own }) => [account, own])).to.have.deep.members([
      ['刘芳', false],
      [ADMIN.name, true],
    ]);
    const id = sessions.find(({ own }) => !own)?.id ?? '';
    expect(await admin.browser.ok('DELETE', `/api/sessions/${id}`)).to.deep.equal({ ended: true });
    expect(await desk.state()).to.equal('anonymous');
    expect((await admin.browser.send('DELETE', `/api/sessions/${id}`)).code).to.equal('NOT_FOUND');
    const revoked = (await bench.rows()).find(({ result }) => result === 'revoked');
    expect(revoked?.operator).to.equal(ADMIN.name);
  });

  it('gives its page one word when it locks, ends or is revoked, and a late listener as well', async () => {
    const session = bench.staff.callerWith(desk.token)?.session ?? '';
    let told = 0;
    bench.staff.onChange(session, () => told++);
    const quiet = bench.staff.onChange(session, () => expect.fail('removed before'));
    quiet();
    await bench.time.advance(5 * MINUTE);
    expect(told).to.equal(1);
    await bench.time.advance(12 * HOUR);
    expect(told, 'once each').to.equal(1);
    await new Promise<void>((resolve) => bench.staff.onChange(session, resolve));
  });

  it('keeps one listener that fails from silencing the others', async () => {
    const session = bench.staff.callerWith(desk.token)?.session ?? '';
    let told = 0;
    bench.staff.onChange(session, () => {
      throw new Error('a stream broke');
    });
    bench.staff.onChange(session, () => told++);
    await desk.ok('POST', '/api/session/lock', {});
    expect(told).to.equal(1);
    expect(bench.log).to.include('staff.listener-failed');
  });

  it('leaves at most one timer, and none once everybody has gone', async () => {
    for (let i = 0; i < 5; i++) await bench.browser().logIn('刘芳', '7305');
    await bench.results();
    expect(bench.time.waiting).to.equal(bench.otherTimers + 1);
    await bench.stop();
    expect(bench.time.waiting).to.equal(bench.otherTimers);
  });

  it('keeps eight sessions of one account and ends the one that rested longest', async () => {
    const browsers: Browser[] = [];
    for (let i = 0; i < 8; i++) {
      await bench.time.advance(1000);
      const browser = bench.browser();
      await browser.logIn('刘芳', '7305');
      browsers.push(browser);
    }
    expect(await desk.state()).to.equal('anonymous');
    for (const browser of browsers) expect(await browser.state()).to.equal('active');
  });
});
