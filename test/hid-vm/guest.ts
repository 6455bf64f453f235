/** Runs inside the virtual machine of run.sh: a real kernel's hidraw, event devices and grabs. */
import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { KeyboardReaderSimulator } from '../../drivers/simulators/hid/keyboard-reader.js';
import { PosScannerSimulator } from '../../drivers/simulators/hid/pos-scanner.js';
import { HidRelaySimulator } from '../../drivers/simulators/hid/relay.js';
import { uhidDevice, type UhidDevice } from '../../drivers/simulators/hid/uhid.js';
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import { hidTransport } from '../../drivers/transport/hid.js';
import { eventNodes } from '../../drivers/wedge/event-nodes.js';
import { guardedLink } from '../../gateway/site/links/guarded-link.js';
import { siteSchema } from '../../schemas/site.js';
import type { Clock, Timers } from '../../schemas/time.js';
import { KEYBOARD, RELAY, SCANNER, type EmulatedDevice } from '../drivers/hid/emulated-devices.js';
import { realTime, until } from '../drivers/real-time.js';

/** Emulated processors start a process in seconds. */
const LIMIT_MS = 90_000;

/** Twelve times slower: the guard's limits are for a process that starts in less than a second. */
const patientTime: Clock & Timers = {
  wall: () => realTime.wall(),
  mono: () => realTime.mono() / 12,
  after: (ms, run) => realTime.after(ms * 12, run),
  every: (ms, run) => realTime.every(ms * 12, run),
};
const [, , probe = '', guard = ''] = process.argv;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function plug(device: EmulatedDevice): UhidDevice {
  const { name, serial, vendor, product, descriptor } = device;
  const about = {
    name: `www.dcttech.com ${name}`,
    uniq: serial,
    vendorId: parseInt(vendor, 16),
    productId: parseInt(product, 16),
    descriptor: Buffer.from(descriptor, 'hex'),
  };
  return uhidDevice(about, realTime);
}

/** The gateway's side in a process of its own; what it says, as it says it. */
function startProbe(role: string): { said: string[]; kill: () => void } {
  const child = spawn(process.execPath, [probe, role], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  return { said, kill: () => child.kill('SIGKILL') };
}

/** What a window with the focus would get: key events of one event device. */
class Window {
  keys = 0;
  readonly #file: number;
  readonly #stop: () => void;

  constructor(node: string) {
    this.#file = openSync(node, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#stop = realTime.every(5, () => this.#read());
  }

  close(): void {
    this.#stop();
    closeSync(this.#file);
  }

  #read(): void {
    const events = Buffer.alloc(24 * 64);
    try {
      const size = readSync(this.#file, events);
      for (let at = 0; at < size; at += 24) if (events.readUInt16LE(at + 16) === 1) this.keys += 1;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

async function windowOf(device: EmulatedDevice): Promise<Window> {
  const { vendor: vendorId, product: productId, serial: serialNumber } = device;
  const connection = await hidTransport({ vendorId, productId, serialNumber }).open();
  const [node = ''] = await eventNodes(connection.path);
  await connection.close();
  return new Window(node);
}

async function keyboards(): Promise<void> {
  const other = { ...KEYBOARD, serial: 'KB-2' };
  const mine = new KeyboardReaderSimulator({ timers: realTime });
  const stranger = new KeyboardReaderSimulator({ timers: realTime });
  const cable = plug(KEYBOARD);
  mine.connect(cable.pipe);
  stranger.connect(plug(other).pipe);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const window = await windowOf(KEYBOARD);
  const strangersWindow = await windowOf(other);
  mine.type('0040856634');
  await until('keys in a window before the grab', () => window.keys >= 22, LIMIT_MS);
  say('ok a keyboard types into the window while nobody grabs it');

  const gateway = startProbe('keyboard');
  await until(
    'reader online',
    () => gateway.said.some((line) => line.includes('online')),
    LIMIT_MS,
  );
  const before = window.keys;
  mine.type('0040856634');
  stranger.type('3735928559');
  await until(
    'credential',
    () => gateway.said.some((line) => line.includes('uid:026F6C3A')),
    LIMIT_MS,
  );
  await until('the other keyboard', () => strangersWindow.keys >= 22, LIMIT_MS);
  expect(window.keys, 'keys in a window during the grab').to.equal(before);
  expect(gateway.said.join(), 'the other keyboard').to.not.include('DEADBEEF');
  say('ok hidraw gives the card, its keys reach no window, and the other keyboard is left alone');

  gateway.kill();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  mine.type('0040856634');
  await until('keys in a window after the end', () => window.keys >= before + 22, LIMIT_MS);
  say('ok the grab falls when the gateway is killed');

  const again = startProbe('keyboard');
  await until('online', () => again.said.some((line) => line.includes('online')), LIMIT_MS);
  window.close();
  cable.destroy();
  await until('offline', () => again.said.some((line) => line.includes('offline')), LIMIT_MS);
  mine.connect(plug(KEYBOARD).pipe);
  const heard = again.said.length;
  await until(
    'back',
    () => again.said.slice(heard).some((line) => line.includes('online')),
    LIMIT_MS,
  );
  mine.type('3735928559');
  await until(
    'credential',
    () => again.said.some((line) => line.includes('uid:DEADBEEF')),
    LIMIT_MS,
  );
  again.kill();
  say('ok unplugged and plugged again');
}

async function scanner(): Promise<void> {
  const device = new PosScannerSimulator({ timers: realTime, needsSwitchOn: true });
  device.connect(plug(SCANNER).pipe);
  const gateway = startProbe('scanner');
  await until('switched on', () => device.switchedOn, LIMIT_MS);
  const code = '通道'.repeat(40);
  device.scan(code);
  await until('credential', () => gateway.said.some((line) => line.includes(code)), LIMIT_MS);
  gateway.kill();
  say('ok a HID-POS scanner is switched on and read');
}

async function relay(obeys: 'feature' | 'output', stateBytes: 8 | 9): Promise<void> {
  const time = { clock: realTime, timers: realTime };
  const board = new HidRelaySimulator({ ...time, obeys, stateBytes });
  const cable = plug(RELAY);
  board.connect(cable.pipe);
  const site = siteSchema.parse({
    version: 1,
    venue: { id: 'probe', name: '测试', placeType: 'venue' },
    links: [
      {
        id: 'usb',
        protocol: 'hid-relay',
        transport: { type: 'hid', vendorId: RELAY.vendor, productId: RELAY.product },
      },
      { id: 'reader', protocol: 'sam', transport: { type: 'tcp', host: '127.0.0.1', port: 9 } },
    ],
    readers: [{ id: 'reader-1', driver: 'sam', link: 'reader' }],
    turnstiles: [{ id: 'gate-1', driver: 'hid-relay', link: 'usb', channels: { in: 2, out: 1 } }],
    lanes: [{ id: 'lane-1', name: '一', readers: ['reader-1'], turnstile: 'gate-1' }],
  });
  const registry = new DeviceRegistry(patientTime);
  registry.listen(({ state, detail }) => say(`   relay ${state} ${detail}`));
  const build = guardedLink({
    board: 'hid-relay',
    liveness: 'polled',
    program: { entry: new URL(`file://${guard}`), execArgv: [] },
  });
  const patient = { clock: patientTime, timers: patientTime };
  const [config] = site.links;
  if (config === undefined) throw new Error('no link');
  const link = build(config, { site, registry, ...patient });
  link.start();
  await until('relay online', () => registry.get('gate-1')?.state === 'online', LIMIT_MS);
  await link.turnstiles[0]?.pulse('in');
  expect(board.isOn(2), 'on after the confirmation').to.equal(true);
  await until('off', () => !board.isOn(2), LIMIT_MS);
  expect(board.switchings.map(({ relay: n, on }) => `${n}${on ? '+' : '-'}`)).to.deep.equal([
    '2+',
    '2-',
  ]);
  cable.destroy();
  await until('offline', () => registry.get('gate-1')?.state === 'offline', LIMIT_MS);
  await link.stop();
  say(
    `ok a HID relay that obeys ${obeys} reports (state of ${stateBytes} bytes) pulses under its guard`,
  );
}

await keyboards();
await scanner();
await relay('feature', 9);
await relay('output', 8);
say('HID-VM PASSED');
// Reads of devices may be under way; there is nothing left to save.
process.kill(process.pid, 'SIGKILL');
