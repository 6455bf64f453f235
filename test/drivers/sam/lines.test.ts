import { expect } from 'chai';
import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { serveSamReader, serveSamReaderOnSerial } from '../../../drivers/simulators/sam/server.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { serialTransport } from '../../../drivers/transport/serial.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import { idNumberOf } from '../../../schemas/credential.js';
import type { ReaderEvent, Transport } from '../../../schemas/device.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import { plugPtyPair } from '../transport/pty-pair.js';
import { RESIDENT_CARD } from './people.js';

function simulatorAtTruePace(): SamReaderSimulator {
  return new SamReaderSimulator({
    clock: realTime,
    timers: realTime,
    pace: { chunkBytes: 62, baudRate: 115_200 },
  });
}

function startReader(transport: Transport): {
  events: ReaderEvent[];
  registry: DeviceRegistry;
  stop: () => Promise<void>;
} {
  const reader = new SamReader({ id: 'reader-1', clock: realTime, timers: realTime });
  const events: ReaderEvent[] = [];
  reader.listen((event) => events.push(event));
  const registry = new DeviceRegistry(realTime);
  const link = new Link<SamReply>({
    id: 'line-1',
    transport,
    codec: () => new SamCodec(),
    devices: [reader],
    registry,
    clock: realTime,
    timers: realTime,
  });
  link.start();
  return { events, registry, stop: () => link.stop() };
}

/** One card, put and taken, over whatever line the reader hangs on. */
async function oneVisit(transport: Transport, simulator: SamReaderSimulator): Promise<void> {
  const { events, registry, stop } = startReader(transport);
  const has = (type: ReaderEvent['type']): boolean => events.some((event) => event.type === type);
  try {
    await until('online', () => registry.get('reader-1')?.state === 'online', 5000);
    simulator.putCard(buildCard(RESIDENT_CARD));
    await until('credential', () => has('credential'), 5000);
    simulator.takeCard();
    await until('removed', () => has('removed'), 5000);
  } finally {
    await stop();
  }
  // Pieces may arrive joined on a busy machine: then the early number is skipped.
  const story = events.map(({ type }) => type).filter((type) => type !== 'number');
  expect(story).to.deep.equal(['found', 'credential', 'removed']);
  const [read] = events.flatMap((event) => (event.type === 'credential' ? [event] : []));
  expect(read && idNumberOf(read.credential)).to.equal(RESIDENT_CARD.number);
  expect(registry.get('reader-1')?.noiseBytes).to.equal(0);
}

describe('resident-ID reader on real lines', () => {
  it('reads a card over a pseudo-terminal and the real serial driver', async function () {
    needTools(this, 'socat');
    const directory = tempDir();
    const pair = await plugPtyPair(directory.path);
    const simulator = simulatorAtTruePace();
    const served = await serveSamReaderOnSerial({ path: pair.device, simulator });
    try {
      await oneVisit(serialTransport({ path: pair.host, baudRate: 115_200 }), simulator);
    } finally {
      await served.close();
      await pair.unplug();
      simulator.close();
      directory.remove();
    }
  });

  it('reads a card over TCP, as behind a serial server', async () => {
    const simulator = simulatorAtTruePace();
    const served = await serveSamReader({ port: 0, simulator });
    try {
      const transport = tcpTransport({ host: '127.0.0.1', port: served.port, timers: realTime });
      await oneVisit(transport, simulator);
    } finally {
      await served.close();
      simulator.close();
    }
  });

  it('says which port or line cannot be served', async () => {
    const simulator = simulatorAtTruePace();
    const served = await serveSamReader({ port: 0, simulator });
    const refused: unknown = await serveSamReader({ port: served.port, simulator }).catch(
      (error: unknown) => error,
    );
    expect(isTongdaoError(refused, 'DEVICE_OPEN_FAILED')).to.equal(true);
    const absent: unknown = await serveSamReaderOnSerial({
      path: '/dev/tty-that-is-not-there',
      simulator,
    }).catch((error: unknown) => error);
    expect(isTongdaoError(absent, 'DEVICE_OPEN_FAILED')).to.equal(true);
    await served.close();
  });
});
