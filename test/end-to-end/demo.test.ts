import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { DemoSite } from '../support/demo-site.js';
import { filesHolding } from '../support/files.js';
import { runTongdao } from '../support/tongdao-command.js';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Longer than the board's pulse of half a second: nobody is through a gate before that. */
const WALK_MS = 600;

type Fields = Readonly<Record<string, unknown>>;

describe('the demo site, from the first start to forgetting somebody', () => {
  let site: DemoSite;

  before(async function () {
    this.timeout(60_000);
    site = await DemoSite.start();
    for (const lane of ['1', '2']) await site.walkAfter(lane, WALK_MS);
  });

  after(() => site.remove());

  async function health(): Promise<{ status: string; codes: readonly string[]; http: number }> {
    const answer = await fetch(`http://127.0.0.1:${site.httpPort}/healthz`);
    const body = (await answer.json()) as { status: string; reasons: readonly { code: string }[] };
    return {
      status: body.status,
      codes: body.reasons.map(({ code }) => code),
      http: answer.status,
    };
  }

  it('makes its directories, keys and control socket for this user alone', () => {
    expect(modeOf(site.dir)).to.equal(0o700);
    expect(modeOf(join(site.dir, 'keys'))).to.equal(0o700);
    expect(modeOf(join(site.dir, 'keys', 'kek'))).to.equal(0o600);
    expect(modeOf(join(site.dir, 'control.sock'))).to.equal(0o600);
  });

  it('prints where the display is, what to type next and that keys are not sealed', () => {
    const printed = site.gateway.output();
    expect(printed).to.include(`http://127.0.0.1:${site.httpPort}/lane/1`);
    expect(printed).to.include('npx tongdao demo swipe --lane 1 --person green');
    expect(printed).to.match(/keys are NOT sealed/);
  });

  it('is degraded, and says why: keys not sealed, and a clock that nobody has vouched for', async () => {
    const { status, codes, http } = await health();
    expect([status, http]).to.deep.equal(['degraded', 200]);
    expect(codes).to.include('keys-not-sealed');
    // Where a time service runs, the second reason is absent.
    expect(['keys-not-sealed', 'clock-untrusted']).to.include.members([...codes]);
  });

  it('serves the lane display under its strict policy', async () => {
    const page = await fetch(`http://127.0.0.1:${site.httpPort}/lane/1`);
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-security-policy')).to.include("default-src 'none'");
    expect(await page.text()).to.include('<script type="module"');
  });

  it('runs an order that ends in seven days', async () => {
    const { policy } = (await site.gateway.client.request('GET', '/status')) as {
      policy: { mode: string; order: { end: string } };
    };
    expect(policy.mode).to.equal('epidemic');
    const days = (Date.parse(policy.order.end) - Date.now()) / 86_400_000;
    expect(days).to.be.within(6.9, 7);
  });

  it('in everyday mode admits without a single question, and asks again under a new order', async function () {
    this.timeout(60_000);
    await site.json(['demo', 'order', 'end']);
    const before = await site.questions();
    const [green, gone, damaged, yellow] = await Promise.all([
      site.swipe('1', 'green').then(async (first) => [first, await site.swipe('1', 'gone')]),
      site.swipe('2', 'damaged').then(async (first) => [first, await site.swipe('2', 'yellow')]),
    ]).then(([one, two]) => [...one, ...two]);
    for (const answer of [green, gone, yellow]) {
      expect(answer).to.include({ outcome: 'admit', passage: 'passed' });
      expect(answer!.reasons).to.deep.equal(['registered-by-id']);
      expect(answer!.steps_ms).to.not.have.any.keys('asked', 'answered');
    }
    expect(damaged).to.deep.include({ outcome: 'assist', reasons: ['card-unreadable'], pulses: 0 });
    expect(await site.questions()).to.equal(before);

    const { mode } = (await site.json(['demo', 'order', 'begin'])) as { mode: string };
    expect(mode).to.equal('epidemic');
    expect(await site.swipe('1', 'green')).to.deep.include({
      outcome: 'admit',
      reasons: ['green'],
    });
    expect(await site.questions()).to.equal(before + 1);
  });

  it('each of the three doors opens lane 1 once, and its record admits at the next swipe, yet never over yellow', async function () {
    this.timeout(60_000);
    const doors = [
      ['id', 'gone', 'standing-id'],
      ['paper', 'no-code', 'standing-paper'],
      ['itinerary', 'compound', 'standing-itinerary'],
    ] as const;
    for (const [door, person] of doors) {
      const before = await site.gate('1');
      const args = ['demo', 'register', '--lane', '1', '--door', door, '--person', person];
      expect(await site.json(args)).to.include({
        registered: true,
        door,
        released: true,
        pulses: 1,
      });
      expect((await site.gate('1')).pulses - before.pulses, door).to.equal(1);
      // The passage ends the visit; a lane that is still open releases nobody else.
      await site.laneIsFree('1');
    }
    await site.json(['demo', 'register', '--lane', '1', '--door', 'paper', '--person', 'yellow']);
    await site.laneIsFree('1');
    const [one, two] = await Promise.all([
      site.swipe('1', 'gone').then(async (first) => [first, await site.swipe('1', 'compound')]),
      site.swipe('2', 'yellow').then(async (first) => [first, await site.swipe('2', 'no-code')]),
    ]);
    const answers = [one[0], two[1], one[1]];
    for (const [at, [, person, reason]] of doors.entries()) {
      expect(answers[at], person).to.include({ outcome: 'admit', passage: 'passed' });
      expect(answers[at]!.reasons, person).to.include(reason);
    }
    // A standing record never overrides yellow.
    expect(two[0]).to.deep.include({ outcome: 'assist', pulses: 0, passage: 'none' });
    expect(two[0]!.reasons[0]).to.equal('yellow');
  });

  it('`demo tamper` edits one row of a copy and verification names it', async () => {
    const hash = (): string =>
      createHash('sha256')
        .update(readFileSync(join(site.dir, 'ledger.db')))
        .digest('hex');
    const before = hash();
    const report = (await site.json(['demo', 'tamper'])) as Fields;
    expect(report).to.include({ ok_before: true, ok_after: false, named: true });
    expect(report['first_bad_seq']).to.equal(report['edited_seq']);
    expect(hash(), 'the ledger itself').to.equal(before);
  });

  it('`demo forget` leaves the root and takes the bytes', async () => {
    const before = ciphertexts(site.dir);
    const report = (await site.json(['demo', 'forget', '--person', 'no-code'])) as Fields;
    const after = ciphertexts(site.dir);
    expect(report).to.include({ same_root: true, registry_entries_erased: 1 });
    expect(report['root_after']).to.equal(report['root_before']);
    const gone = [...before].filter(([place]) => !after.has(place));
    // Registration, swipe and registry entry; the erasure itself adds a row of its own.
    expect(report['payloads_erased']).to.be.at.least(2);
    expect(gone).to.have.length(Number(report['payloads_erased']) + 1);
    for (const [place, { blob, wkey }] of gone) {
      expect(filesHolding(site.dir, [blob, wkey]), place).to.deep.equal([]);
    }
    const kept = [...after.values()][0]!;
    expect(filesHolding(site.dir, [kept.blob]), 'a payload that was kept').to.not.be.empty;
  });

  it('`ledger verify` finds everything in order, the erasure included', async () => {
    const report = (await site.json(['ledger', 'verify'])) as { notes: Fields } & Fields;
    expect(report).to.include({ ok: true });
    expect(report.notes).to.include({ erasures: 1 });
  });

  it('`doctor` sees node, database, directory, files, disk, gateway and every device', async () => {
    const ran = await runTongdao(['doctor', '--json', '--data', site.dir]);
    const { ok, findings } = JSON.parse(ran.stdout) as {
      ok: boolean;
      findings: readonly { check: string; verdict: string }[];
    };
    expect(ran.code).to.equal(ok ? 0 : 1);
    const good = (check: string): number =>
      findings.filter((finding) => finding.check === check && finding.verdict === 'ok').length;
    for (const check of ['node', 'sqlite', 'data', 'site', 'policy', 'gateway']) {
      expect(good(check), check).to.equal(1);
    }
    expect(good('device')).to.equal(4);
    expect(findings.map(({ check }) => check)).to.include.members(['disk', 'space']);
  });

  it('`decode sam` answers any input and never fails', async () => {
    const inputs = [
      '',
      'zz',
      'AA',
      '00'.repeat(300),
      'aaaaaa9669000320012 2',
      'AAAAAA96690508ffff',
      '\u4e2d',
    ];
    await Promise.all(
      inputs.map(async (hex) => {
        const ran = await runTongdao(['decode', 'sam', `--hex=${hex}`, '--json']);
        expect(ran.code, hex).to.equal(0);
        expect(JSON.parse(ran.stdout), hex).to.have.property('segments');
      }),
    );
  });
});

/** What is stored encrypted, by table and row. */
function ciphertexts(dir: string): Map<string, { blob: Buffer; wkey: Buffer }> {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  try {
    return new Map(
      ['payload', 'registry'].flatMap((table) =>
        db
          .prepare<[], { seq: number; blob: Buffer; wkey: Buffer }>(
            `SELECT seq, blob, wkey FROM ${table}`,
          )
          .all()
          .map(({ seq, blob, wkey }) => [`${table} ${seq}`, { blob, wkey }] as const),
      ),
    );
  } finally {
    db.close();
  }
}
