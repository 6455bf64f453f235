import { expect } from 'chai';
import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import { Pn532Reader } from '../../../drivers/pn532/driver.js';
import type { Pn532Frame } from '../../../drivers/pn532/frame.js';
import { servePipeOnSerial } from '../../../drivers/simulators/pipe-server.js';
import { Pn532Simulator } from '../../../drivers/simulators/pn532/reader.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { serialTransport } from '../../../drivers/transport/serial.js';
import { idNumberOf } from '../../../schemas/credential.js';
import type { ReaderEvent } from '../../../schemas/device.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import { CID, antennaSocialSecurity, seniorMifare } from '../sample-cards.js';
import { plugPtyPair } from '../transport/pty-pair.js';

describe('PN532 reader on a real line', () => {
  it('reads cards over a pseudo-terminal, is back after a replug, and reads the next one', async function () {
    needTools(this, 'socat');
    const directory = tempDir();
    let pair = await plugPtyPair(directory.path);
    const time = { clock: realTime, timers: realTime };
    const simulator = new Pn532Simulator({ ...time, pace: { chunkBytes: 62, baudRate: 115_200 } });
    const serve = { path: pair.device, baudRate: 115_200 };
    let served = await servePipeOnSerial((pipe) => simulator.connect(pipe), serve);
    const reader = new Pn532Reader({
      id: 'reader-1',
      profiles: CARD_PROFILES,
      uidOnly: true,
      pollMs: 100,
      ...time,
    });
    const events: ReaderEvent[] = [];
    reader.listen((event) => events.push(event));
    const registry = new DeviceRegistry(realTime);
    const link = new Link<Pn532Frame>({
      id: 'line-1',
      transport: serialTransport({ path: pair.host, baudRate: 115_200 }),
      codec: () => new Pn532Codec(),
      devices: [reader],
      registry,
      ...time,
    });
    const state = (): string | undefined => registry.get('reader-1')?.state;
    const count = (type: ReaderEvent['type']): number =>
      events.filter((event) => event.type === type).length;
    link.start();
    try {
      await until('online', () => state() === 'online', 5000);
      simulator.putCard(antennaSocialSecurity());
      await until('credential', () => count('credential') === 1, 5000);
      simulator.takeCard();
      await until('removed', () => count('removed') === 1, 5000);
      await pair.unplug();
      await until('offline', () => state() === 'offline', 5000);
      await served.close();
      pair = await plugPtyPair(directory.path);
      served = await servePipeOnSerial((pipe) => simulator.connect(pipe), serve);
      await until('online again', () => state() === 'online', 8000);
      simulator.putCard(seniorMifare());
      await until('the next card', () => count('credential') === 2, 5000);
    } finally {
      await link.stop();
      await served.close();
      await pair.unplug();
      simulator.close();
      directory.remove();
    }
    const [first, second] = events.flatMap((event) =>
      event.type === 'credential' ? [event.credential] : [],
    );
    expect(first && idNumberOf(first)).to.equal(CID);
    expect(second?.identifiers).to.deep.equal([{ namespace: 'uid', value: 'DEADBEEF' }]);
    expect(registry.get('reader-1')?.identity).to.equal('PN532 v1.6');
    expect(link.strayFrames).to.equal(0);
  });
});
