import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LcusBoardSimulator } from '../../../../drivers/simulators/lcus/board.js';
import { servePipeOnSerial, type ServedPipe } from '../../../../drivers/simulators/pipe-server.js';
import { tempDir } from '../../../support/temp.js';
import { needTools } from '../../../support/tools.js';
import { realTime, until } from '../../real-time.js';
import { plugPtyPair, type PtyPair } from '../../transport/pty-pair.js';

const PULSE_MS = 1500;
const HOST = fileURLToPath(new URL('./host-process.ts', import.meta.url));

/** Living children of a process, by proc(5). */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(ppid) === parent && state !== 'Z' ? [Number(name)] : [];
    } catch {
      // It ended between the listing and the look.
      return [];
    }
  });
}

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

describe('guard process over a real serial line', () => {
  let directory: ReturnType<typeof tempDir>;
  let cable: PtyPair;
  let board: LcusBoardSimulator;
  let served: ServedPipe | undefined;
  let host: ChildProcess | undefined;
  let said: string[];
  /** When relay 1 was switched on and off, by this process's clock. */
  let changes: { on: boolean; at: number }[];

  before(function () {
    needTools(this, 'socat');
  });

  async function plugIn(): Promise<void> {
    cable = await plugPtyPair(directory.path);
    served = await servePipeOnSerial((pipe) => board.connect(pipe), {
      path: cable.device,
      baudRate: 9600,
    });
  }

  beforeEach(async () => {
    directory = tempDir();
    board = new LcusBoardSimulator({ clock: realTime, timers: realTime });
    changes = [];
    board.relays.switch(0, true);
    board.relays.listen(({ coil, on, at }) => {
      if (coil === 0) changes.push({ on, at });
    });
    await plugIn();
    said = [];
    const started = fork(HOST, [cable.host], { execArgv: ['--import', 'tsx'] });
    host = started;
    started.on('message', (message) => {
      if (typeof message === 'string') said.push(message);
    });
    await until('online', () => said.includes('online'), 10_000);
  });

  afterEach(async () => {
    if (host !== undefined && host.exitCode === null && host.signalCode === null) {
      const exited = once(host, 'exit');
      host.kill('SIGKILL');
      await exited;
    }
    await served?.close();
    await cable.unplug();
    directory.remove();
  });

  function gateway(): ChildProcess {
    if (host === undefined) throw new Error('no gateway');
    return host;
  }

  async function pulseUnderWay(): Promise<void> {
    gateway().send('pulse');
    await until('on', () => board.isOn(1), 3000);
    await until('confirmed', () => said.includes('sent'), 3000);
  }

  /** How long the relay of the pulse was on, milliseconds. */
  const held = (): number => {
    const on = changes.findLast((change) => change.on);
    const off = changes.findLast((change) => !change.on);
    return (off?.at ?? NaN) - (on?.at ?? NaN);
  };

  it('has switched off what was left on before the device is online', () => {
    expect(changes).to.have.length(1);
    expect(board.isOn(1)).to.equal(false);
  });

  it('switches off in time although the gateway stands still', async () => {
    await pulseUnderWay();
    gateway().kill('SIGSTOP');
    await until('off', () => !board.isOn(1), PULSE_MS + 1500);
    gateway().kill('SIGCONT');
    expect(held()).to.be.within(PULSE_MS - 50, PULSE_MS + 400);
  });

  it('switches off at once and ends when the gateway is killed in the middle of a pulse', async () => {
    const [guard = 0] = childrenOf(gateway().pid!);
    await pulseUnderWay();
    gateway().kill('SIGKILL');
    await until('off', () => !board.isOn(1), PULSE_MS);
    expect(held()).to.be.below(PULSE_MS - 100);
    await until('the guard has ended', () => !alive(guard), 3000);
  });

  it('outlives signals to the whole group and ends with the gateway, everything off', async () => {
    const [guard = 0] = childrenOf(gateway().pid!);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guard, signal);
    await pulseUnderWay();
    const exited = once(gateway(), 'exit');
    gateway().send('stop');
    await exited;
    await until('off has crossed the line', () => !board.isOn(1), 500);
    expect(alive(guard)).to.equal(false);
  });

  it('is replaced when it is stuck, and its successor ends the pulse', async () => {
    const [guard = 0] = childrenOf(gateway().pid!);
    await pulseUnderWay();
    process.kill(guard, 'SIGSTOP');
    await until('offline', () => said.includes('offline'), 6000);
    await until('online again', () => said.lastIndexOf('online') > said.indexOf('offline'), 5000);
    await until('off has crossed the line', () => !board.isOn(1), 500);
    expect(alive(guard)).to.equal(false);
    expect(childrenOf(gateway().pid!)).to.have.length(1);
    await pulseUnderWay();
  });

  it('is offline when the board is unplugged and back within 5 s of its return, everything off', async () => {
    await pulseUnderWay();
    await cable.unplug();
    await until('offline', () => said.includes('offline'), 3000);
    await new Promise((resolve) => setTimeout(resolve, 800));
    await plugIn();
    await until('online again', () => said.at(-1) === 'online', 5000);
    await until('off has crossed the line', () => !board.isOn(1), 500);
  });
});
