import { expect } from 'chai';
import { AcrSimulator } from '../../../../drivers/simulators/acr1281s/reader.js';
import { servePipeOnTcp, type ConnectPipe } from '../../../../drivers/simulators/pipe-server.js';
import { Pn532Simulator } from '../../../../drivers/simulators/pn532/reader.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { acr1281sLink } from '../../../../gateway/site/links/acr1281s-link.js';
import type { BuiltLink, LinkBuilder } from '../../../../gateway/site/links/built-link.js';
import { pn532Link } from '../../../../gateway/site/links/pn532-link.js';
import { siteSchema } from '../../../../schemas/site.js';
import type { LinkConfig } from '../../../../schemas/site-devices.js';
import { realTime, until } from '../../../drivers/real-time.js';
import {
  contactSocialSecurity,
  seniorMifare,
  seniorTransit,
} from '../../../drivers/sample-cards.js';

const time = { clock: realTime, timers: realTime };

function siteOn(port: number): ReturnType<typeof siteSchema.parse> {
  const transport = { type: 'tcp', host: '127.0.0.1', port };
  const gate = { type: 'tcp', host: '127.0.0.1', port: 1 };
  return siteSchema.parse({
    version: 1,
    venue: { id: 'gate-1.example.org', name: '一号', placeType: 'hospital' },
    links: [
      { id: 'nfc', protocol: 'pn532', transport },
      { id: 'acr', protocol: 'acr1281s', transport: { ...transport, host: 'localhost' } },
      { id: 'g', protocol: 'modbus', transport: gate },
    ],
    readers: [
      { id: 'nfc-1', driver: 'pn532', link: 'nfc', profiles: ['t-union'], uidOnly: false },
      { id: 'antenna', driver: 'acr1281s', link: 'acr' },
      { id: 'slot', driver: 'acr1281s', link: 'acr', slot: 'contact' },
    ],
    turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'g' }],
    lanes: [{ id: '1', name: '1', readers: ['nfc-1', 'antenna', 'slot'], turnstile: 'gate-1' }],
  });
}

interface Running {
  /** `reader: what`, in order. */
  readonly told: string[];
  stop(): Promise<void>;
}

async function run(builder: LinkBuilder, id: string, connect: ConnectPipe): Promise<Running> {
  const served = await servePipeOnTcp(connect, { port: 0 });
  const site = siteOn(served.port);
  const config: LinkConfig | undefined = site.links.find((link) => link.id === id);
  if (config === undefined) throw new Error(`no link ${id}`);
  const registry = new DeviceRegistry(realTime);
  const built: BuiltLink = builder(config, { site, registry, ...time });
  const told: string[] = [];
  for (const reader of built.readers) {
    reader.listen((event) => {
      if (event.type === 'credential') told.push(`${reader.id}: ${event.credential.card}`);
      if (event.type === 'read-failed' && event.final) told.push(`${reader.id}: ${event.failure}`);
    });
  }
  built.start();
  await until('online', () => registry.all().every(({ state }) => state === 'online'), 5000);
  return {
    told,
    async stop() {
      await built.stop();
      await served.close();
    },
  };
}

describe('links of card readers', () => {
  it('a PN532 is built as the site file says: its profiles, and no card by its UID alone', async () => {
    const simulator = new Pn532Simulator(time);
    const link = await run(pn532Link, 'nfc', (pipe) => simulator.connect(pipe));
    try {
      simulator.putCard(seniorTransit());
      await until('the transit card', () => link.told.length === 1, 5000);
      simulator.takeCard();
      simulator.putCard(seniorMifare());
      await until('the UID card', () => link.told.length === 2, 8000);
    } finally {
      await link.stop();
      simulator.close();
    }
    expect(link.told).to.deep.equal(['nfc-1: senior', 'nfc-1: unknown-card']);
  });

  it('an ACR1281S is two readers of one link, one for each slot', async () => {
    const simulator = new AcrSimulator(time);
    const link = await run(acr1281sLink, 'acr', (pipe) => simulator.connect(pipe));
    try {
      simulator.putCard('contactless', seniorTransit());
      await until('the transit card', () => link.told.length === 1, 5000);
      simulator.putCard('contact', contactSocialSecurity());
      await until('the social security card', () => link.told.length === 2, 5000);
    } finally {
      await link.stop();
      simulator.close();
    }
    expect(link.told).to.deep.equal(['antenna: senior', 'slot: social-security']);
  });
});
