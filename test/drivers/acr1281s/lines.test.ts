import { expect } from 'chai';
import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import { Acr1281sReader } from '../../../drivers/acr1281s/driver.js';
import type { AcrFrame } from '../../../drivers/acr1281s/frame.js';
import { AcrSimulator } from '../../../drivers/simulators/acr1281s/reader.js';
import { servePipeOnSerial } from '../../../drivers/simulators/pipe-server.js';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import { serialTransport } from '../../../drivers/transport/serial.js';
import type { ReaderEvent } from '../../../schemas/device.js';
import { CARD_PROFILES } from '../../../schemas/site-devices.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { realTime, until } from '../real-time.js';
import { contactSocialSecurity, seniorTransit } from '../sample-cards.js';
import { plugPtyPair } from '../transport/pty-pair.js';

const BAUD_RATE = 38_400;

describe('ACR1281S reader on a real line', () => {
  it('reads both slots over one pseudo-terminal at true line speed', async function () {
    needTools(this, 'socat');
    const directory = tempDir();
    const pair = await plugPtyPair(directory.path);
    const time = { clock: realTime, timers: realTime };
    const simulator = new AcrSimulator({ ...time, pace: { chunkBytes: 32, baudRate: BAUD_RATE } });
    const served = await servePipeOnSerial((pipe) => simulator.connect(pipe), {
      path: pair.device,
      baudRate: BAUD_RATE,
    });
    const rest = { profiles: CARD_PROFILES, uidOnly: true, pollMs: 150, ...time };
    const antenna = new Acr1281sReader({ id: 'reader-1', slot: 'contactless', ...rest });
    const contacts = new Acr1281sReader({ id: 'reader-2', slot: 'contact', ...rest });
    const events: { readonly from: string; readonly event: ReaderEvent }[] = [];
    for (const reader of [antenna, contacts]) {
      reader.listen((event) => events.push({ from: reader.id, event }));
    }
    const registry = new DeviceRegistry(realTime);
    const link = new Link<AcrFrame>({
      id: 'line-1',
      transport: serialTransport({ path: pair.host, baudRate: BAUD_RATE }),
      codec: () => new AcrCodec(),
      devices: [antenna, contacts],
      registry,
      ...time,
    });
    const has = (from: string, type: ReaderEvent['type']): boolean =>
      events.some((told) => told.from === from && told.event.type === type);
    link.start();
    try {
      const states = (): (string | undefined)[] => registry.all().map(({ state }) => state);
      await until('online', () => states().every((state) => state === 'online'), 5000);
      simulator.putCard('contactless', seniorTransit());
      simulator.putCard('contact', contactSocialSecurity());
      await until('the transit card', () => has('reader-1', 'credential'), 5000);
      await until('the social security card', () => has('reader-2', 'credential'), 5000);
      simulator.takeCard('contact');
      await until('removed', () => has('reader-2', 'removed'), 5000);
    } finally {
      await link.stop();
      await served.close();
      await pair.unplug();
      simulator.close();
      directory.remove();
    }
    const cards = events.flatMap(({ from, event }) =>
      event.type === 'credential' ? [`${from} ${event.credential.card}`] : [],
    );
    expect(cards).to.have.members(['reader-1 senior', 'reader-2 social-security']);
    expect(link.strayFrames).to.equal(0);
    expect(registry.get('reader-1')?.noiseBytes).to.equal(0);
  });
});
