import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { loadSite } from '../../gateway/site/configuration.js';
import { startGatewayProcess, waitUntil } from '../support/gateway-process.js';
import { LaneRecorder } from '../support/lane-recorder.js';
import { processesNaming } from '../support/process-list.js';
import { tempDir } from '../support/temp.js';
import { needTools } from '../support/tools.js';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
/** Gateway, two device simulators, platform, glass gate. */
const WHOLE_DEMO = 5;
/** The deadline of an orderly stop is five seconds; the rest is for a busy machine. */
const STOPPED_WITHIN_MS = 8000;

describe('how the demo ends: no process is left', () => {
  let temp: ReturnType<typeof tempDir>;

  beforeEach(() => {
    temp = tempDir('tongdao-stop-');
  });

  afterEach(() => {
    // Only a failed test leaves some.
    for (const pid of processesNaming(temp.path)) process.kill(pid, 'SIGKILL');
    temp.remove();
  });

  async function allGone(): Promise<void> {
    await waitUntil(
      () => processesNaming(temp.path).length === 0,
      STOPPED_WITHIN_MS,
      () => `still running: ${processesNaming(temp.path).join(' ')}`,
    );
  }

  /** `npm start` as the leader of a group of its own, as a terminal starts it. */
  async function npmStart(): Promise<{ pid: number; ended: Promise<void>; output: () => string }> {
    const dir = join(temp.path, 'data');
    const child = spawn('npm', ['start', '--silent', '--', '--data', dir], {
      cwd: CHECKOUT,
      detached: true,
      env: {
        ...process.env,
        TONGDAO_LOG_LEVEL: 'info',
        TONGDAO_DEMO_PORT: String(8015 + (process.pid % 800) * 30),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    }
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => {
        resolve();
      });
    });
    const client = new ControlClient({ path: join(dir, 'control.sock'), timeoutMs: 1000 });
    await waitUntil(
      async () => (await client.request('GET', '/status').catch(() => undefined)) !== undefined,
      20_000,
      () => `npm start did not come up:\n${text}`,
    );
    expect(processesNaming(dir)).to.have.length.at.least(WHOLE_DEMO);
    return { pid: child.pid ?? 0, ended, output: () => text };
  }

  for (const [what, signal, group] of [
    ['Ctrl-C in the terminal', 'SIGINT', true],
    ['SIGINT to npm alone', 'SIGINT', false],
    ['SIGTERM to npm alone', 'SIGTERM', false],
  ] as const) {
    it(`${what} ends the gateway in order and leaves no process`, async function () {
      needTools(this, 'npm');
      this.timeout(40_000);
      const { pid, ended, output } = await npmStart();
      process.kill(group ? -pid : pid, signal);
      await ended;
      await allGone();
      expect(output()).to.include('"event":"stopped"');
      expect(output()).to.not.include('stop-deadline');
    });
  }

  it('kill -9 of the gateway leaves no simulator behind', async function () {
    this.timeout(40_000);
    const gateway = await startGatewayProcess(join(temp.path, 'data'));
    expect(processesNaming(temp.path)).to.have.length(WHOLE_DEMO);
    gateway.child.kill('SIGKILL');
    expect(await gateway.exited).to.equal('SIGKILL');
    await allGone();
  });

  it('asked twice, with displays and tools still connected, it stops once, with 0, in time', async function () {
    this.timeout(40_000);
    const dir = join(temp.path, 'data');
    const gateway = await startGatewayProcess(dir);
    const display = await LaneRecorder.open(loadSite(join(dir, 'site.json')).http.port, '1');
    const abort = new AbortController();
    const tool = gateway.client.events(abort.signal).next();
    gateway.child.kill('SIGTERM');
    gateway.child.kill('SIGINT');
    expect(await gateway.exited).to.equal(0);
    await tool.then(
      () => expect.fail('the stream of a stopped gateway went on'),
      (error: unknown) => expect(error).to.have.property('code', 'GATEWAY_UNREACHABLE'),
    );
    display.close();
    expect(gateway.output().match(/"event":"stopping"/g)).to.have.length(1);
    expect(gateway.output()).to.not.include('stop-deadline');
    await allGone();
  });
});
