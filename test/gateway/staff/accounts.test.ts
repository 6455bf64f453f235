import { expect } from 'chai';
import { StaffBench, ADMIN, type AdminBrowser } from './staff-fixture.js';

const AUDITOR_PASSWORD = '四面荷花三面柳一城山色';

describe('accounts', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
  });
  afterEach(() => bench.remove());

  const create = async (body: object): Promise<string | undefined> =>
    (await admin.browser.send('POST', '/api/accounts', body)).code;
  const change = async (id: string, body: object): Promise<string | undefined> =>
    (await admin.browser.send('POST', `/api/accounts/${id}`, body)).code;

  it('are made by administrators only, on record before they exist, and never shown with a secret', async () => {
    const made = await bench.account(admin, '刘芳', 'attendant', '7305', { lanes: ['1', '2'] });
    expect(made).to.deep.include({ name: '刘芳', lanes: ['1', '2'], disabled: false, totp: false });
    expect(made).to.have.all.keys('id', 'name', 'role', 'lanes', 'disabled', 'totp');
    const row = (await bench.rows()).find(({ result }) => result === 'account-created');
    expect(row).to.include({ operator: ADMIN.name });
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    for (const [method, path] of [
      ['GET', '/api/accounts'],
      ['GET', '/api/sessions'],
      ['POST', '/api/accounts'],
    ] as const) {
      const reply = await desk.send(method, path, method === 'POST' ? {} : undefined);
      expect(reply.code, path).to.equal('RIGHT_MISSING');
    }
    expect((await bench.browser().send('GET', '/api/accounts')).code).to.equal('SESSION_REQUIRED');
  });

  it('have a name of their own, however it is written', async () => {
    await bench.account(admin, 'Zhang Li', 'attendant', '7305');
    expect(await create({ name: ' ＺＨＡＮＧ li', role: 'helper', secret: '8264' })).to.equal(
      'CONFLICT',
    );
  });

  it('take no secret that is tried first, none too short, and no PIN where a password is due', async () => {
    const pins = [
      '0000',
      '1234',
      '4321',
      '8888',
      '1212',
      '123456',
      '112233',
      '1314',
      '520520',
      '1998',
    ];
    for (const secret of [
      ...pins,
      '123',
      '1234567',
      '12345678',
      'password',
      'Passw0rd!',
      'aaaaaaaa',
    ]) {
      const code = await create({ name: '新人', role: 'attendant', secret });
      expect(code, secret).to.equal('INPUT_INVALID');
    }
    for (const secret of [
      '7305',
      'Admin123',
      '审计员审计员',
      'woaini1314',
      '11112222',
      '1234567890',
    ]) {
      const code = await create({ name: '新人', role: 'auditor', secret });
      expect(code, secret).to.equal('INPUT_INVALID');
    }
    const names = { name: '欧阳审计员大人啊', role: 'auditor', secret: '欧阳审计员大人啊1' };
    expect(await create(names)).to.equal('INPUT_INVALID');
    expect(await create({ name: '新人', role: 'attendant', secret: '730528' })).to.equal(undefined);
    expect(await create({ name: '新审计', role: 'auditor', secret: AUDITOR_PASSWORD })).to.equal(
      undefined,
    );
  });

  it('lose their sessions when role, secret or second factor changes, or they are disabled', async () => {
    for (const [index, body] of [
      { role: 'helper' },
      { secret: '9461' },
      { disabled: true },
      { resetTotp: true },
    ].entries()) {
      const { id } = await bench.account(admin, `同事${index}`, 'attendant', '7305');
      const desk = bench.browser();
      await desk.logIn(`同事${index}`, '7305');
      expect(await change(id, body), JSON.stringify(body)).to.equal(undefined);
      expect(await desk.state(), JSON.stringify(body)).to.equal('anonymous');
    }
  });

  it('keep their sessions when lanes change, which counts at once', async () => {
    const { id } = await bench.account(admin, '刘芳', 'attendant', '7305', { lanes: ['1'] });
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    let told = 0;
    bench.staff.onChange(bench.staff.callerWith(desk.token)?.session ?? '', () => told++);
    await change(id, { lanes: ['2'] });
    expect(bench.staff.callerWith(desk.token)?.account.lanes).to.deep.equal(['2']);
    await change(id, { lanes: null });
    expect(bench.staff.callerWith(desk.token)?.account).not.to.have.property('lanes');
    expect(told).to.equal(1);
  });

  it('get a role with two factors only together with a password', async () => {
    const { id } = await bench.account(admin, '刘芳', 'attendant', '7305');
    expect(await change(id, { role: 'auditor' })).to.equal('INPUT_INVALID');
    expect(await change(id, { role: 'auditor', secret: '7305' })).to.equal('INPUT_INVALID');
    expect(await change(id, { role: 'auditor', secret: AUDITOR_PASSWORD })).to.equal(undefined);
    const { body } = await bench.browser().logIn('刘芳', AUDITOR_PASSWORD);
    expect(body['state']).to.equal('enrol');
  });

  it('enrol again when the telephone is lost; the old one is worth nothing', async () => {
    const { id } = await bench.account(admin, '钱审计', 'auditor', AUDITOR_PASSWORD);
    const browser = bench.browser();
    await browser.logIn('钱审计', AUDITOR_PASSWORD);
    const offer = await browser.ok('POST', '/api/session/totp/begin', {});
    const old = String(offer['secret']);
    await browser.ok('POST', '/api/session/totp/confirm', { code: bench.codeOf(old) });
    await change(id, { resetTotp: true });
    await bench.time.advance(60_000);
    const again = await browser.logIn('钱审计', AUDITOR_PASSWORD, bench.codeOf(old));
    expect(again.body['state']).to.equal('enrol');
  });

  it('of oneself are not demoted, disabled or given another secret without the old one', async () => {
    const view = await admin.browser.ok('GET', '/api/session');
    const { id } = view['account'] as { id: string };
    for (const body of [
      { role: 'helper' },
      { disabled: true },
      { secret: '另一个很长的密码呀' },
      { resetTotp: true },
    ]) {
      expect(await change(id, body), JSON.stringify(body)).to.equal('CONFLICT');
    }
    const path = '/api/session/secret';
    const fresh = async (): Promise<{ totp: string }> => {
      await bench.time.advance(60_000);
      return { totp: bench.codeOf(admin.totp) };
    };
    const wrong = { current: '不对不对不对不对', next: '长亭外古道边芳草碧' };
    expect((await admin.browser.send('POST', path, wrong)).code).to.equal('LOGIN_REFUSED');
    const weak = { current: ADMIN.password, next: 'password1' };
    const right = { current: ADMIN.password, next: '长亭外古道边芳草碧' };
    expect((await admin.browser.send('POST', path, right)).code).to.equal('TOTP_NEEDED');
    const refused = await admin.browser.send('POST', path, { ...weak, ...(await fresh()) });
    expect(refused.code).to.equal('INPUT_INVALID');
    const before = admin.browser.token;
    await admin.browser.ok('POST', path, { ...right, ...(await fresh()) });
    expect(admin.browser.token).not.to.equal(before);
    await bench.time.advance(60_000);
    const code = bench.codeOf(admin.totp);
    expect((await bench.browser().logIn(ADMIN.name, '长亭外古道边芳草碧', code)).status).to.equal(
      200,
    );
  });

  it('never lose their last administrator: two who disable each other leave one', async () => {
    await bench.time.advance(60_000);
    const { id } = await bench.account(admin, '郑管理', 'administrator', AUDITOR_PASSWORD, {
      reauthentication: { secret: ADMIN.password, totp: bench.codeOf(admin.totp) },
    });
    const second = bench.browser();
    await second.logIn('郑管理', AUDITOR_PASSWORD);
    const offer = await second.ok('POST', '/api/session/totp/begin', {});
    await second.ok('POST', '/api/session/totp/confirm', {
      code: bench.codeOf(String(offer['secret'])),
    });
    const first = (await admin.browser.ok('GET', '/api/session'))['account'] as { id: string };
    // Past the gate both, before either change is made.
    const callers = [admin.browser, second].map(({ token }) => bench.staff.callerWith(token));
    const [one, other] = callers;
    if (one === undefined || other === undefined) throw new Error('no session');
    const replies = await Promise.allSettled([
      bench.staff.accounts.change(id, { disabled: true }, one),
      bench.staff.accounts.change(first.id, { disabled: true }, other),
    ]);
    expect(replies.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    expect(await admin.browser.state()).to.equal('active');
  });

  it('answer NOT_FOUND for an id that nobody has', async () => {
    expect(await change('A'.repeat(22), { disabled: true })).to.equal('NOT_FOUND');
  });
});
