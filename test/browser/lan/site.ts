/** A demo site on the network: real gateway, real simulators, certificates of `tongdao tls`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../../gateway/ops/system.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import { dataPaths } from '../../../scripts/data-directory.js';
import { demoPolicyWithOrder } from '../../../scripts/demo/order.js';
import { prepareDemoSite } from '../../../scripts/demo/site.js';
import { simulatorSocket } from '../../../scripts/demo/sockets.js';
import { callControl } from '../../../scripts/simulate/control-call.js';
import {
  startGatewayProcess,
  waitUntil,
  type RunningGateway,
} from '../../support/gateway-process.js';
import { statusOf, untilLanesIdle } from '../../support/gateway-status.js';
import { processesNaming } from '../../support/process-list.js';
import { tempDir } from '../../support/temp.js';
import { runTongdao } from '../../support/tongdao-command.js';
import type { LanNetwork } from './network.js';

const gateSchema = z.object({ pulses: z.number(), passed: z.number() });

export interface LanSiteOptions {
  /** Changes of the demo's policy, for example doors that an order closes. */
  readonly policy?: (policy: Policy) => unknown;
  /** Minutes of `staff` in the site file. */
  readonly staff?: Readonly<Record<string, number>>;
}

/** A card of an invented person, by the fields of its chip. */
export interface LaidCard {
  readonly number: string;
  readonly name: string;
}

export class LanSite {
  readonly dir: string;
  readonly #network: LanNetwork;
  readonly #remove: () => void;
  #gateway: RunningGateway;

  private constructor(
    dir: string,
    network: LanNetwork,
    gateway: RunningGateway,
    remove: () => void,
  ) {
    this.dir = dir;
    this.#network = network;
    this.#gateway = gateway;
    this.#remove = remove;
  }

  static async start(network: LanNetwork, options: LanSiteOptions = {}): Promise<LanSite> {
    const temp = tempDir('tongdao-lan-');
    const dir = join(temp.path, 'data');
    const paths = dataPaths(dir);
    await prepareDemoSite(paths, systemClock.wall());
    const site = JSON.parse(readFileSync(paths.site, 'utf8')) as {
      lanes: Record<string, unknown>[];
    } & Record<string, unknown>;
    // The soonest the site file allows: somebody who is helped is not kept waiting here either.
    for (const lane of site.lanes) lane['assistAtMs'] = 1800;
    const staff = options.staff === undefined ? {} : { staff: options.staff };
    writeFileSync(paths.site, JSON.stringify({ ...site, ...staff }), { mode: 0o600 });
    if (options.policy !== undefined) {
      const policy = options.policy(demoPolicyWithOrder(systemClock.wall()));
      writeFileSync(paths.policy, JSON.stringify(policySchema.parse(policy)), { mode: 0o600 });
    }
    const tls = await runTongdao(['tls', '--names', network.address, '--data', dir, '--json']);
    if (tls.code !== 0) throw new Error(`tongdao tls ended with ${tls.code}:\n${tls.stderr}`);
    const gateway = await startGatewayProcess(dir, { wrap: network.onGateway });
    await untilLanesIdle(gateway.client);
    return new LanSite(dir, network, gateway, temp.remove);
  }

  get gateway(): RunningGateway {
    return this.#gateway;
  }

  /** PEM of the local CA, which a tablet installs once. */
  get authority(): string {
    return join(this.dir, 'tls', 'ca.crt');
  }

  /** Ends the gateway as a power cut does; the certificates and the records stay. */
  async kill(): Promise<void> {
    this.#gateway.child.kill('SIGKILL');
    await this.#gateway.exited;
    // The demo's simulators hang on the gateway's process and leave with it.
    await waitUntil(
      () => processesNaming(this.dir).length === 0,
      10_000,
      () => 'simulators outlive the gateway',
    );
  }

  async startAgain(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#gateway = await startGatewayProcess(this.dir, { wrap: this.#network.onGateway, env });
    await untilLanesIdle(this.#gateway.client);
  }

  /** Lays a card: a person of the demo by id, or any invented one. */
  async lay(lane: string, card: string | LaidCard): Promise<void> {
    const body =
      typeof card === 'string'
        ? { person: card }
        : {
            fields: {
              kind: 'resident-id',
              ...card,
              sex: Number(card.number[16]) % 2 === 1 ? '1' : '2',
              birth: card.number.slice(6, 14),
            },
          };
    await this.#simulator('reader', 'PUT', `/lanes/${lane}/card`, body);
  }

  async lift(lane: string): Promise<void> {
    await this.#simulator('reader', 'DELETE', `/lanes/${lane}/card`);
  }

  /** Counted by the relay board and the gate behind it, not by the gateway. */
  async gate(lane: string): Promise<{ readonly pulses: number; readonly passed: number }> {
    return gateSchema.parse(await this.#simulator('turnstile', 'GET', `/lanes/${lane}`));
  }

  async walkAfter(lane: string, autoWalkMs: number | null): Promise<void> {
    await this.#simulator('turnstile', 'PUT', `/lanes/${lane}/habits`, { autoWalkMs });
  }

  async walk(lane: string): Promise<void> {
    await this.#simulator('turnstile', 'POST', `/lanes/${lane}/walk`, {});
  }

  async plug(lane: string, plugged: boolean): Promise<void> {
    await this.#simulator('reader', 'PUT', `/lanes/${lane}/plugged`, { plugged });
  }

  /** Until the display invites the next card. */
  async laneIsFree(lane: string): Promise<void> {
    let seen = '';
    await waitUntil(
      async () => {
        const { lanes } = await statusOf(this.#gateway.client);
        seen = lanes.find(({ view }) => view.lane === lane)?.view.state ?? 'unknown';
        return seen === 'idle';
      },
      20_000,
      () => `lane ${lane} is ${seen} and does not become free`,
    );
  }

  /** Somebody stands at the lane and needs staff; the card is in the hand again. */
  async needsHelp(lane: string, card: string | LaidCard = 'yellow'): Promise<void> {
    await this.laneIsFree(lane);
    await this.lay(lane, card);
    let seen = '';
    await waitUntil(
      async () => {
        const { lanes } = await statusOf(this.#gateway.client);
        seen = lanes.find(({ view }) => view.lane === lane)?.view.state ?? 'unknown';
        return seen === 'assist';
      },
      10_000,
      () => `lane ${lane} is ${seen}, not assist`,
    );
    await this.lift(lane);
  }

  async remove(): Promise<void> {
    this.#gateway.child.kill('SIGTERM');
    await this.#gateway.exited;
    for (const pid of processesNaming(this.dir)) process.kill(pid, 'SIGKILL');
    this.#remove();
  }

  #simulator(
    kind: 'reader' | 'turnstile',
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    return callControl(simulatorSocket(dataPaths(this.dir), kind), method, path, body);
  }
}
