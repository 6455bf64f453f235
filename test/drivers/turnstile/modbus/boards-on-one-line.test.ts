import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { BuiltLink } from '../../../../gateway/site/links/built-link.js';
import { modbusLink } from '../../../../gateway/site/links/modbus-link.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import type { TurnstileEvent } from '../../../../schemas/device.js';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { siteSchema, type Site } from '../../../../schemas/site.js';
import { tempDir } from '../../../support/temp.js';
import { needTools } from '../../../support/tools.js';
import { realTime, until } from '../../real-time.js';
import { plugPtyPair, type PtyPair } from '../../transport/pty-pair.js';

const PYTHON = '/usr/bin/python3';
const PACKAGES = '/usr/lib/python3/dist-packages';
/** Flash-on of coil 0: where its server answers 0000, as generic servers do. */
const FLASH = 0x0200;

/** Gates at addresses 255 and 7, both on the line at `path`. */
function siteAt(path: string): Site {
  const boards = [
    { id: 'gate-1', address: 255, inputs: { passedIn: 0, passedOut: 1, freeExit: 2 } },
    { id: 'gate-2', address: 7, inputs: { passedIn: 0, passedOut: 1 } },
  ];
  return siteSchema.parse({
    version: 1,
    venue: { id: 'boards.example.org', name: '测试医院', placeType: 'hospital' },
    links: [
      { id: 'relays', protocol: 'modbus', transport: { type: 'serial', path, baudRate: 9600 } },
      ...boards.map((_, at) => ({
        id: `reader-line-${at}`,
        protocol: 'sam',
        transport: { type: 'tcp', host: '127.0.0.1', port: at + 1 },
      })),
    ],
    readers: boards.map((_, at) => ({
      id: `reader-${at}`,
      driver: 'sam',
      link: `reader-line-${at}`,
    })),
    turnstiles: boards.map((board) => ({ ...board, driver: 'modbus', link: 'relays' })),
    lanes: boards.map(({ id }, at) => ({
      id: String(at + 1),
      name: `${at + 1} 号通道`,
      readers: [`reader-${at}`],
      turnstile: id,
    })),
  });
}

describe('two boards of pymodbus on one RS-485 line, one of them at address 255', () => {
  const temp = tempDir();
  let cable: PtyPair | undefined;
  let server: ChildProcessByStdio<Writable, Readable, null> | undefined;
  let link: BuiltLink;
  let registry: DeviceRegistry;
  let said: string[];

  before(async function () {
    needTools(this, 'socat', PYTHON, `${PACKAGES}/pymodbus`, `${PACKAGES}/serial_asyncio`);
    cable = await plugPtyPair(temp.path);
  });

  after(async () => {
    await cable?.unplug();
    temp.remove();
  });

  beforeEach(async () => {
    const script = fileURLToPath(new URL('../pymodbus-server.py', import.meta.url));
    const sizes = [FLASH + 8, 8, 0x1008].map(String);
    server = spawn(PYTHON, [script, cable!.device, ...sizes, '255', '7'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    said = [];
    let rest = '';
    server.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      said.push(...lines);
    });
    await until('pymodbus is ready', () => said.includes('ready'), 10_000);
    registry = new DeviceRegistry(realTime);
    const site = siteAt(cable!.host);
    link = modbusLink(site.links[0]!, { site, registry, clock: realTime, timers: realTime });
    link.start();
    await until('both online', () => states().every((state) => state === 'online'), 5000);
  });

  afterEach(async () => {
    await link.stop();
    if (server === undefined) return;
    const ended = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill('SIGKILL');
    await ended;
  });

  const states = (): (string | undefined)[] =>
    ['gate-1', 'gate-2'].map((id) => registry.get(id)?.state);

  it('are each made safe at their own address before they are online', () => {
    for (const address of [255, 7]) {
      expect(said.filter((line) => line.startsWith(`${address}/`))).to.deep.equal([
        `${address}/register 4096 0`,
        `${address}/register 4097 0`,
        `${address}/coil 0 0`,
        `${address}/coil 1 0`,
      ]);
    }
  });

  it('hear only the pulse that is theirs', async () => {
    said.length = 0;
    const error: unknown = await link.turnstiles[0]!.pulse('in').catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'TURNSTILE_UNCONFIRMED'), String(error)).to.equal(true);
    expect(said).to.deep.equal([`255/coil ${FLASH} 0`]);
  });

  it('tell free exit and passages of one board and nothing of the other', async () => {
    const events: TurnstileEvent[] = [];
    const others: TurnstileEvent[] = [];
    link.turnstiles[0]!.listen((event) => events.push(event));
    link.turnstiles[1]!.listen((event) => others.push(event));
    for (const turnstile of link.turnstiles) turnstile.watch('active');
    server!.stdin.write('input 2 1\n');
    await until('free exit', () => events.length === 1, 3000);
    server!.stdin.write('input 1 1\n');
    await until('the passage', () => events.length === 2, 3000);
    expect(events.map((event) => ({ ...event, at: 0 }))).to.deep.equal([
      { type: 'free-exit', active: true, direction: 'out', at: 0 },
      { type: 'passed', direction: 'out', at: 0 },
    ]);
    expect(others).to.deep.equal([]);
  });

  it('are known to be lost before the next senior is told to pass: nobody asked for a pulse', async () => {
    server!.kill('SIGSTOP');
    // 3 s by manual time elsewhere; a loaded machine gets a little more here.
    await until('both lost', () => states().every((state) => state !== 'online'), 5000);
    const error: unknown = await link.turnstiles[0]!.pulse('in').catch((reason: unknown) => reason);
    expect(isTongdaoError(error, 'TURNSTILE_OFFLINE'), String(error)).to.equal(true);
    server!.kill('SIGCONT');
    await until('both back', () => states().every((state) => state === 'online'), 5000);
  });
});
