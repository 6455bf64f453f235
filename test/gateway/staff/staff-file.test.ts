import { chmodSync, cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import type { ErrorCode } from '../../../schemas/errors.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { loadStaffKey } from '../../../gateway/staff/staff-key.js';
import { filesBelow, filesHolding } from '../../support/files.js';
import { mountSmallDisk, needRoot } from '../../support/small-disk.js';
import { tempDir } from '../../support/temp.js';
import { StaffBench, ADMIN, random } from './staff-fixture.js';

async function codeOfFailure(work: () => Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isTongdaoError(error)) return error.code;
    throw error;
  }
}

describe('the staff file', () => {
  let bench: StaffBench;

  beforeEach(() => {
    bench = new StaffBench();
  });
  afterEach(() => bench.remove());

  it('holds no secret, PIN, token, code or TOTP secret, in no file and no log line', async () => {
    await bench.start();
    const code = bench.staff.issueSetupCode();
    const browser = bench.browser();
    const tokens: string[] = [];
    const keep = (): void => void tokens.push(...browser.cookies.values());
    await browser.ok('POST', '/api/session/setup', { code, ...ADMIN });
    keep();
    const totp = String((await browser.ok('POST', '/api/session/totp/begin', {}))['secret']);
    const digits = bench.codeOf(totp);
    await browser.ok('POST', '/api/session/totp/confirm', { code: digits });
    keep();
    await bench.account({ browser, totp }, '刘芳', 'attendant', '730528');
    const desk = bench.browser();
    await desk.logIn('刘芳', '730529');
    await desk.logIn('刘芳', '730528');
    tokens.push(...desk.cookies.values());
    const { Secret } = await import('otpauth');
    const secrets = [
      ...[ADMIN.password, '730528', '730529', code, code.replaceAll('-', ''), totp],
      ...tokens,
    ];
    expect(tokens).to.have.length(6);
    const needles = [
      ...secrets.map((text) => Buffer.from(text)),
      ...tokens.map((token) => Buffer.from(token, 'base64url')),
      Buffer.from(Secret.fromBase32(totp).bytes),
    ];
    expect(filesHolding(bench.dir, needles), 'while it runs').to.deep.equal([]);
    await bench.rows();
    await bench.stop();
    expect(filesHolding(bench.dir, needles), 'after it ended').to.deep.equal([]);
    expect(filesHolding(bench.dir, [Buffer.from('刘芳')]), 'the search finds what is there').not.to
      .be.empty;
    for (const secret of secrets) {
      expect(bench.log.includes(secret)).to.equal(false);
      expect(JSON.stringify(bench.entries).includes(secret)).to.equal(false);
    }
  });

  it('and its key are readable by this user only, and are not opened when others may read them', async () => {
    await bench.start();
    const files = filesBelow(bench.dir).filter((path) => /staff/.test(path));
    expect(files.map((path) => path.slice(bench.dir.length + 1))).to.include.members([
      'keys/staff',
      'staff.sqlite',
      'staff.sqlite-wal',
    ]);
    for (const path of files) expect(statSync(path).mode & 0o777, path).to.equal(0o600);
    await bench.stop();
    for (const name of ['staff.sqlite', 'keys/staff']) {
      chmodSync(join(bench.dir, name), 0o644);
      expect(await codeOfFailure(() => bench.start())).to.equal('DATA_DIR_OPEN_TO_OTHERS');
      chmodSync(join(bench.dir, name), 0o600);
    }
  });

  it('of a newer program is refused by an older one', async () => {
    await bench.start();
    await bench.stop();
    const db = new Database(join(bench.dir, 'staff.sqlite'));
    db.pragma('user_version = 99');
    db.close();
    expect(await codeOfFailure(() => bench.start())).to.equal('LEDGER_NEWER');
  });

  it('without its key, or with another, is not opened and no new key is made', async () => {
    await bench.start();
    await bench.stop();
    const key = join(bench.dir, 'keys', 'staff');
    cpSync(key, `${key}.kept`);
    rmSync(key);
    expect(await codeOfFailure(() => bench.start())).to.equal('KEY_MISSING');
    writeFileSync(key, Buffer.alloc(32, 9).toString('base64url'), { mode: 0o600 });
    expect(await codeOfFailure(() => bench.start())).to.equal('KEY_MISSING');
    writeFileSync(key, 'short', { mode: 0o600 });
    expect(await codeOfFailure(() => bench.start())).to.equal('KEY_MISSING');
    cpSync(`${key}.kept`, key);
    expect(await codeOfFailure(() => bench.start())).to.equal(undefined);
  });

  it('has a key of its own on each box, the same at every start', async () => {
    const [one, other] = [tempDir(), tempDir()];
    const first = await loadStaffKey(one.path, random);
    expect(await loadStaffKey(one.path, random)).to.deep.equal(first);
    expect(await loadStaffKey(other.path, random)).not.to.deep.equal(first);
    one.remove();
    other.remove();
  });
});

describe('a full disk', function () {
  it('keeps nobody of the desk out: sessions live on in memory and are written when there is room', async function () {
    needRoot(this);
    const disk = mountSmallDisk(2);
    const bench = new StaffBench();
    try {
      const staffKey = await loadStaffKey(bench.dir, random);
      await bench.start({ dir: disk.path, staffKey });
      const admin = await bench.administrator();
      await bench.account(admin, '刘芳', 'attendant', '7305');
      disk.fill();
      const desk = bench.browser();
      expect((await desk.logIn('刘芳', '7305')).status).to.equal(200);
      expect(await desk.state()).to.equal('active');
      await desk.ok('POST', '/api/session/lock', {});
      await desk.ok('POST', '/api/session/unlock', { secret: '7305' });
      const body = { name: '新人', role: 'helper', secret: '9274' };
      expect((await admin.browser.send('POST', '/api/accounts', body)).code).to.equal(
        'LEDGER_UNAVAILABLE',
      );
      await bench.time.advance(60_000);
      const code = bench.codeOf(admin.totp);
      expect((await bench.browser().logIn(ADMIN.name, ADMIN.password, code)).code).to.equal(
        'LEDGER_UNAVAILABLE',
      );
      const failed = (await bench.rows()).filter(({ payload }) =>
        JSON.stringify(payload).includes('notDone'),
      );
      expect(failed, 'the change that was announced and not made').to.have.length(1);
      disk.empty();
      await desk.ok('POST', '/api/session/stay', {});
      await bench.restart({ dir: disk.path, staffKey });
      expect(await desk.state()).to.equal('active');
    } finally {
      await bench.remove();
      disk.unmount();
    }
  });
});
