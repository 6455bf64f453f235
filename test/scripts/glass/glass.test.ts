import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect } from 'chai';
import type { StatusReport } from '../../../schemas/control.js';
import type { GlassHouse, GlassStep, GlassVisit } from '../../../schemas/glass.js';
import { decodeSam, parseHex } from '../../../drivers/sam/decode.js';
import { GLASS_PEOPLE } from '../../../scripts/demo/glass/people.js';
import { DEMO_PEOPLE, demoPerson } from '../../../scripts/demo/people.js';
import { DemoSite } from '../../support/demo-site.js';
import { startGatewayProcess, waitUntil } from '../../support/gateway-process.js';
import { untilStatus } from '../../support/gateway-status.js';
import { startSimulatedSite } from '../../support/simulated-site.js';
import { runTongdao } from '../../support/tongdao-command.js';
import { needTools } from '../../support/tools.js';
import { axe, CHROMIUM, launch } from '../../browser/lane-browser.js';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('the glass gate of a demo site', function () {
  this.timeout(60_000);
  let site: DemoSite;
  let url: string;

  before(async () => {
    site = await DemoSite.start();
    const address = (): string | undefined =>
      /glass gate +(http:\/\/127\.0\.0\.1:\d+\/)/.exec(site.gateway.output())?.[1];
    await waitUntil(
      () => address() !== undefined,
      20_000,
      () => `no glass gate was announced:\n${site.gateway.output()}`,
    );
    url = address() ?? '';
  });

  after(() => site.remove());

  async function post(path: string, body: object, headers = {}): Promise<Answer> {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  async function newestVisit(): Promise<GlassVisit> {
    const response = await fetch(new URL('/api/visits', url));
    const { visits } = (await response.json()) as { visits: readonly GlassVisit[] };
    const visit = visits.at(-1);
    if (visit === undefined) throw new Error('no visit');
    return visit;
  }

  const lanes = async (): Promise<GlassHouse> =>
    (await (await fetch(new URL('/api/lanes', url))).json()) as GlassHouse;

  it('a swipe yields frames, the verified question, the leaf, the pulse and ordered milliseconds', async () => {
    await site.walkAfter('1', 300);
    const swiped = await post('/api/swipe', { lane: '1', person: 'green' });
    expect(swiped.body).to.include({ outcome: 'admit', pulses: 1, passage: 'passed' });
    const visit = await newestVisit();
    expect(visit).to.include({ person: 'green', state: 'ended', outcome: 'admit' });
    expect(visit.event).to.equal(swiped.body['visit']);
    const step = (source: string, kind: string): GlassStep => {
      const found = visit.steps.find((one) => one.source === source && one.kind === kind);
      if (found === undefined) throw new Error(`no step ${source} ${kind}`);
      return found;
    };
    const textOf = ({ texts }: GlassStep, en: string): string =>
      texts.find((text) => text.en.startsWith(en))?.text ?? '';

    const read = step('reader', 'read-base');
    const hex = parseHex(read.bytes.find(({ direction }) => direction === 'received')?.hex ?? '');
    const reply = hex.ok ? decodeSam(hex.bytes).segments[0] : undefined;
    expect(reply).to.nested.include({ 'contents.identity.number': demoPerson('green').idNumber });

    const asked = step('platform', 'question');
    expect(textOf(asked, 'Verdict')).to.equal('signature and claims verified; answered; HTTP 200');
    const claims = JSON.parse(textOf(asked, 'Request: JWS payload')) as { lane: string };
    expect(claims).to.include({ lane: '1', htm: 'POST' });
    expect(JSON.parse(textOf(asked, 'Request: header of the inner JWE'))).to.include({
      enc: 'A256GCM',
    });
    expect(JSON.parse(textOf(asked, 'Answer: JWS payload'))).to.include({ code: 'green' });
    const number = demoPerson('green').idNumber;
    expect(JSON.stringify(asked), 'the number is nowhere in the question').to.not.include(number);

    const row = step('gateway', 'committed');
    const record = textOf(row, 'Ledger leaf');
    const leafHash = createHash('sha256').update('\0').update(record).digest('base64');
    expect(textOf(row, 'Leaf hash')).to.equal(leafHash);
    expect(JSON.parse(record)).to.include({ k: 'visit', e: visit.event });

    const pulse = step('turnstile', 'pulse');
    expect(pulse.bytes.map((one) => one.hex)).to.deep.equal([
      '01 05 02 00 00 05 0c 71',
      '01 05 02 00 00 05 0c 71',
    ]);
    // The gateway reports whole milliseconds.
    const order = [
      step('reader', 'find').fromMs,
      read.toMs,
      step('gateway', 'credential').fromMs,
      step('gateway', 'asked').fromMs,
      asked.fromMs,
      asked.toMs,
      step('gateway', 'decided').fromMs,
      row.toMs,
      pulse.fromMs,
      step('turnstile', 'passage').toMs,
    ];
    expect(order[0]).to.equal(0);
    for (const [at, ms] of order.slice(1).entries()) expect(ms).to.be.above(order[at]! - 1.5);
  });

  it('tells a new page everything at once and then every change', async () => {
    const heard: string[] = [];
    const stream = request(new URL('/api/visits/events', url), (response) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => heard.push(text));
      response.on('error', () => undefined);
    });
    stream.on('error', () => undefined);
    stream.end();
    const all = (): string => heard.join('');
    await waitUntil(
      () => all().includes('event: snapshot'),
      5000,
      () => `no snapshot: ${all().slice(0, 200)}`,
    );
    const swiped = post('/api/swipe', { lane: '2', person: 'lifted' });
    await waitUntil(
      () => all().includes('event: visit') && all().includes('"outcome":"retry"'),
      10_000,
      () => 'the visit was not told',
    );
    expect((await swiped).body).to.include({ outcome: 'assist', pulses: 0 });
    stream.destroy();
  });

  it('a reader that is unplugged is lost to the gateway, and back once it is plugged in', async () => {
    await post('/api/reader', { lane: '1', plugged: false });
    const reader = (state: string) => (status: StatusReport) =>
      status.devices.some((device) => device.id === 'reader-1' && device.state === state);
    await untilStatus(
      site.gateway.client,
      'reader-1 not online',
      (s) => !reader('online')(s),
      5000,
    );
    expect((await lanes()).lanes[0]).to.include({ plugged: false });
    const swiped = await post('/api/swipe', { lane: '1', person: 'green' });
    expect(swiped).to.nested.include({ status: 503, 'body.error.code': 'DEVICE_CLOSED' });
    await post('/api/reader', { lane: '1', plugged: true });
    await untilStatus(site.gateway.client, 'reader-1 online', reader('online'), 10_000);
  });

  it('a stopped platform is answered by registration, a started one by its colours', async () => {
    await site.laneIsFree('1');
    await site.walkAfter('1', 100);
    await post('/api/platform', { running: false });
    expect(await lanes()).to.include({ platform: false });
    const without = await post('/api/swipe', { lane: '1', person: 'green' });
    expect(without.body['reasons']).to.include('registered-by-id');
    await post('/api/platform', { running: true });
    await site.laneIsFree('1');
    const again = await post('/api/swipe', { lane: '1', person: 'expired' });
    expect(again.body['reasons']).to.deep.equal(['green']);
  });

  it('tampering names the row; forgetting leaves the root and takes the bytes', async () => {
    const tampered = await post('/api/tamper', {});
    expect(tampered.body).to.include({ ok_before: true, ok_after: false, named: true });
    const forgotten = await post('/api/forget', { person: 'expired' });
    expect(forgotten.body).to.include({ same_root: true, payload_bytes_found: 0 });
    expect(forgotten.body['payloads_erased']).to.be.at.least(1);
  });

  it('ends and begins the order', async () => {
    await post('/api/order', { what: 'end' });
    expect(await lanes()).to.include({ mode: 'everyday' });
    await post('/api/order', { what: 'begin' });
    expect(await lanes()).to.include({ mode: 'epidemic' });
  });

  it('refuses commands that did not come from its own page, other hosts and malformed ones', async () => {
    const forged = await post('/api/tamper', {}, { 'X-Requested-By': '' });
    expect(forged).to.nested.include({ status: 403, 'body.error.code': 'REQUEST_FORGED' });
    const foreign = await post('/api/tamper', {}, { Origin: 'http://evil.example' });
    expect(foreign.status).to.equal(403);
    expect((await post('/api/swipe', { lane: '1', person: 'nobody' })).status).to.equal(404);
    expect((await post('/api/swipe', { lane: '9', person: 'green' })).status).to.be.within(
      400,
      404,
    );
    expect((await post('/api/swipe', { lane: '1', who: 'x' })).status).to.equal(400);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(new URL('/api/people', url), { headers: { Host: 'evil.example' } });
      call.on('response', (response) => resolve(response.resume().statusCode));
      call.on('error', reject);
      call.end();
    });
    expect(status).to.equal(403);
  });

  it('is worked by keyboard alone, breaks no policy of its own and has nothing for axe to find', async function () {
    needTools(this, CHROMIUM);
    await site.laneIsFree('1');
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      await page.waitForSelector('.lane .act-main:not([disabled])');
      await page.focus('.person >> nth=3');
      await page.keyboard.press('Enter');
      await page.focus('.lane .act-main');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.visit-pass[aria-pressed="true"] >> text=孙桂芳');
      await page.focus('.step summary');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.step details[open] pre >> text=aa aa aa 96 69');
      const { violations, passes } = await axe(page);
      expect(violations.map(({ id, help }) => `${id}: ${help}`)).to.deep.equal([]);
      expect(passes).to.not.be.empty;
      expect(complaints).to.deep.equal([]);
    } finally {
      await browser.close();
    }
  });

  it('tells of the button pressed last, and shows what came of each', async function () {
    needTools(this, CHROMIUM);
    await site.laneIsFree('1');
    await site.walkAfter('1', 1500);
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      await page.goto(url);
      const result = page.locator('.result-zh');
      const press = (name: RegExp) => page.getByRole('button', { name }).first().click();
      const free = page.locator('.lane').first().locator('.act-main:not([disabled])');
      await free.waitFor();
      await press(/^刷卡/);
      await free.waitFor({ state: 'detached' });
      await press(/^偷改账本/);
      await page.getByText('校验指出了').waitFor();
      await free.waitFor();
      expect(await result.textContent(), 'the slower swipe').to.include('校验指出了');
      await press(/^忘掉/);
      await page.getByText('根不变，字节找不到了').waitFor();
      await press(/^结束疫情令/);
      await page.getByText('日常模式').waitFor();
      await press(/^开始疫情令/);
      await page.getByText('疫情令有效').waitFor();
      await press(/^停掉健康码平台/);
      await page.getByText('platform stopped').waitFor();
      await press(/^恢复健康码平台/);
      await page.getByText('平台在回答').waitFor();
      await press(/^拔线/);
      await page.getByText('读卡器断开').waitFor();
      await press(/^插线/);
      await page.getByText('读卡器在线').first().waitFor();
      const decided = page.locator('.what', { hasText: /^放行：/ });
      expect(await decided.textContent()).to.match(/^放行：(?:绿码|已凭证件登记)/);
    } finally {
      await browser.close();
    }
  });

  it('has no route on the gateway’s own pages', async () => {
    for (const path of ['/demo', '/tap', '/api/swipe', '/glass']) {
      const answer = await fetch(`http://127.0.0.1:${site.httpPort}${path}`);
      expect(answer.status, path).to.equal(404);
    }
  });
});

describe('the glass gate elsewhere', function () {
  this.timeout(60_000);

  it('refuses a site that is no demo, and one where nothing runs', async () => {
    const other = await startSimulatedSite({ lanes: 1 });
    try {
      const nobody = await runTongdao(['demo', 'glass', '--port', '0', '--data', other.dataDir]);
      expect(nobody).to.include({ code: 2 });
      expect(nobody.stderr).to.include('GATEWAY_UNREACHABLE');
      const gateway = await startGatewayProcess(other.dataDir);
      try {
        const ran = await runTongdao(['demo', 'glass', '--port', '0', '--data', other.dataDir]);
        expect(ran).to.include({ code: 2 });
        expect(ran.stderr).to.include('CONFLICT');
      } finally {
        gateway.child.kill('SIGTERM');
        await gateway.exited;
      }
    } finally {
      await other.close();
    }
  });

  it('introduces everybody of the demo in Chinese and English', () => {
    expect(GLASS_PEOPLE.map(({ id }) => id)).to.deep.equal(DEMO_PEOPLE.map(({ id }) => id));
    for (const { id, note } of GLASS_PEOPLE) {
      expect(note.zh, id).to.match(/\p{Script=Han}/u);
      expect(note.en, id).to.match(/[a-z]/);
    }
  });
});
