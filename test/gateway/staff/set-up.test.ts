import { expect } from 'chai';
import { DEMO_ACCOUNTS } from '../../../gateway/staff/demo-accounts.js';
import { StaffBench, ADMIN, CHEAP } from './staff-fixture.js';
import { Staff } from '../../../gateway/staff/staff.js';
import { isTongdaoError, TongdaoError } from '../../../schemas/errors.js';

describe('the first start', () => {
  let bench: StaffBench;

  beforeEach(async () => {
    bench = await new StaffBench().start();
  });
  afterEach(() => bench.remove());

  const setUp = (code: string, more: object = {}): Promise<{ code: string | undefined }> =>
    bench.browser().send('POST', '/api/session/setup', { code, ...ADMIN, ...more });

  it('has no account: the page is told to set up, and no name and secret lets anybody in', async () => {
    expect(bench.staff.needsSetup).to.equal(true);
    expect(await bench.browser().state()).to.equal('setup');
    expect((await bench.browser().logIn('admin', 'admin')).code).to.equal('LOGIN_REFUSED');
    expect((await setUp('0000-0000-0000')).code, 'no code was issued').to.equal('CONFLICT');
  });

  it('prints a code of 60 bits in letters that cannot be taken for others, a new one each time', () => {
    const codes = Array.from({ length: 50 }, () => bench.staff.issueSetupCode());
    for (const code of codes)
      expect(code).to.match(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).to.equal(50);
  });

  it('makes one administrator with the code, who has to enrol before anything else', async () => {
    const code = bench.staff.issueSetupCode();
    const browser = bench.browser();
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')}`;
    const view = await browser.ok('POST', '/api/session/setup', { code: typed, ...ADMIN });
    expect(view).to.deep.include({ state: 'enrol', rights: [] });
    expect((await browser.send('GET', '/api/accounts')).code).to.equal('RIGHT_MISSING');
    expect((await setUp(code, { name: '第二人' })).code).to.equal('CONFLICT');
    expect(bench.staff.needsSetup).to.equal(false);
    await bench.restart();
    expect((await setUp(code, { name: '第二人' })).code).to.equal('CONFLICT');
    expect(await bench.results()).to.include.members(['account-created', 'login']);
  });

  it('makes one, not two, of two who type the code at once', async () => {
    const code = bench.staff.issueSetupCode();
    const replies = await Promise.all([setUp(code), setUp(code, { name: '第二人' })]);
    expect(replies.filter(({ code: error }) => error === undefined)).to.have.length(1);
  });

  it('refuses a wrong code, makes wrong ones wait, and an earlier code counts no more', async () => {
    const old = bench.staff.issueSetupCode();
    const code = bench.staff.issueSetupCode();
    expect((await setUp(old)).code).to.equal('LOGIN_REFUSED');
    for (let i = 0; i < 2; i++) expect((await setUp('AAAA')).code).to.equal('LOGIN_REFUSED');
    expect((await setUp(code)).code).to.equal('LOGIN_DELAYED');
    await bench.time.advance(1000);
    expect((await setUp(code)).code).to.equal(undefined);
  });

  it('does not use the code up for a weak password or a ledger that cannot be written', async () => {
    const code = bench.staff.issueSetupCode();
    expect((await setUp(code, { password: 'password' })).code).to.equal('INPUT_INVALID');
    bench.ledgerFails = new TongdaoError('LEDGER_UNAVAILABLE');
    expect((await setUp(code)).code).to.equal('LEDGER_UNAVAILABLE');
    expect(bench.staff.needsSetup).to.equal(true);
    bench.ledgerFails = undefined;
    expect((await setUp(code)).code).to.equal(undefined);
  });

  it('can be had again by whoever sits at the machine, for half an hour and on record', async () => {
    await bench.administrator();
    const late = bench.staff.issueSetupCode();
    expect(await bench.browser().state(), 'the desk still logs in').to.equal('anonymous');
    await bench.time.advance(30 * 60_000);
    expect((await setUp(late, { name: '第二人' })).code).to.equal('CONFLICT');
    const code = bench.staff.issueSetupCode();
    expect((await setUp(code, { name: '第二人' })).code).to.equal(undefined);
    expect(await bench.results()).to.include('setup-code-issued');
  });
});

describe('a demo site', () => {
  let bench: StaffBench;

  beforeEach(() => {
    bench = new StaffBench();
  });
  afterEach(() => bench.remove());

  it('has one invented account of each role, all of which log in with what is printed', async () => {
    await bench.start({ demo: true, demoAccounts: true });
    expect(new Set(DEMO_ACCOUNTS.map(({ role }) => role)).size).to.equal(5);
    for (const { name, role, secret, totp } of DEMO_ACCOUNTS) {
      await bench.time.advance(30_000);
      const code = totp === undefined ? undefined : bench.codeOf(totp);
      const { body } = await bench.browser().logIn(name, secret, code);
      expect(body['state'], name).to.equal('active');
      expect(body['account'], name).to.include({ role });
      expect(body['demo']).to.equal(true);
    }
    await bench.restart({ demo: true, demoAccounts: true });
    expect(bench.staff.listAccounts()).to.have.length(5);
  });

  it('is the only place for them: they are neither made nor taken over elsewhere', async () => {
    await bench.start({ demo: true, demoAccounts: true });
    await bench.stop();
    for (const demoAccounts of [true, false]) {
      let refused: unknown;
      try {
        await bench.start({ demo: false, demoAccounts });
      } catch (error) {
        refused = error;
      }
      expect(isTongdaoError(refused, 'CONFIG_INVALID')).to.equal(true);
    }
  });
});

describe('the cost of a hash', () => {
  it('stands with it: accounts of a cheaper time log in, and are kept at today’s cost from then on', async () => {
    const bench = await new StaffBench().start();
    try {
      const admin = await bench.administrator();
      await bench.account(admin, '刘芳', 'attendant', '7305');
      await bench.restart({ scryptCost: { ...CHEAP, log2N: 9 } });
      const before = await storedSecret(bench, '刘芳');
      expect(before).to.match(/^scrypt\$8\$8\$1\$/);
      expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
      expect(await storedSecret(bench, '刘芳')).to.match(/^scrypt\$9\$8\$1\$/);
      expect((await bench.browser().logIn('刘芳', '7305')).status).to.equal(200);
      expect(bench.staff).to.be.instanceOf(Staff);
    } finally {
      await bench.remove();
    }
  });
});

async function storedSecret(bench: StaffBench, name: string): Promise<string> {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(`${bench.dir}/staff.sqlite`, { readonly: true });
  try {
    return String(db.prepare('SELECT secret FROM account WHERE name = ?').pluck().get(name));
  } finally {
    db.close();
  }
}
