import { expect } from 'chai';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { pcscLinkOf } from '../../../../gateway/site/links/pcsc-link.js';
import { siteSchema } from '../../../../schemas/site.js';
import { SOURCE_PROGRAM } from '../../../drivers/pcsc/source-program.js';
import { realTime, until } from '../../../drivers/real-time.js';

const SITE = siteSchema.parse({
  version: 1,
  venue: { id: 'gate-1.example.org', name: '一号', placeType: 'hospital' },
  links: [
    { id: 'usb', protocol: 'pcsc', transport: { type: 'pcsc', reader: 'No Such Reader' } },
    { id: 'g', protocol: 'modbus', transport: { type: 'tcp', host: '127.0.0.1', port: 1 } },
  ],
  readers: [{ id: 'slot', driver: 'pcsc', link: 'usb' }],
  turnstiles: [{ id: 'gate-1', driver: 'modbus', link: 'g' }],
  lanes: [{ id: '1', name: '1', readers: ['slot'], turnstile: 'gate-1' }],
});

describe('the link of a PC/SC reader', () => {
  it('is built on any machine, and says in words why its reader is not there', async () => {
    const registry = new DeviceRegistry(realTime);
    const [config] = SITE.links;
    if (config === undefined) throw new Error('no link');
    const parts = { site: SITE, registry, clock: realTime, timers: realTime };
    const built = pcscLinkOf(SOURCE_PROGRAM)(config, parts);
    expect(built.readers.map(({ id }) => id)).to.deep.equal(['slot']);
    expect(registry.get('slot')?.liveness).to.equal('polled');
    built.start();
    await until('offline', () => registry.get('slot')?.state === 'offline', 10_000);
    expect(registry.get('slot')?.detail).to.match(
      /optional package|PC\/SC service not running|no reader "No Such Reader…"/,
    );
    await built.stop();
    expect(registry.get('slot')?.state).to.equal('stopped');
  });
});
