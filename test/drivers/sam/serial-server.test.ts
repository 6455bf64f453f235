import { expect } from 'chai';
import { SamCodec } from '../../../drivers/sam/codec.js';
import { SamReader } from '../../../drivers/sam/driver.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { servePipeOnTcp } from '../../../drivers/simulators/pipe-server.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { HEARTBEAT } from '../../../drivers/simulators/sam/faults.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { tcpTransport } from '../../../drivers/transport/tcp.js';
import { idNumberOf } from '../../../schemas/credential.js';
import type { ReaderEvent } from '../../../schemas/device.js';
import { realTime, until } from '../real-time.js';
import { RESIDENT_CARD } from './people.js';

describe('resident-ID reader behind a serial server with a voice of its own', () => {
  it('reads card after card between a registration text and heartbeats, which are counted', async () => {
    const simulator = new SamReaderSimulator({ clock: realTime, timers: realTime });
    const heartbeats = new Set<NodeJS.Timeout>();
    const served = await servePipeOnTcp(
      (pipe) => {
        pipe.send(new TextEncoder().encode('REG:GATE-01'));
        simulator.connect(pipe);
        heartbeats.add(
          // Between frames, also while the host waits for an answer.
          setInterval(() => pipe.send(HEARTBEAT), 15),
        );
      },
      { port: 0 },
    );
    const reader = new SamReader({
      id: 'reader-1',
      clock: realTime,
      timers: realTime,
      pollMs: 150,
    });
    const events: ReaderEvent[] = [];
    reader.listen((event) => events.push(event));
    const registry = new DeviceRegistry(realTime);
    const link = new Link<SamReply>({
      id: 'line-1',
      transport: tcpTransport({ host: '127.0.0.1', port: served.port, timers: realTime }),
      codec: () => new SamCodec(),
      devices: [reader],
      registry,
      clock: realTime,
      timers: realTime,
    });
    link.start();
    const count = (type: ReaderEvent['type']): number =>
      events.filter((event) => event.type === type).length;
    try {
      for (let visit = 1; visit <= 3; visit++) {
        simulator.putCard(buildCard(RESIDENT_CARD));
        await until('a credential', () => count('credential') === visit, 5000);
        simulator.takeCard();
        await until('removed', () => count('removed') === visit, 5000);
      }
    } finally {
      await link.stop();
      for (const heartbeat of heartbeats) clearInterval(heartbeat);
      await served.close();
      simulator.close();
    }
    expect(count('read-failed')).to.equal(0);
    for (const event of events) {
      if (event.type !== 'credential') continue;
      expect(idNumberOf(event.credential)).to.equal(RESIDENT_CARD.number);
    }
    expect(registry.get('reader-1')?.noiseBytes).to.be.greaterThan(11 + 3 * HEARTBEAT.length);
  });
});
