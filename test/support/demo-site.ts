/** The demo site as a test sees it: gateway and simulators in their own processes, driven by commands. */
import { join } from 'node:path';
import { z } from 'zod';
import { dataPaths } from '../../scripts/data-directory.js';
import { simulatorSocket } from '../../scripts/demo/sockets.js';
import { callControl } from '../../scripts/simulate/control-call.js';
import { loadSite } from '../../gateway/site/configuration.js';
import { startGatewayProcess, waitUntil, type RunningGateway } from './gateway-process.js';
import { processesNaming } from './process-list.js';
import { runTongdao } from './tongdao-command.js';
import { tempDir } from './temp.js';

const gateSchema = z.object({ pulses: z.number(), passed: z.number(), unlocked: z.boolean() });
export type GateCount = z.infer<typeof gateSchema>;
const logSchema = z.object({ log: z.array(z.object({ verdict: z.string() }).loose()) });

const swipeSchema = z.strictObject({
  visit: z.string().length(22),
  outcome: z.enum(['admit', 'assist']),
  reasons: z.array(z.string()).min(1),
  steps_ms: z.record(z.string(), z.number()),
  pulses: z.number().int(),
  passage: z.string(),
});
export type SwipeAnswer = z.infer<typeof swipeSchema>;

export class DemoSite {
  readonly dir: string;
  readonly gateway: RunningGateway;
  readonly #remove: () => void;

  private constructor(dir: string, gateway: RunningGateway, remove: () => void) {
    this.dir = dir;
    this.gateway = gateway;
    this.#remove = remove;
  }

  /** On a fresh data directory that does not exist yet. */
  static async start(): Promise<DemoSite> {
    const temp = tempDir('tongdao-e2e-');
    const dir = join(temp.path, 'data');
    const gateway = await startGatewayProcess(dir);
    const site = new DemoSite(dir, gateway, temp.remove);
    await waitUntil(
      async () => (await site.devices()).every(({ state }) => state === 'online'),
      10_000,
      () => `devices are not online:\n${gateway.output()}`,
    );
    return site;
  }

  get httpPort(): number {
    return loadSite(join(this.dir, 'site.json')).http.port;
  }

  async devices(): Promise<readonly { readonly state: string }[]> {
    const schema = z.object({ devices: z.array(z.object({ state: z.string() }).loose()) }).loose();
    return schema.parse(await this.gateway.client.request('GET', '/status')).devices;
  }

  /** A command with `--json --data`; fails the test when it does not end with `code`. */
  async json(args: readonly string[], code = 0): Promise<unknown> {
    const ran = await runTongdao([...args, '--json', '--data', this.dir]);
    if (ran.code !== code) {
      throw new Error(`tongdao ${args.join(' ')} ended with ${ran.code}:\n${ran.stderr}`);
    }
    return JSON.parse(ran.stdout);
  }

  async swipe(lane: string, person: string): Promise<SwipeAnswer> {
    return swipeSchema.parse(
      await this.json(['demo', 'swipe', '--lane', lane, '--person', person]),
    );
  }

  /** Counted by the relay board and the gate behind it, not by the gateway. */
  async gate(lane: string): Promise<GateCount> {
    return gateSchema.parse(await this.simulator('turnstile', 'GET', `/lanes/${lane}`));
  }

  /** People walk this long after every unlocking; `null`: nobody walks. */
  async walkAfter(lane: string, autoWalkMs: number | null): Promise<void> {
    await this.simulator('turnstile', 'PUT', `/lanes/${lane}/habits`, { autoWalkMs });
  }

  /** Waits until the display invites the next card. */
  async laneIsFree(lane: string): Promise<void> {
    const schema = z.object({
      lanes: z.array(z.object({ view: z.object({ lane: z.string(), state: z.string() }) })),
    });
    await waitUntil(
      async () => {
        const { lanes } = schema.parse(await this.gateway.client.request('GET', '/status'));
        return lanes.some(({ view }) => view.lane === lane && view.state === 'idle');
      },
      10_000,
      () => `lane ${lane} does not become free`,
    );
  }

  /** How many requests ever arrived at the platform. */
  async questions(): Promise<number> {
    return logSchema.parse(await this.simulator('platform', 'GET', '/log')).log.length;
  }

  simulator(
    kind: 'reader' | 'turnstile' | 'platform',
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    return callControl(simulatorSocket(dataPaths(this.dir), kind), method, path, body);
  }

  /** Ends the gateway in order; resolves with its exit code. */
  async stop(): Promise<number | NodeJS.Signals> {
    this.gateway.child.kill('SIGTERM');
    return this.gateway.exited;
  }

  /** Also ends what a defect left behind: its open pipe would keep the test run alive for ever. */
  async remove(): Promise<void> {
    await this.stop();
    for (const pid of processesNaming(this.dir)) process.kill(pid, 'SIGKILL');
    this.#remove();
  }
}
