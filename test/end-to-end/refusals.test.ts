import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startGatewayProcess, type RunningGateway } from '../support/gateway-process.js';
import { processesNaming } from '../support/process-list.js';
import { tempDir } from '../support/temp.js';
import { runTongdao, type CommandRun } from '../support/tongdao-command.js';

/** Nobody listens on these ports: the gateway runs and says that its devices are offline. */
const SITE = {
  version: 1,
  venue: { id: 'gate.example.org', name: '测试医院', placeType: 'hospital' },
  http: { port: 17_480 },
  links: [
    {
      id: 'reader-line',
      protocol: 'sam',
      transport: { type: 'tcp', host: '127.0.0.1', port: 9 },
    },
    {
      id: 'gate-line',
      protocol: 'modbus',
      transport: { type: 'tcp', host: '127.0.0.1', port: 10 },
    },
  ],
  readers: [{ id: 'reader-1', driver: 'sam', link: 'reader-line' }],
  turnstiles: [
    { id: 'gate-1', driver: 'modbus', link: 'gate-line', inputs: { passedIn: 0, passedOut: 1 } },
  ],
  lanes: [{ id: '1', name: '一号通道', readers: ['reader-1'], turnstile: 'gate-1' }],
};

describe('what the gateway refuses to start with', () => {
  let temp: ReturnType<typeof tempDir>;
  let dir: string;
  let site: string;

  beforeEach(() => {
    temp = tempDir('tongdao-refuse-');
    dir = join(temp.path, 'data');
    site = join(dir, 'site.json');
    mkdirSync(dir, { mode: 0o700 });
  });

  afterEach(() => {
    for (const pid of processesNaming(temp.path)) process.kill(pid, 'SIGKILL');
    temp.remove();
  });

  const start = (env: NodeJS.ProcessEnv = {}): Promise<CommandRun> =>
    runTongdao(['start', '--data', dir], { env });

  /** Exit code 2, every fragment named, both languages, nothing left running or made. */
  async function refused(fragments: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
    const ran = await start(env);
    expect(ran.code, ran.stderr).to.equal(2);
    for (const fragment of fragments) expect(ran.stderr).to.include(fragment);
    expect(ran.stderr).to.match(/\p{Script=Han}/u);
    expect(ran.stderr).to.not.include('    at ');
    expect(processesNaming(temp.path)).to.deep.equal([]);
  }

  for (const [what, text, fragments] of [
    ['that is not JSON', '{"version": 1,', ['is not JSON']],
    ['with an unknown key', { ...SITE, lane: [] }, ['has unknown fields: lane']],
    [
      'with a text where a number belongs',
      { ...SITE, http: { port: 'eighty' } },
      ['http.port', '"eighty"', 'expected number'],
    ],
    [
      'with a number that is too large',
      { ...SITE, http: { port: 70_000 } },
      ['http.port', '70000', '65535'],
    ],
    [
      'with a choice that does not exist',
      { ...SITE, venue: { ...SITE.venue, placeType: 'bar' } },
      ['venue.placeType', '"bar"', '"hospital"', '"station"'],
    ],
    [
      'whose reader serves two lanes',
      { ...SITE, lanes: [...SITE.lanes, { ...SITE.lanes[0], id: '2' }] },
      ['lanes.1.readers.0', '"reader-1"', 'already used by lane "1"'],
    ],
    [
      'with two devices of one name',
      { ...SITE, readers: [...SITE.readers, ...SITE.readers] },
      ['readers.1.id', '"reader-1" is used twice'],
    ],
    [
      'with a turnstile that is not there',
      { ...SITE, lanes: [{ ...SITE.lanes[0], turnstile: 'gate-9' }] },
      ['lanes.0.turnstile', '"gate-9" is not a turnstile of this site'],
    ],
  ] as const) {
    it(`a site file ${what}: named with file, path, value and what is accepted`, async () => {
      writeFileSync(site, typeof text === 'string' ? text : JSON.stringify(text));
      await refused([site, ...fragments]);
    });
  }

  it('a policy whose order lasts longer than thirty days', async () => {
    writeFileSync(site, JSON.stringify(SITE));
    const order = { number: '1', authority: 'a', area: '329999' };
    const span = { start: '2026-11-01T00:00:00Z', end: '2026-12-15T00:00:00Z' };
    const policy = { format: 'tongdao-policy-1', version: 'x', order: { ...order, ...span } };
    const file = join(dir, 'policy.json');
    writeFileSync(file, JSON.stringify(policy));
    await refused([file, 'order.end', '2026-12-15', 'at most 30 days after start']);
  });

  it('a setting of the environment that does not exist or has no such value', async () => {
    writeFileSync(site, JSON.stringify(SITE));
    await refused(['environment', 'TONGDAO_DATE'], { TONGDAO_DATE: '/tmp' });
    await refused(['environment', 'TONGDAO_LOG_LEVEL', '"loud"', '"debug"'], {
      TONGDAO_LOG_LEVEL: 'loud',
    });
  });

  it('a key directory that others can read', async () => {
    mkdirSync(join(dir, 'keys'), { mode: 0o755 });
    chmodSync(join(dir, 'keys'), 0o755);
    writeFileSync(site, JSON.stringify(SITE));
    await refused([join(dir, 'keys'), '755', 'DATA_DIR_OPEN_TO_OTHERS']);
  });

  it('the same key directory under the demo, which leaves no simulator behind', async function () {
    this.timeout(30_000);
    mkdirSync(join(dir, 'keys'), { mode: 0o755 });
    chmodSync(join(dir, 'keys'), 0o755);
    await refused([join(dir, 'keys'), '755', 'DATA_DIR_OPEN_TO_OTHERS']);
  });

  it('a data directory that others can enter', async () => {
    writeFileSync(site, JSON.stringify(SITE));
    chmodSync(dir, 0o755);
    await refused([dir, '755', 'DATA_DIR_OPEN_TO_OTHERS']);
  });

  describe('a data directory that a gateway uses', () => {
    let first: RunningGateway | undefined;

    afterEach(async () => {
      first?.child.kill('SIGTERM');
      await first?.exited;
      first = undefined;
    });

    for (const what of ['venue', 'demo'] as const) {
      it(`of a ${what}: names the process, and the first one goes on`, async function () {
        this.timeout(40_000);
        if (what === 'venue') writeFileSync(site, JSON.stringify(SITE));
        first = await startGatewayProcess(dir);
        const second = await start();
        expect(second.code, second.stderr).to.equal(2);
        expect(second.stderr).to.include('DATA_DIR_LOCKED');
        expect(second.stderr).to.match(new RegExp(`process ${first.child.pid ?? 0}\\b`));
        const status = (await first.client.request('GET', '/status')) as { pid: number };
        expect(status.pid).to.equal(first.child.pid);
        expect(first.child.exitCode).to.equal(null);
      });
    }
  });
});
