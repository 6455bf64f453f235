import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import type { RetentionReport } from '../../schemas/control.js';
import { startGatewayProcess, type RunningGateway } from '../support/gateway-process.js';
import { conditionsOf, statusOf, untilLanesIdle } from '../support/gateway-status.js';
import { logLanes } from '../support/lane-log.js';
import { countStored } from '../support/ledger-file.js';
import {
  inventedPerson,
  registrationAtDesk,
  startSimulatedSite,
  type SimulatedSite,
} from '../support/simulated-site.js';
import { needTools } from '../support/tools.js';

const DAY_MS = 86_400_000;
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

interface WrongClock {
  readonly name: string;
  at(now: number): number;
}

const WRONG: readonly WrongClock[] = [
  { name: '1970', at: () => Date.UTC(1970, 0, 1, 0, 1) },
  { name: '2099', at: () => Date.UTC(2099, 5, 1) },
  { name: '+40 days', at: (now) => now + 40 * DAY_MS },
  { name: '-40 days', at: (now) => now - 40 * DAY_MS },
];

describe('a clock that is wrong', function () {
  this.timeout(60_000);
  let site: SimulatedSite;
  let timeFile: string;
  let gateway: RunningGateway | undefined;
  let person = 0;
  let steps = 0;
  let stored: ReturnType<typeof countStored>;

  before(async function () {
    needTools(this, 'faketime', LIBRARY);
    site = await startSimulatedSite({ lanes: 1, walkMs: 150 });
    timeFile = join(site.temp, 'faketime');
    // The machine's own word on its clock, which is what makes erasing thinkable at all.
    const tools = join(site.temp, 'bin');
    mkdirSync(tools);
    writeFileSync(join(tools, 'timedatectl'), '#!/bin/sh\necho yes\n');
    chmodSync(join(tools, 'timedatectl'), 0o755);
    stored = await storePeople();
  });

  afterEach(async () => {
    gateway?.child.kill('SIGKILL');
    await gateway?.exited;
    gateway = undefined;
  });

  after(async () => {
    // The hook above skips where a tool is absent.
    await (site as SimulatedSite | undefined)?.close();
  });

  const vouched = (): NodeJS.ProcessEnv => ({
    PATH: `${join(site.temp, 'bin')}:${process.env['PATH'] ?? ''}`,
    TZ: 'UTC',
  });

  async function startAt(at: number): Promise<RunningGateway> {
    setClock(at);
    gateway = await startGatewayProcess(site.dataDir, {
      env: {
        ...vouched(),
        LD_PRELOAD: LIBRARY,
        FAKETIME_TIMESTAMP_FILE: timeFile,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    await untilLanesIdle(gateway.client);
    return gateway;
  }

  /** A running clock from this moment on; the file is read at every look. */
  function setClock(at: number): void {
    writeFileSync(timeFile, `${offsetOf(at)}\n`);
  }

  async function startRight(): Promise<RunningGateway> {
    gateway = await startGatewayProcess(site.dataDir, { env: vouched() });
    await untilLanesIdle(gateway.client);
    return gateway;
  }

  async function stop({ child, exited }: RunningGateway): Promise<void> {
    child.kill('SIGTERM');
    expect(await exited).to.equal(0);
  }

  async function pass({ client }: RunningGateway): Promise<void> {
    const log = logLanes(client);
    await site.lay('1', inventedPerson(person++));
    const { outcome, visit } = await log.nextDecision('1', 0);
    expect(outcome).to.equal('admit');
    await log.ended(visit);
    await site.lift('1');
    await log.close();
  }

  async function retention({ client }: RunningGateway): Promise<RetentionReport> {
    return (await client.request('POST', '/retention/run', {})) as RetentionReport;
  }

  /** Rows of a visit and of a registration, stored under a clock that everybody believes. */
  async function storePeople(): Promise<ReturnType<typeof countStored>> {
    const right = await startRight();
    await pass(right);
    const atDesk = registrationAtDesk(inventedPerson(person++), '1');
    await right.client.request('POST', '/registrations', atDesk);
    expect(await retention(right), 'the right clock').to.deep.include({
      ran: true,
      destroyedDays: [],
    });
    await stop(right);
    return countStored(site.dataDir);
  }

  async function expectNothingErased(
    running: RunningGateway,
    before: ReturnType<typeof countStored>,
  ): Promise<void> {
    const report = await retention(running);
    expect(report.ran).to.equal(false);
    expect(report.doubt).to.be.a('string');
    expect(report.destroyedDays).to.deep.equal([]);
    expect(await conditionsOf(running.client)).to.include('clock-untrusted');
    const after = countStored(site.dataDir);
    expect(after.payloads).to.be.at.least(before.payloads);
    expect(after.keys).to.be.at.least(before.keys);
    expect(after.registry).to.equal(before.registry);
  }

  for (const wrong of WRONG) {
    it(`${wrong.name}, by a step and at the start: cards still open, the clock is named, nothing is erased`, async () => {
      const stepped = await startAt(Date.now());
      setClock(wrong.at(Date.now()));
      await pass(stepped);
      await expectNothingErased(stepped, stored);
      await stop(stepped);
      expect((await verifyLedger({ dir: site.dataDir })).notes.clockSteps).to.be.above(steps);

      const wrongFromTheStart = await startAt(wrong.at(Date.now()));
      const { startedAt } = await statusOf(wrongFromTheStart.client);
      const error = Math.abs(Date.parse(startedAt) - wrong.at(Date.now()));
      expect(error, 'faketime does its work').to.be.below(60_000);
      await pass(wrongFromTheStart);
      await expectNothingErased(wrongFromTheStart, stored);
      await stop(wrongFromTheStart);

      const right = await startRight();
      expect(await retention(right)).to.deep.include({ ran: true, destroyedDays: [] });
      await stop(right);
      const report = await verifyLedger({ dir: site.dataDir });
      expect(report.problems).to.deep.equal([]);
      steps = report.notes.clockSteps;
      const now = countStored(site.dataDir);
      expect(now.payloads).to.be.above(stored.payloads);
      stored = now;
    });
  }
});

/** Relative, in seconds, so that the clock runs on. */
function offsetOf(at: number): string {
  const seconds = Math.round((at - Date.now()) / 1000);
  return `${seconds < 0 ? '' : '+'}${seconds}`;
}
