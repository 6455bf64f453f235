import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { plugPtyPair, type PtyPair } from '../drivers/transport/pty-pair.js';
import { startGatewayProcess, waitUntil, type RunningGateway } from '../support/gateway-process.js';
import { untilLanesIdle } from '../support/gateway-status.js';
import { logLanes, type LaneLog } from '../support/lane-log.js';
import { readLedgerFile } from '../support/ledger-file.js';
import {
  inventedPerson,
  startSimulatedSite,
  type SimulatedSite,
} from '../support/simulated-site.js';
import { tempDir } from '../support/temp.js';
import { needTools } from '../support/tools.js';

const PYTHON = '/usr/bin/python3';
const PACKAGES = '/usr/lib/python3/dist-packages';
const SCRIPT = fileURLToPath(new URL('../drivers/turnstile/pymodbus-server.py', import.meta.url));
/** Coils up to the flash-on command of channel 0, which is coil 0x0200. */
const COILS = 0x0208;
const FLASH_ON = 'coil 512';

describe('a board of another making (pymodbus) that does not confirm a pulse', function () {
  this.timeout(60_000);
  const temp = tempDir('tongdao-board-');
  let cable: PtyPair;
  let server: ChildProcessByStdio<Writable, Readable, null>;
  let site: SimulatedSite;
  let gateway: RunningGateway;
  let log: LaneLog;
  let said = '';

  before(async function () {
    needTools(this, 'socat', PYTHON, `${PACKAGES}/pymodbus`, `${PACKAGES}/serial_asyncio`);
    cable = await plugPtyPair(temp.path);
    server = spawn(PYTHON, [SCRIPT, cable.device, String(COILS), '8', '1'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    await waitUntil(
      () => said.includes('ready'),
      10_000,
      () => 'pymodbus is not ready',
    );
    site = await startSimulatedSite({
      lanes: 1,
      boardPlace: { type: 'serial', path: cable.host, baudRate: 9600 },
    });
    gateway = await startGatewayProcess(site.dataDir);
    log = logLanes(gateway.client);
    await untilLanesIdle(gateway.client);
  });

  after(async () => {
    // The hook above skips where a tool is absent.
    (gateway as RunningGateway | undefined)?.child.kill('SIGKILL');
    await (gateway as RunningGateway | undefined)?.exited;
    await (log as LaneLog | undefined)?.close();
    await (site as SimulatedSite | undefined)?.close();
    const board = server as typeof server | undefined;
    if (board !== undefined) {
      const ended = once(board, 'exit');
      board.kill('SIGKILL');
      await ended;
    }
    await (cable as PtyPair | undefined)?.unplug();
    temp.remove();
  });

  const pulsesWritten = (): number =>
    said.split('\n').filter((line) => line.startsWith(FLASH_ON)).length;

  it('gets one pulse for one committed row, never a second, and staff are called', async () => {
    expect(pulsesWritten(), 'before any card').to.equal(0);
    await site.lay('1', inventedPerson(0));
    const { visit } = await log.nextDecision('1', 0);
    await log.assistShown(visit);
    await site.lift('1');
    expect(pulsesWritten()).to.equal(1);
    const rows = readLedgerFile(site.dataDir);
    expect(
      rows.filter(({ result }) => result === 'admit').map(({ eventId }) => eventId),
    ).to.deep.equal([visit]);
    expect(rows.find(({ refersTo }) => refersTo === visit)?.result).to.equal('unknown');
  });
});
