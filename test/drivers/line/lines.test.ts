import { expect } from 'chai';
import { lineLink } from '../../../gateway/site/links/line-link.js';
import type { BuiltLink } from '../../../gateway/site/links/built-link.js';
import { LineReaderSimulator } from '../../../drivers/simulators/line/reader.js';
import {
  servePipeOnSerial,
  servePipeOnTcp,
  type ServedPipe,
} from '../../../drivers/simulators/pipe-server.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import type { ReaderEvent } from '../../../schemas/device.js';
import { siteSchema, type Site } from '../../../schemas/site.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import { plugPtyPair, type PtyPair } from '../transport/pty-pair.js';

const CODE = '演示-20261124-0042';

function siteWith(transport: unknown): Site {
  return siteSchema.parse({
    version: 1,
    venue: { id: 'lines.example.org', name: '测试医院', placeType: 'hospital' },
    links: [
      { id: 'scanner-line', protocol: 'line', transport },
      { id: 'relays', protocol: 'modbus', transport: { type: 'tcp', host: '127.0.0.1', port: 1 } },
    ],
    readers: [{ id: 'scanner-1', driver: 'line', link: 'scanner-line', format: { holds: 'code' } }],
    turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'relays' }],
    lanes: [{ id: '1', name: '1 号通道', readers: ['scanner-1'], turnstile: 'gate-1' }],
  });
}

describe('line reader on real lines', () => {
  let registry: DeviceRegistry;
  let link: BuiltLink;
  let events: ReaderEvent[];
  let scanner: LineReaderSimulator;
  let served: ServedPipe | undefined;

  function start(transport: unknown): void {
    registry = new DeviceRegistry(realTime);
    const site = siteWith(transport);
    link = lineLink(site.links[0]!, { site, registry, clock: realTime, timers: realTime });
    events = [];
    link.readers[0]!.listen((event) => events.push(event));
    link.start();
  }

  const stateIs = (state: string) => (): boolean => registry.get('scanner-1')?.state === state;
  const codes = (): string[] =>
    events.flatMap((event) =>
      event.type === 'credential' ? event.credential.identifiers.map(({ value }) => value) : [],
    );

  beforeEach(() => {
    scanner = new LineReaderSimulator({
      timers: realTime,
      suffix: 'cr',
      pace: { chunkBytes: 8, baudRate: 9600 },
    });
  });

  afterEach(async () => {
    await link.stop();
    await served?.close();
    scanner.close();
  });

  it('reads a code over TCP, and is back within 5 s when the serial server returns', async () => {
    const connect = scanner.connect.bind(scanner);
    served = await servePipeOnTcp(connect, { port: 0 });
    const { port } = served;
    start({ type: 'tcp', host: '127.0.0.1', port });
    await until('online', stateIs('online'), 2000);
    scanner.scan(CODE);
    await until('the code', () => codes().length === 1, 2000);
    await served.close();
    await until('offline', stateIs('offline'), 2000);
    served = await servePipeOnTcp(connect, { port });
    await until('online again', stateIs('online'), 5000);
    scanner.scan(CODE);
    await until('the next code', () => codes().length === 2, 2000);
    expect(codes()).to.deep.equal([CODE, CODE]);
  });

  describe('on a pseudo-terminal, with the real serial driver', () => {
    let directory: ReturnType<typeof tempDir>;
    let cable: PtyPair;

    async function plugIn(): Promise<void> {
      cable = await plugPtyPair(directory.path);
      served = await servePipeOnSerial((pipe) => scanner.connect(pipe), {
        path: cable.device,
        baudRate: 9600,
      });
    }

    before(function () {
      needTools(this, 'socat');
    });

    beforeEach(async () => {
      directory = tempDir();
      await plugIn();
      start({ type: 'serial', path: cable.host, baudRate: 9600 });
      await until('online', stateIs('online'), 2000);
    });

    afterEach(async () => {
      await cable.unplug();
      directory.remove();
    });

    it('reads a code at the pace of 9600 baud', async () => {
      scanner.scan(CODE);
      await until('the code', () => codes().length === 1, 2000);
      expect(codes()).to.deep.equal([CODE]);
      expect(registry.get('scanner-1')?.noiseBytes).to.equal(0);
    });

    it('is offline when it is unplugged and back within 5 s of its return', async () => {
      await cable.unplug();
      await until('offline', stateIs('offline'), 3000);
      await new Promise((resolve) => setTimeout(resolve, 700));
      await plugIn();
      await until('online again', stateIs('online'), 5000);
      scanner.scan(CODE);
      await until('the code', () => codes().length === 1, 2000);
    });

    it('is offline within 3 s, too, when nobody was reading at the moment of unplugging', async () => {
      let pulled: Promise<void> | undefined;
      // While a line is handled no read is under way, and every later one returns no bytes at once.
      link.readers[0]!.listen(() => {
        if (pulled !== undefined) return;
        pulled = cable.unplug();
        const end = performance.now() + 100;
        while (performance.now() < end);
      });
      scanner.scan(CODE);
      await until('offline', stateIs('offline'), 3000);
      await pulled;
    });
  });
});
