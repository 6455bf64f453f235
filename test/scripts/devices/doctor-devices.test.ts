import { expect } from 'chai';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteSchema, type Site } from '../../../schemas/site.js';
import { checkDevices } from '../../../scripts/commands/doctor-devices.js';
import { tempDir } from '../../support/temp.js';

function siteWith(path: string, change: object = {}): Site {
  return siteSchema.parse({
    version: 1,
    venue: { id: 'test.example.org', name: '测试医院', placeType: 'hospital' },
    links: [
      { id: 'a', protocol: 'sam', transport: { type: 'serial', path } },
      { id: 'b', protocol: 'lcus', transport: { type: 'tcp', host: '127.0.0.1', port: 1 } },
    ],
    readers: [{ id: 'reader-1', driver: 'sam', link: 'a' }],
    turnstiles: [{ id: 'gate-1', driver: 'lcus', link: 'b' }],
    lanes: [{ id: '1', name: '一号通道', readers: ['reader-1'], turnstile: 'gate-1' }],
    ...change,
  });
}

const verdicts = async (site: Site, check: string): Promise<string[]> =>
  (await checkDevices(site)).filter((one) => one.check === check).map(({ verdict }) => verdict);

describe('doctor: devices of the site file', () => {
  it('a port that is not there, or may not be used, is wrong', async () => {
    const temp = tempDir();
    try {
      const port = join(temp.path, 'port');
      expect(await verdicts(siteWith(port), 'port')).to.deep.equal(['wrong']);
      writeFileSync(port, '');
      expect(await verdicts(siteWith(port), 'port')).to.deep.equal(['ok']);
      chmodSync(port, 0o000);
      // Nothing is forbidden to root.
      const forbidden = process.getuid?.() === 0 ? 'ok' : 'wrong';
      expect(await verdicts(siteWith(port), 'port')).to.deep.equal([forbidden]);
    } finally {
      temp.remove();
    }
  });

  it('says of a board that never answers that silence cannot be noticed', async () => {
    expect(await verdicts(siteWith('/nowhere'), 'guard')).to.include('note');
  });

  it('says nothing of a demo, whose devices are simulators', async () => {
    expect(await checkDevices(siteWith('/nowhere', { demo: true }))).to.deep.equal([]);
  });

  it('a USB device that is not plugged in is wrong', async () => {
    const links = [
      { id: 'a', protocol: 'sam', transport: { type: 'serial', path: '/nowhere' } },
      {
        ...{ id: 'b', protocol: 'hid-relay' },
        transport: { type: 'hid', vendorId: '16c0', productId: '05df' },
      },
    ];
    const turnstiles = [{ id: 'gate-1', driver: 'hid-relay', link: 'b' }];
    expect(await verdicts(siteWith('/nowhere', { links, turnstiles }), 'usb')).to.deep.equal([
      'wrong',
    ]);
  });
});
