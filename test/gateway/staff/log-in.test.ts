import { expect } from 'chai';
import jsqr from 'jsqr';
import { RIGHTS_OF } from '../../../schemas/staff.js';
import { StaffBench, ADMIN, type AdminBrowser } from './staff-fixture.js';
import { TongdaoError } from '../../../schemas/errors.js';

describe('log-in', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
  });
  afterEach(() => bench.remove());

  it('lets somebody in with name and PIN, says who she is, and gives the rights of her role only', async () => {
    const desk = bench.browser();
    const { status, body } = await desk.logIn('刘芳', '7305');
    expect(status).to.equal(200);
    expect(body).to.deep.include({
      state: 'active',
      rights: RIGHTS_OF.attendant,
      venue: '测试医院',
      demo: false,
      build: 'test-1',
      locksInMs: 300_000,
      warnBeforeMs: 20_000,
      endsInMs: 12 * 3_600_000,
    });
    expect(body['account']).to.include({ name: '刘芳', role: 'attendant', disabled: false });
    expect(await desk.state()).to.equal('active');
  });

  it('reads the full-width digits of a Chinese keyboard as the same PIN', async () => {
    expect((await bench.browser().logIn('刘芳', '７３０５')).status).to.equal(200);
  });

  it('gives one answer to a wrong PIN, an unknown name and a disabled account', async () => {
    const gone = await bench.account(admin, '赵离职', 'attendant', '8264');
    await admin.browser.ok('POST', `/api/accounts/${gone.id}`, { disabled: true });
    const wrong = await bench.browser().logIn('刘芳', '7306');
    const unknown = await bench.browser().logIn('没有此人', '7306');
    const disabled = await bench.browser().logIn('赵离职', '8264');
    expect(wrong.code).to.equal('LOGIN_REFUSED');
    expect(unknown.body).to.deep.equal(wrong.body);
    expect(disabled.body).to.deep.equal(wrong.body);
  });

  it('keeps a row of each refusal, without the name that was typed where nobody has it', async () => {
    await bench.browser().logIn('刘芳', '7306');
    await bench.browser().logIn('误把密码当名字', '7306');
    const refused = (await bench.rows()).filter(({ result }) => result === 'login-refused');
    expect(refused.map(({ operator }) => operator)).to.deep.equal(['刘芳', undefined]);
    expect(JSON.stringify(bench.entries)).not.to.include('误把密码当名字');
    expect(JSON.stringify(bench.entries)).not.to.include('7306');
  });

  it('asks an administrator for the code, takes it once and never again', async () => {
    await bench.time.advance(60_000);
    const first = bench.browser();
    expect((await first.logIn(ADMIN.name, ADMIN.password)).code).to.equal('TOTP_NEEDED');
    const code = bench.codeOf(admin.totp);
    expect((await first.logIn(ADMIN.name, ADMIN.password, code)).body['state']).to.equal('active');
    const again = await bench.browser().logIn(ADMIN.name, ADMIN.password, code);
    expect(again.code).to.equal('LOGIN_REFUSED');
    await bench.time.advance(30_000);
    const next = bench.codeOf(admin.totp);
    expect((await bench.browser().logIn(ADMIN.name, ADMIN.password, next)).status).to.equal(200);
  });

  it('remembers used codes over a restart', async () => {
    await bench.time.advance(60_000);
    const code = bench.codeOf(admin.totp);
    await bench.browser().logIn(ADMIN.name, ADMIN.password, code);
    await bench.restart();
    const again = await bench.browser().logIn(ADMIN.name, ADMIN.password, code);
    expect(again.code).to.equal('LOGIN_REFUSED');
  });

  it('refuses a right password with a wrong code, and counts it', async () => {
    await bench.time.advance(60_000);
    const other = bench.codeOf(admin.totp) === '000000' ? '000001' : '000000';
    for (let i = 0; i < 3; i++) {
      const reply = await bench.browser().logIn(ADMIN.name, ADMIN.password, other);
      expect(reply.code).to.equal('LOGIN_REFUSED');
    }
    const right = await bench.browser().logIn(ADMIN.name, ADMIN.password, bench.codeOf(admin.totp));
    expect(right.code).to.equal('LOGIN_DELAYED');
  });

  it('lets nobody who has not enrolled do anything but enrol', async () => {
    await bench.account(admin, '钱审计', 'auditor', '四面荷花三面柳一城山色');
    const browser = bench.browser();
    const { body } = await browser.logIn('钱审计', '四面荷花三面柳一城山色');
    expect(body).to.deep.include({ state: 'enrol', rights: [] });
    for (const [path, what] of [
      ['/api/session/unlock', { secret: '四面荷花三面柳一城山色' }],
      ['/api/session/secret', { current: '四面荷花三面柳一城山色', next: '另外一个很长的密码呢' }],
    ] as const) {
      expect((await browser.send('POST', path, what)).code, path).to.equal('RIGHT_MISSING');
    }
    expect(await browser.state()).to.equal('enrol');
    const before = browser.token;
    const offer = await browser.ok('POST', '/api/session/totp/begin', {});
    const wrong = await browser.send('POST', '/api/session/totp/confirm', { code: '123456' });
    const secret = offer['secret'] as string;
    if (bench.codeOf(secret) !== '123456') expect(wrong.code).to.equal('LOGIN_REFUSED');
    const done = await browser.ok('POST', '/api/session/totp/confirm', {
      code: bench.codeOf(secret),
    });
    expect(done).to.deep.include({ state: 'active', rights: ['audit'] });
    expect(browser.token).not.to.equal(before);
    expect(await bench.results()).to.include('totp-enrolled');
  });

  it('lets an active session change no second factor', async () => {
    const reply = await admin.browser.send('POST', '/api/session/totp/begin', {});
    expect(reply.code).to.equal('RIGHT_MISSING');
  });

  it('lets a desk role in while no row can be written, and an account be neither made nor changed', async () => {
    bench.ledgerFails = new TongdaoError('LEDGER_UNAVAILABLE');
    expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
    const body = { name: '新人', role: 'helper', secret: '9274' };
    const created = await admin.browser.send('POST', '/api/accounts', body);
    expect(created.code).to.equal('LEDGER_UNAVAILABLE');
    bench.ledgerFails = undefined;
    expect((await bench.browser().logIn('新人', '9274')).code).to.equal('LOGIN_REFUSED');
    expect(await bench.results()).to.include('login');
  });

  it('gives the QR code of the very address it shows for typing', async () => {
    await bench.account(admin, '钱审计', 'auditor', '四面荷花三面柳一城山色');
    const browser = bench.browser();
    await browser.logIn('钱审计', '四面荷花三面柳一城山色');
    const offer = await browser.ok('POST', '/api/session/totp/begin', {});
    const qr = offer['qr'] as string[];
    expect(qr.every((row) => row.length === qr.length && /^[01]+$/.test(row))).to.equal(true);
    const scale = 4;
    const side = (qr.length + 8) * scale;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    qr.forEach((row, y) => {
      Array.from(row).forEach((cell, x) => {
        if (cell === '0') return;
        for (let dy = 0; dy < scale; dy++) {
          for (let dx = 0; dx < scale; dx++) {
            const at = (((y + 4) * scale + dy) * side + (x + 4) * scale + dx) * 4;
            pixels.fill(0, at, at + 3);
          }
        }
      });
    });
    expect(jsqr.default(pixels, side, side)?.data).to.equal(offer['uri']);
    expect(offer['uri']).to.include(`secret=${String(offer['secret'])}`);
  });
});
