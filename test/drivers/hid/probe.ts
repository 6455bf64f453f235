/**
 * The gateway's side in the emulated machine: real link builders, real node-hid. Says as lines of JSON
 * what happens; ends with its standard input. `keyboard` and `scanner` run a reader's link, `relay` a
 * board under its guard, for which each line of standard input is one pulse of channel 2.
 */
import { createInterface } from 'node:readline';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { RelayGuard } from '../../../drivers/turnstile/guard/relay-guard.js';
import { openHidRelayBoard } from '../../../drivers/turnstile/hid-relay/board.js';
import type { LinkBuilder } from '../../../gateway/site/links/built-link.js';
import { hidPosLink } from '../../../gateway/site/links/hid-pos-link.js';
import { wedgeLink } from '../../../gateway/site/links/wedge-link.js';
import { siteSchema } from '../../../schemas/site.js';
import { realTime } from '../real-time.js';
import { KEYBOARD, RELAY, SCANNER } from './emulated-devices.js';

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const time = { clock: realTime, timers: realTime };
const usb = (device: typeof KEYBOARD): object => ({
  type: 'hid',
  vendorId: device.vendor,
  productId: device.product,
});

function runReader(
  build: LinkBuilder,
  protocol: string,
  transport: object,
  settings: object,
): void {
  const site = siteSchema.parse({
    version: 1,
    venue: { id: 'probe', name: '测试', placeType: 'venue' },
    links: [
      { id: 'usb', protocol, transport },
      { id: 'relays', protocol: 'modbus', transport: { type: 'tcp', host: '127.0.0.1', port: 9 } },
    ],
    readers: [{ id: 'reader-1', driver: protocol, link: 'usb', ...settings }],
    turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'relays' }],
    lanes: [{ id: 'lane-1', name: '一', readers: ['reader-1'], turnstile: 'gate-1' }],
  });
  const registry = new DeviceRegistry(realTime);
  registry.listen(({ state, detail }) => say({ state, detail }));
  const [config] = site.links;
  if (config === undefined) throw new Error('no link');
  const link = build(config, { site, registry, ...time });
  for (const reader of link.readers) {
    reader.listen((event) => {
      if (event.type !== 'credential') {
        say({ event: event.type });
        return;
      }
      for (const { namespace, value } of event.credential.identifiers) {
        say({ credential: `${namespace}:${value}` });
      }
    });
  }
  link.start();
  process.stdin.on('end', () => void link.stop().then(() => process.exit(0)));
  process.stdin.resume();
}

async function runRelay(): Promise<void> {
  const transport = {
    type: 'hid' as const,
    vendorId: RELAY.vendor,
    productId: RELAY.product,
    usbPath: '1-1.2',
  };
  for (;;) {
    const board = await openHidRelayBoard(transport, time).catch((error: unknown) => String(error));
    if (typeof board === 'string') {
      say({ refused: board });
      await new Promise((resolve) => setTimeout(resolve, 300));
      continue;
    }
    say({ identity: board.identity });
    const report = (one: object): void => say({ guard: one });
    const guard = new RelayGuard({ board, channels: [1, 2], report, ...time });
    await guard.start();
    say({ ready: true });
    guard.obey({ type: 'pulse', id: 1, channel: 2, ms: 200, by: realTime.mono() + 500 });
    say({ ended: await guard.ended });
  }
}

switch (process.argv[2] ?? '') {
  case 'keyboard':
    runReader(
      wedgeLink,
      'wedge',
      { ...usb(KEYBOARD), serialNumber: KEYBOARD.serial },
      {
        format: { holds: 'uid', base: 'decimal', digits: 10, bytes: 4 },
      },
    );
    break;
  case 'scanner':
    runReader(hidPosLink, 'hid-pos', usb(SCANNER), {});
    break;
  case 'relay':
    createInterface({ input: process.stdin }).on('close', () => process.exit(0));
    await runRelay();
    break;
  default:
    throw new Error('no such role');
}
