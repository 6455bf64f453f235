import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { z } from 'zod';
import type { TurnstileEvent } from '../../../../schemas/device.js';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { ModbusBoardSimulator } from '../../../../drivers/simulators/modbus/board.js';
import { ModbusLine } from '../../../../drivers/simulators/modbus/line.js';
import { serveModbusSerial } from '../../../../drivers/simulators/modbus/server.js';
import { serialTransport } from '../../../../drivers/transport/serial.js';
import { tempDir } from '../../../support/temp.js';
import { needTools } from '../../../support/tools.js';
import { realTime, until } from '../../real-time.js';
import { plugPtyPair, type PtyPair } from '../../transport/pty-pair.js';
import { turnstileConfig } from './rig.js';
import { patientTime, runTurnstile, stateOf, type RunningTurnstile } from './running.js';

const PYTHON = '/usr/bin/python3';
const PYMODBUS = '/usr/lib/python3/dist-packages/pymodbus';

type Script = ChildProcessByStdio<Writable, Readable, Readable>;

function runScript(name: string, ...args: readonly string[]): Script {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
  return spawn(PYTHON, [path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('pymodbus, an implementation that is not ours', () => {
  const temp = tempDir();
  let cable: PtyPair;

  before(async function () {
    needTools(this, 'socat', PYTHON, PYMODBUS, '/usr/lib/python3/dist-packages/serial_asyncio');
    cable = await plugPtyPair(temp.path);
  });

  after(async () => {
    // The hook above skips where a tool is absent.
    await (cable as PtyPair | undefined)?.unplug();
    temp.remove();
  });

  describe('as the board', () => {
    let server: Script | undefined;
    let running: RunningTurnstile | undefined;
    let said: string[];

    async function serve(coils: number, inputs: number, registers: number): Promise<void> {
      said = [];
      server = runScript(
        'pymodbus-server.py',
        cable.device,
        ...[coils, inputs, registers].map(String),
      );
      let rest = '';
      server.stdout.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        said.push(...lines);
      });
      let complaint = '';
      server.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      const failed = once(server, 'exit').then(() => {
        throw new Error(`pymodbus ended: ${complaint}`);
      });
      await Promise.race([
        until('pymodbus is ready', () => said.includes('ready'), 10_000),
        failed,
      ]);
    }

    function drive(): RunningTurnstile {
      const transport = serialTransport({ path: cable.host, baudRate: 9600 });
      running = runTurnstile(turnstileConfig(), transport, patientTime);
      return running;
    }

    afterEach(async () => {
      await running?.link.stop();
      running = undefined;
      if (server === undefined) return;
      const ended = once(server, 'exit');
      server.stdin.end();
      await ended;
      server = undefined;
    });

    it('sees our start-up: coils off, linkage cleared, and no other coil touched', async () => {
      await serve(8, 8, 0x1008);
      const { registry, turnstile } = drive();
      await stateOf(running!, 'online');
      expect(said).to.deep.equal([
        'ready',
        'register 4096 0',
        'register 4097 0',
        'coil 0 0',
        'coil 1 0',
      ]);
      expect(registry.get(turnstile.id)?.identity).to.equal('address 1');
    });

    it('answers exceptions that we understand: no registers is tolerated', async () => {
      await serve(8, 8, 1);
      drive();
      await stateOf(running!, 'online');
      expect(running!.registry.get('gate-1')?.identity).to.equal('address 1, no linkage registers');
    });

    it('shows us its inputs: a rising edge is a passage', async () => {
      await serve(8, 8, 1);
      const events: TurnstileEvent[] = [];
      const { turnstile } = drive();
      turnstile.listen((event) => events.push(event));
      await stateOf(running!, 'online');
      turnstile.watch('active');
      server!.stdin.write('input 1 1\n');
      await until('the passage', () => events.length > 0, 5000);
      expect(events[0]).to.include({ type: 'passed', direction: 'out' });
    });

    it('refuses the pulse of a coil it does not have, which proves that nothing opened', async () => {
      await serve(8, 8, 1);
      drive();
      await stateOf(running!, 'online');
      const error = await running!.turnstile.pulse('in').catch((reason: unknown) => reason);
      expect(isTongdaoError(error, 'TURNSTILE_OFFLINE')).to.equal(true);
      expect(String(error)).to.contain('exception 02h (illegal data address)');
      expect(running!.registry.get('gate-1')?.state).to.equal('faulty');
    });

    // Its server knows only FF00 and 0000 and answers 0000 to every other value of a coil. The exact
    // echo of a flash-on is a property of relay boards, shown with published frames elsewhere.
    it('echoes 0000 for a flash-on, which is no confirmation', async () => {
      await serve(0x0208, 8, 1);
      drive();
      await stateOf(running!, 'online');
      const error = await running!.turnstile.pulse('in').catch((reason: unknown) => reason);
      expect(isTongdaoError(error, 'TURNSTILE_UNCONFIRMED')).to.equal(true);
      expect(said.filter((line) => line.startsWith('coil 512'))).to.deep.equal(['coil 512 0']);
    });
  });

  describe('as the master', () => {
    const answers = z.strictObject({
      coilsBefore: z.array(z.boolean()),
      written: z.boolean(),
      coilsAfter: z.array(z.boolean()),
      inputs: z.array(z.boolean()),
      several: z.number(),
      coilsLast: z.array(z.boolean()),
      register: z.number(),
      registers: z.array(z.number()),
      illegalCoil: z.array(z.number()),
      illegalInput: z.array(z.number()),
      illegalRegister: z.array(z.number()),
      illegalFunction: z.array(z.number()),
    });

    function bits(...on: readonly number[]): boolean[] {
      return Array.from({ length: 8 }, (_, index) => on.includes(index));
    }

    it('reads, writes and is refused by our simulator as by a board', async () => {
      const time = { clock: realTime, timers: realTime };
      const board = new ModbusBoardSimulator({ ...time });
      board.setInput(5, true);
      const line = new ModbusLine({ timers: realTime, boards: [board] });
      const serving = await serveModbusSerial({ line, path: cable.device });
      try {
        const client = runScript('pymodbus-client.py', cable.host);
        let printed = '';
        client.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
        let complaint = '';
        client.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
        await once(client, 'close');
        expect(client.exitCode, complaint).to.equal(0);
        expect(answers.parse(JSON.parse(printed))).to.deep.equal({
          coilsBefore: bits(5),
          written: true,
          coilsAfter: bits(2, 5),
          inputs: bits(5),
          several: 4,
          coilsLast: bits(0, 2, 3, 5),
          register: 0,
          registers: [0, 1],
          illegalCoil: [0x85, 2],
          illegalInput: [0x82, 2],
          illegalRegister: [0x83, 2],
          illegalFunction: [0x84, 1],
        });
      } finally {
        await serving.close();
      }
    });
  });
});
