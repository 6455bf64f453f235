import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { verifyLedger } from '../../gateway/ledger/verify.js';
import { startGatewayProcess, waitUntil, type RunningGateway } from '../support/gateway-process.js';
import { untilLanesIdle } from '../support/gateway-status.js';
import { logLanes, type LaneLog } from '../support/lane-log.js';
import { readLedgerFile, type FileRow } from '../support/ledger-file.js';
import {
  inventedPerson,
  startSimulatedSite,
  type SimulatedSite,
} from '../support/simulated-site.js';
import { needTools } from '../support/tools.js';

const KILLS = 30;
const SYNC_KILLS = 6;
/** Killed at the first sync after the lanes stood idle, the second, the third. */
const SYNCS = 3;
const PEOPLE = 2000;

/** Rows that allow one pulse each: these lanes are narrow, and nobody asks for more. */
const MAY_OPEN = new Set(['admit', 'reopen', 'manual', 'registered']);
const OUTCOMES = new Set(['passed', 'timeout', 'reversed', 'tailgate', 'unknown']);

/** The invariants of design section 1.5 and 4, read from the file and counted at the boards. */
async function expectNothingLost(
  site: SimulatedSite,
  logs: readonly LaneLog[],
  rows: readonly FileRow[],
): Promise<void> {
  const byId = new Map(rows.map((row) => [row.eventId, row]));
  for (const { visit, outcome, reasons } of logs.flatMap(({ decided }) => decided)) {
    const why = `acknowledged ${outcome} (${reasons.join()})`;
    expect(byId.get(visit)?.result, why).to.equal(reasons.includes('reopen') ? 'reopen' : outcome);
  }
  for (const lane of site.lanes) {
    const allowed = rows.filter((row) => row.lane === lane && MAY_OPEN.has(row.result ?? ''));
    const { pulses } = await site.gate(lane);
    expect(pulses, `pulses of lane ${lane} against its committed rows`).to.be.at.most(
      allowed.length,
    );
  }
}

/** Every opening has exactly one outcome, also those whose gateway was killed. */
function expectEveryOpeningEnded(rows: readonly FileRow[]): void {
  const ends = new Map<string, string[]>();
  for (const { refersTo, result } of rows) {
    if (refersTo === undefined || result === undefined || !OUTCOMES.has(result)) continue;
    ends.set(refersTo, [...(ends.get(refersTo) ?? []), result]);
  }
  for (const { eventId, result, seq } of rows) {
    if (!MAY_OPEN.has(result ?? '')) continue;
    expect(ends.get(eventId), `outcomes of row ${seq}`).to.have.length(1);
  }
}

async function expectVerifies(dataDir: string): Promise<void> {
  const report = await verifyLedger({ dir: dataDir });
  expect(report.problems).to.deep.equal([]);
  expect(report.ok).to.equal(true);
}

describe('kill -9 of the whole gateway', function () {
  this.timeout(420_000);
  let site: SimulatedSite;
  let next = 0;
  let gateway: RunningGateway | undefined;
  let handsOff = new AbortController();
  let hands: Promise<unknown> | undefined;

  before(async () => {
    site = await startSimulatedSite({ lanes: 4, platform: true, walkMs: 150 });
    await site.setPeople(
      Array.from({ length: PEOPLE }, (_, n) => ({
        idNo: inventedPerson(n),
        status: n % 10 === 9 ? 'yellow' : 'green',
      })),
    );
  });

  afterEach(async () => {
    handsOff.abort();
    gateway?.child.kill('SIGKILL');
    await gateway?.exited;
    await hands;
  });

  after(async () => {
    await (site as SimulatedSite | undefined)?.close();
  });

  /** One card after the other on every lane until `stop`; resolves when all hands are off. */
  function swipeEverywhere(stop: AbortSignal): Promise<unknown> {
    return Promise.all(
      site.lanes.map(async (lane) => {
        while (!stop.aborted) {
          await site.lay(lane, inventedPerson(next++ % PEOPLE));
          await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
          await site.lift(lane);
        }
      }),
    );
  }

  async function killed(running: RunningGateway): Promise<void> {
    running.child.kill('SIGKILL');
    expect(await running.exited).to.equal('SIGKILL');
  }

  it(`loses nothing acknowledged and opens nothing uncommitted in ${KILLS} kills at random moments`, async () => {
    const logs: LaneLog[] = [];
    for (let round = 0; round < KILLS; round++) {
      gateway = await startGatewayProcess(site.dataDir);
      await hands;
      const rows = readLedgerFile(site.dataDir);
      expectEveryOpeningEnded(rows);
      await expectNothingLost(site, logs, rows);
      await expectVerifies(site.dataDir);

      const log = logLanes(gateway.client);
      logs.push(log);
      await untilLanesIdle(gateway.client);
      handsOff = new AbortController();
      hands = swipeEverywhere(handsOff.signal);
      // Every third time at the first acknowledged decision: a pulse or a passage is on its way.
      const first = round % 3 === 0;
      const began = performance.now();
      const wait = Math.random() * 2000;
      await waitUntil(
        () => performance.now() - began > wait || (first && log.decided.length > 0),
        10_000,
        () => 'the moment to kill',
      );
      await killed(gateway);
      handsOff.abort();
      await log.close();
    }
    gateway = await startGatewayProcess(site.dataDir);
    const rows = readLedgerFile(site.dataDir);
    await expectNothingLost(site, logs, rows);
    expectEveryOpeningEnded(rows);
    await expectVerifies(site.dataDir);
    const decisions = logs.flatMap(({ decided }) => decided);
    // The loop proves nothing if it killed idle gateways.
    expect(decisions.length, 'decisions acknowledged').to.be.above(KILLS);
    const cutShort = rows.filter(({ result }) => result === 'unknown').length;
    expect(cutShort, 'openings cut short').to.be.above(KILLS / 6);
    expect(rows.filter(({ result }) => result === 'passed').length).to.be.above(0);
    await killed(gateway);
  });

  it('opens nothing when it is killed inside the commit of a decision', async function () {
    needTools(this, 'strace');
    const logs: LaneLog[] = [];
    let unacknowledged = 0;
    for (let round = 0; round < SYNC_KILLS; round++) {
      gateway = await startGatewayProcess(site.dataDir);
      await hands;
      await untilLanesIdle(gateway.client);
      const before = readLedgerFile(site.dataDir).length;
      const strace = spawn(
        'strace',
        [
          ...['-f', '-qq', '-p', String(gateway.child.pid)],
          ...['-e', 'trace=fdatasync,fsync', '-o', '/dev/null'],
          ...['-e', `inject=fdatasync,fsync:signal=SIGKILL:when=${1 + (round % SYNCS)}`],
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const detached = once(strace, 'exit');
      await new Promise((resolve) => setTimeout(resolve, 300));
      const log = logLanes(gateway.client);
      logs.push(log);
      handsOff = new AbortController();
      hands = swipeEverywhere(handsOff.signal);
      expect(await gateway.exited).to.equal('SIGKILL');
      handsOff.abort();
      await detached;
      await log.close();
      const rows = readLedgerFile(site.dataDir);
      await expectNothingLost(site, logs, rows);
      await expectVerifies(site.dataDir);
      const told = new Set(log.decided.map(({ visit }) => visit));
      unacknowledged += rows
        .slice(before)
        .filter(({ result, eventId }) => result === 'admit' && !told.has(eventId)).length;
    }
    // Otherwise it was never killed between a row and its pulse.
    expect(unacknowledged, 'decisions written and not acknowledged').to.be.above(0);
  });
});
