import Database from 'better-sqlite3';
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as InWorker from '../../../gateway/ledger/verify-in-worker.js';
import { verifyInWorker, type VerifyRun } from '../../../gateway/ledger/verify-in-worker.js';
import { auditRoutes, type Verification } from '../../../schemas/api/audit.js';
import { VERIFY_WORKER_SOURCE } from '../../support/verify-worker.js';
import { copyOf } from '../ledger/ledger-fixture.js';
import { AuditRig, OUYANG, ZHAO } from './audit-rig.js';

const DIST = fileURLToPath(
  new URL('../../../dist/gateway/ledger/verify-in-worker.js', import.meta.url),
);

describe('verification for an auditor', () => {
  let rig: AuditRig | undefined;
  afterEach(async () => {
    await rig?.close();
    rig = undefined;
  });

  const verified = async (of: AuditRig): Promise<Verification> => {
    const { body, status } = await of.post<Verification>('verify');
    expect(status).to.equal(200);
    return auditRoutes.verify.answer.parse(body);
  };

  it('says in plain words that all is well, over days of the venue', async () => {
    rig = await AuditRig.open();
    expect((await verified(rig)).zh).to.equal('账本是空的。');
    for (let day = 0; day < 3; day++) {
      for (let i = 0; i < 350; i++) await rig.visit(i % 2 === 0 ? OUYANG : ZHAO);
      await rig.time.advance(86_400_000);
    }
    const found = await verified(rig);
    expect(found.verdict).to.equal('intact');
    expect(found.zh).to.match(/^(\d{4})-\d\d-\d\d 至 \d\d-\d\d 共 1 051 条，全部连续、未被改动。$/);
    expect(found.en).to.match(/^1 051 records from \d{4}-.* to \d{4}-.*: none is missing/);
    expect(found.head).to.deep.include({ size: 1051, key: rig.ledger.vkey });
    expect(found.notes).to.deep.equal([]);
  });

  it('notes restarts, a clock that was set, and days whose content was destroyed', async () => {
    rig = await AuditRig.open();
    const start = { kind: 'system', detail: { event: 'start' } } as const;
    await rig.append(start);
    await rig.append(start);
    await rig.visit(OUYANG);
    await rig.ledger.erasePerson({ person: OUYANG, reason: 'subject-request', operator: '甲' });
    await rig.time.advance(20 * 86_400_000);
    await rig.ledger.runRetention();
    const destroyed = await verified(rig);
    expect(destroyed.verdict).to.equal('intact');
    const notes = destroyed.notes.map(({ zh }) => zh).join('');
    expect(notes).to.include('网关启动过 2 次');
    expect(notes).to.include('1 天的个人内容已到期销毁');
    expect(notes).to.include('抹除个人信息 1 次');
    rig.time.stepWall(-3_600_000);
    await rig.visit(ZHAO);
    const stepped = await verified(rig);
    expect(stepped.verdict).to.equal('intact-with-notes');
    expect(stepped.notes[0]?.zh).to.include('时钟被改动过 1 次');
  });

  it('names the first record of a copy that does not fit, and what to do', async () => {
    const own = await AuditRig.open();
    rig = own;
    for (let i = 0; i < 5; i++) await own.visit(OUYANG);
    const copy = copyOf(own.bench.dir);
    try {
      const db = new Database(join(copy.path, 'ledger.db'));
      const forge = db.prepare(
        "UPDATE leaf SET rec = CAST(replace(rec, 'visit', 'staff') AS BLOB) WHERE seq IN (2, 3)",
      );
      forge.run();
      db.close();
      await own.close();
      const options = { dir: copy.path, vkey: own.ledger.vkey };
      rig = await AuditRig.open({ verify: () => verifyInWorker(options, VERIFY_WORKER_SOURCE) });
      const found = await verified(rig);
      expect(found.verdict).to.equal('broken');
      expect(found.zh).to.match(/^账本对不上，共 [\d ]+ 处；最早一处：第 \d+ 号记录/);
      expect(found.zh).to.include('第 2 号');
      expect(found.zh).to.include('请保留现场');
      expect(found.en).to.include('record 2');
      const [look] = rig.looks();
      expect(rig.payload(look?.eventId ?? '')).to.deep.include({ verdict: 'broken' });
    } finally {
      copy.remove();
    }
  });

  it('lets rows be committed while it runs, one at a time, and can be cut short', async () => {
    const runs: VerifyRun[] = [];
    const own = await AuditRig.open({
      verify: () => {
        const options = { dir: own.bench.dir, vkey: own.ledger.vkey };
        const run = verifyInWorker(options, VERIFY_WORKER_SOURCE);
        runs.push(run);
        return run;
      },
    });
    rig = own;
    for (let i = 0; i < 300; i++) await own.visit(OUYANG);
    let over = false;
    const first = own.post<Verification>('verify').finally(() => (over = true));
    while (runs.length === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    await own.visit(ZHAO);
    expect(over).to.equal(false);
    expect((await own.post('verify')).code).to.equal('OVERLOADED');
    expect((await first).body).to.deep.include({ verdict: 'intact' });
    const cut = own.post('verify');
    while (runs.length === 1) await new Promise<void>((resolve) => setImmediate(resolve));
    await own.audit.close();
    expect((await cut).code).to.equal('STOPPING');
    expect(own.looks().map(({ result }) => result)).to.deep.equal(['audit-verify']);
  });

  it('runs on a thread of its own as it is shipped', async function () {
    if (!existsSync(DIST)) this.skip();
    rig = await AuditRig.open();
    await rig.visit(OUYANG);
    const shipped = (await import(DIST)) as typeof InWorker;
    const { dir } = rig.bench;
    const report = await shipped.verifyInWorker({ dir, vkey: rig.ledger.vkey }).report;
    expect(report).to.deep.include({ ok: true, leaves: 1 });
    let code = '';
    await shipped.verifyInWorker({ dir: join(dir, 'nowhere') }).report.catch((error: unknown) => {
      code = (error as { code: string }).code;
    });
    expect(code).to.equal('LEDGER_UNAVAILABLE');
  });
});
