import { expect } from 'chai';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteSchema } from '../../../schemas/site.js';
import { describeDevices } from '../../../scripts/commands/devices.js';
import { hidDevices, type ListedHid } from '../../../scripts/devices/hid-devices.js';
import { KNOWN_DEVICES } from '../../../scripts/devices/known-devices.js';
import { pcscReaders } from '../../../scripts/devices/pcsc-readers.js';
import { serialPorts, type SystemRoots } from '../../../scripts/devices/serial-ports.js';
import { snippetFor } from '../../../scripts/devices/snippet.js';
import { tempDir } from '../../support/temp.js';

interface Converter {
  readonly node: string;
  readonly usb: readonly [vendor: string, product: string];
  readonly serial?: string;
  readonly byId?: string;
}

/** Directories as udev and sysfs make them. */
function plugIn(root: string, converters: readonly Converter[]): SystemRoots {
  const roots = { dev: join(root, 'dev'), sys: join(root, 'sys') };
  mkdirSync(join(roots.dev, 'serial/by-id'), { recursive: true });
  mkdirSync(join(roots.dev, 'serial/by-path'), { recursive: true });
  mkdirSync(join(roots.sys, 'class/tty'), { recursive: true });
  for (const [at, { node, usb, serial, byId }] of converters.entries()) {
    writeFileSync(join(roots.dev, node), '');
    if (byId !== undefined)
      symlinkSync(join(roots.dev, node), join(roots.dev, 'serial/by-id', byId));
    const socket = `pci-0000:00:14.0-usb-0:${at + 1}:1.0-port0`;
    symlinkSync(join(roots.dev, node), join(roots.dev, 'serial/by-path', socket));
    const usbDir = join(roots.sys, `devices/usb1/1-${at + 1}`);
    const ttyDir = join(usbDir, `1-${at + 1}:1.0/${node}`);
    mkdirSync(ttyDir, { recursive: true });
    writeFileSync(join(usbDir, 'idVendor'), `${usb[0]}\n`);
    writeFileSync(join(usbDir, 'idProduct'), `${usb[1]}\n`);
    writeFileSync(join(usbDir, 'product'), 'USB Serial\n');
    if (serial !== undefined) writeFileSync(join(usbDir, 'serial'), `${serial}\n`);
    mkdirSync(join(roots.sys, 'class/tty', node));
    symlinkSync(ttyDir, join(roots.sys, 'class/tty', node, 'device'));
  }
  return roots;
}

const keyboard: ListedHid = {
  ...{ vendorId: 0xffff, productId: 0x0035, path: '/dev/hidraw0', product: 'RFID Reader' },
  ...{ usagePage: 0x01, usage: 0x06 },
};
const scanner: ListedHid = {
  ...{ vendorId: 0x0c2e, productId: 0x0b61, path: '/dev/hidraw1', serialNumber: '12345A' },
  ...{ usagePage: 0x8c, usage: 0x02 },
};
const relay: ListedHid = {
  ...{ vendorId: 0x16c0, productId: 0x05df, path: '/dev/hidraw2', product: 'USBRelay2' },
  ...{ usagePage: 0xff00, usage: 0x01 },
};
const mouse: ListedHid = {
  ...{ vendorId: 0x046d, productId: 0xc077, path: '/dev/hidraw3', usagePage: 0x01, usage: 0x02 },
};

const socketOf = (path: string): Promise<string> => Promise.resolve(`1-${path.slice(-1)}`);
const listed = (...all: readonly ListedHid[]) => hidDevices(() => Promise.resolve(all), socketOf);

describe('tongdao devices', () => {
  it('names a converter with a serial number by it, one without by its socket, never by its number', async () => {
    const temp = tempDir();
    try {
      const roots = plugIn(temp.path, [
        {
          ...{ node: 'ttyUSB0', usb: ['0403', '6001'], serial: 'A50285BI' },
          byId: 'usb-FTDI_FT232R_A50285BI-if00-port0',
        },
        { node: 'ttyUSB1', usb: ['1a86', '7523'], byId: 'usb-1a86_USB_Serial-if00-port0' },
      ]);
      const [first, second] = await serialPorts(roots);
      expect(first).to.include({ usb: '0403:6001', now: join(roots.dev, 'ttyUSB0') });
      expect(first?.transport).to.deep.equal({
        type: 'serial',
        path: join(roots.dev, 'serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0'),
      });
      expect(first?.remark).to.equal(undefined);
      expect(JSON.stringify(second?.transport)).to.include('by-path').and.not.to.include('ttyUSB');
      expect(second?.remark).to.be.a('string');
    } finally {
      temp.remove();
    }
  });

  it('an empty machine has no devices, and that is no error', async () => {
    const temp = tempDir();
    try {
      expect(await serialPorts({ dev: temp.path, sys: temp.path })).to.deep.equal([]);
    } finally {
      temp.remove();
    }
  });

  it('lists keyboards, scanners and relays; no mouse', async () => {
    const found = await listed(keyboard, scanner, relay, mouse);
    expect(found.map(({ usb }) => usb)).to.deep.equal(['ffff:0035', '0c2e:0b61', '16c0:05df']);
    expect(found[0]?.transport).to.deep.include({ usbPath: '1-0' });
    expect(found[1]?.transport).to.deep.include({ serialNumber: '12345A' });
  });

  it('guesses the driver and gives lines that the site file takes', async () => {
    const described = describeDevices(await listed(keyboard, scanner, relay));
    expect(described.map(({ guesses }) => guesses.map(({ protocol }) => protocol))).to.deep.equal([
      ['wedge'],
      ['hid-pos'],
      ['hid-relay'],
    ]);
    const all = described.flatMap(({ guesses }) => guesses.map(({ snippet }) => snippet));
    const readers = all.flatMap((one) => (one?.reader === undefined ? [] : [one.reader]));
    const turnstiles = all.flatMap((one) => (one?.turnstile === undefined ? [] : [one.turnstile]));
    const lane = { readers: readers.map(({ id }) => id), turnstile: turnstiles[0]?.['id'] };
    const site = siteSchema.safeParse({
      version: 1,
      venue: { id: 'test.example.org', name: '测试医院', placeType: 'hospital' },
      links: all.map((one) => one?.link),
      readers,
      turnstiles,
      lanes: [{ id: '1', name: '一号通道', ...lane }],
    });
    expect(site.error?.issues).to.equal(undefined);
  });

  it('names a PC/SC reader without the numbers of its plugging, and says where that names two', () => {
    const [acs] = pcscReaders(() => ['ACS ACR1252 Reader [PICC] 00 00']);
    expect(acs?.transport).to.deep.equal({ type: 'pcsc', reader: 'ACS ACR1252 Reader [PICC]' });
    expect(acs?.remark).to.equal(undefined);
    const twins = pcscReaders(() => ['Twin 00 00', 'Twin 01 00']);
    expect(twins.map(({ remark }) => typeof remark)).to.deep.equal(['string', 'string']);
    expect(pcscReaders(() => undefined)).to.deep.equal([]);
  });

  it('every guess of the table has valid lines', () => {
    const transports = {
      serial: { type: 'serial', path: '/dev/serial/by-id/usb-x' },
      hid: { type: 'hid', vendorId: '16c0', productId: '05df' },
      pcsc: { type: 'pcsc', reader: 'ACS ACR1252' },
    } as const;
    for (const known of KNOWN_DEVICES) {
      expect(snippetFor(known, transports[known.bus], 1).link).to.include({
        protocol: known.protocol,
      });
    }
  });

  it('says of a device without a driver that there is none', () => {
    const [one] = describeDevices([
      { bus: 'hid', product: 'HIDRelay', usb: '0519:2018', now: '/dev/hidraw9' },
    ]);
    expect(one?.unsupported).to.include('not supported');
    expect(one?.guesses).to.deep.equal([]);
  });
});
