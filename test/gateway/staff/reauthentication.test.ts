/** A stolen cookie of an administrator must not make itself at home. */
import { expect } from 'chai';
import { ADMIN, StaffBench, type AdminBrowser, type Reply } from './staff-fixture.js';

const PASSWORD = '四面荷花三面柳一城山色';

describe('an administrator asks for another one', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    // The code of the enrolment is used.
    await bench.time.advance(60_000);
  });
  afterEach(() => bench.remove());

  const proof = (): { secret: string; totp: string } => ({
    secret: ADMIN.password,
    totp: bench.codeOf(admin.totp),
  });
  const send = (path: string, body: object, reauthentication?: object): Promise<Reply> =>
    admin.browser.send('POST', path, {
      ...body,
      ...(reauthentication === undefined ? {} : { reauthentication }),
    });
  const NEW = { name: '郑管理', role: 'administrator', secret: PASSWORD };

  async function changes(): Promise<number> {
    const results = await bench.results();
    return results.filter((result) => /^account-/.test(result ?? '')).length;
  }

  /** Refused in every way a thief of the cookie can try it; nothing is made and nothing is on record. */
  async function asksAgain(path: string, body: object): Promise<void> {
    const before = await changes();
    const missing = await send(path, body);
    expect([missing.code, missing.status]).to.deep.equal(['INPUT_INVALID', 400]);
    expect(missing.body).to.have.nested.property('error.path', 'reauthentication');
    expect((await send(path, body, { secret: ADMIN.password })).code).to.equal('TOTP_NEEDED');
    const { totp } = proof();
    for (const guess of [
      { secret: '不对不对不对不对', totp },
      { secret: ADMIN.password, totp: '000000' },
    ]) {
      expect((await send(path, body, guess)).code).to.equal('LOGIN_REFUSED');
    }
    expect(await changes()).to.equal(before);
  }

  it('with password and a fresh code in the same request, and not otherwise', async () => {
    await asksAgain('/api/accounts', NEW);
    expect((await send('/api/accounts', NEW, proof())).status).to.equal(200);
  });

  it('a code is good for one of them', async () => {
    const used = proof();
    expect((await send('/api/accounts', NEW, used)).status).to.equal(200);
    const second = await send('/api/accounts', { ...NEW, name: '冯管理' }, used);
    expect(second.code).to.equal('LOGIN_REFUSED');
  });

  it('also by giving an account that role', async () => {
    const { id } = await bench.account(admin, '刘芳', 'attendant', '7305');
    const body = { role: 'administrator', secret: PASSWORD };
    await asksAgain(`/api/accounts/${id}`, body);
    expect((await send(`/api/accounts/${id}`, body, proof())).status).to.equal(200);
  });

  it('and for the password and the telephone of another administrator', async () => {
    const reauthentication = proof();
    const { id } = await bench.account(admin, '郑管理', 'administrator', PASSWORD, {
      reauthentication,
    });
    for (const body of [
      { secret: '长亭外古道边芳草碧' },
      { resetTotp: true },
      { role: 'auditor', secret: '长亭外古道边芳草碧' },
    ]) {
      await bench.time.advance(60_000);
      await asksAgain(`/api/accounts/${id}`, body);
      expect((await send(`/api/accounts/${id}`, body, proof())).status).to.equal(200);
    }
  });

  it('her own telephone is reset by another administrator only, also with every proof', async () => {
    const { account } = (await admin.browser.ok('GET', '/api/session')) as {
      account: { id: string };
    };
    const own = await send(`/api/accounts/${account.id}`, { resetTotp: true }, proof());
    expect(own.code).to.equal('CONFLICT');
    const totp = proof();
    expect((await send('/api/accounts', NEW, totp)).status, 'the code is still good').to.equal(200);
  });

  it('accounts of the desk need no proof', async () => {
    const { id } = await bench.account(admin, '刘芳', 'attendant', '7305');
    const { status } = await send(`/api/accounts/${id}`, { secret: '8264', lanes: ['1'] });
    expect(status).to.equal(200);
  });
});
