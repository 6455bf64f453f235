import { mkdirSync, symlinkSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { HidCodec, TO_DEVICE, encodeHidFrame } from '../../../drivers/transport/hid-codec.js';
import type { HidFrame } from '../../../drivers/transport/hid-frame.js';
import { KEYBOARD_USAGE, usbPathOf } from '../../../drivers/transport/hid-identity.js';
import type { HidDevice, HidLayer, HidListing } from '../../../drivers/transport/hid-layer.js';
import { hidTransport, type HidOptions } from '../../../drivers/transport/hid.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { settle } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const IDS = { vendorId: '16c0', productId: '05df' };

/** What the operating system would do, where this machine has no such devices. */
class Plugged extends EventEmitter implements HidDevice {
  readonly sent: string[] = [];
  refuses = false;
  closed = 0;

  write(report: Buffer): Promise<number> {
    return this.#take('output', report);
  }

  sendFeatureReport(report: Buffer): Promise<number> {
    return this.#take('feature', report);
  }

  getFeatureReport(reportId: number, bytes: number): Promise<Uint8Array> {
    return Promise.resolve(Uint8Array.of(reportId, bytes));
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }

  #take(kind: string, report: Buffer): Promise<number> {
    if (this.refuses) return Promise.reject(new Error('Broken pipe'));
    this.sent.push(`${kind} ${report.toString('hex')}`);
    return Promise.resolve(report.length);
  }
}

function layer(
  listings: readonly HidListing[],
  device = new Plugged(),
): HidLayer & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    list: (vendorId, productId) => {
      expect([vendorId, productId]).to.deep.equal([0x16c0, 0x05df]);
      return Promise.resolve(listings);
    },
    open: (path) => {
      opened.push(path);
      return Promise.resolve(device);
    },
  };
}

async function refusal(options: Partial<HidOptions>): Promise<string> {
  try {
    await hidTransport({ ...IDS, ...options }).open();
  } catch (error) {
    if (isTongdaoError(error, 'DEVICE_OPEN_FAILED')) return error.detail;
  }
  throw new Error('was opened');
}

describe('HID transport', () => {
  it('opens the device with the serial number, or the USB port, and no other', async () => {
    const twins: HidListing[] = [
      { path: '/dev/hidraw3', serialNumber: 'A' },
      { path: '/dev/hidraw1', serialNumber: 'B' },
    ];
    const bySerial = layer(twins);
    await hidTransport({ ...IDS, serialNumber: 'B', layer: bySerial }).open();
    expect(bySerial.opened).to.deep.equal(['/dev/hidraw1']);
    const byPort = layer(twins);
    const where = (path: string): Promise<string> =>
      Promise.resolve(path.endsWith('3') ? '1-1.2' : '1-1.3');
    await hidTransport({ ...IDS, usbPath: '1-1.2', layer: byPort, usbPathOf: where }).open();
    expect(byPort.opened).to.deep.equal(['/dev/hidraw3']);
  });

  it('of twins that nothing tells apart it opens none and says what to name', async () => {
    const twins = layer([{ path: '/dev/hidraw0' }, { path: '/dev/hidraw1' }]);
    expect(await refusal({ layer: twins })).to.contain('name serialNumber or usbPath');
    expect(twins.opened).to.deep.equal([]);
  });

  it('one interface that is listed once for each usage is one device', async () => {
    const several = layer([
      { path: '/dev/hidraw0', usagePage: 1, usage: 6 },
      { path: '/dev/hidraw0', usagePage: 12, usage: 1 },
      { path: '/dev/hidraw1', usagePage: 12, usage: 1 },
    ]);
    await hidTransport({ ...IDS, usage: KEYBOARD_USAGE, layer: several }).open();
    expect(several.opened).to.deep.equal(['/dev/hidraw0']);
  });

  it('says whether nothing is plugged in or it is another device', async () => {
    expect(await refusal({ layer: layer([]) })).to.equal('hid:16c0:05df: not plugged in');
    const other = layer([{ path: '/dev/hidraw0', serialNumber: 'SECRET', usagePage: 1, usage: 2 }]);
    const words = await refusal({ serialNumber: 'B', usage: KEYBOARD_USAGE, layer: other });
    expect(words).to.contain('0001:02').and.contain('0001:06 is wanted').and.not.contain('SECRET');
  });

  it('tells the reason of the operating system when the device cannot be opened', async () => {
    const locked: HidLayer = {
      list: () => Promise.resolve([{ path: '/dev/hidraw0' }]),
      open: () => Promise.reject(new Error('cannot open /dev/hidraw0: Permission denied')),
    };
    expect(await refusal({ layer: locked })).to.contain('Permission denied');
  });

  it('carries reports both ways as frames', async () => {
    const device = new Plugged();
    const connection = await hidTransport({
      ...IDS,
      layer: layer([{ path: '/dev/hidraw0' }], device),
    }).open();
    const frames: HidFrame[] = [];
    const codec = new HidCodec();
    connection.onData((chunk) => frames.push(...codec.push(chunk)));
    await connection.write(
      Uint8Array.of(
        ...encodeHidFrame('setFeature', Uint8Array.of(0, 0xff, 1)),
        ...encodeHidFrame('output', Uint8Array.of(0, 0xfd, 1)),
        ...encodeHidFrame('getFeature', Uint8Array.of(3, 9)),
      ),
    );
    expect(device.sent).to.deep.equal(['feature 00ff01', 'output 00fd01']);
    device.emit('data', Buffer.from([7, 8]));
    await settle();
    expect(frames).to.deep.equal([
      { kind: 'featureAnswer', bytes: Uint8Array.of(3, 9) },
      { kind: 'input', bytes: Uint8Array.of(7, 8) },
    ]);
  });

  it('a command that the device refuses is DEVICE_REFUSED and ends nothing', async () => {
    const device = new Plugged();
    const connection = await hidTransport({
      ...IDS,
      layer: layer([{ path: '/dev/hidraw0' }], device),
    }).open();
    device.refuses = true;
    const order = encodeHidFrame('output', Uint8Array.of(0, 1));
    const refused = await connection.write(order).then(
      () => 'sent',
      (error: unknown) => String(error),
    );
    expect(refused).to.contain('DEVICE_REFUSED').and.contain('Broken pipe');
    device.refuses = false;
    await connection.write(order);
  });

  it('unplugging is one loss with the words of the system, and the device is let go once', async () => {
    const device = new Plugged();
    const connection = await hidTransport({
      ...IDS,
      layer: layer([{ path: '/dev/hidraw0' }], device),
    }).open();
    device.emit('error', 'device disconnected');
    device.emit('error', 'again');
    expect(await connection.closed).to.deep.equal({ kind: 'lost', detail: 'device disconnected' });
    await connection.close();
    expect(device.closed).to.equal(1);
    const late = connection
      .write(encodeHidFrame('output', Uint8Array.of(0)))
      .catch((error: unknown) => String(error));
    expect(await late).to.contain('DEVICE_CLOSED');
  });

  it('finds the USB port of a hidraw node in sysfs, and none where there is none', async () => {
    const { path: sysfs, remove } = tempDir('sysfs');
    mkdirSync(join(sysfs, 'class/hidraw'), { recursive: true });
    const usb =
      '../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.2/1-1.2:1.0/0003:16C0:05DF.0001/hidraw/hidraw0';
    symlinkSync(usb, join(sysfs, 'class/hidraw/hidraw0'));
    symlinkSync(
      '../../devices/virtual/misc/uhid/0003:16C0:05DF.0002/hidraw/hidraw1',
      join(sysfs, 'class/hidraw/hidraw1'),
    );
    const where = usbPathOf(sysfs);
    expect(await where('/dev/hidraw0')).to.equal('1-1.2');
    expect(await where('/dev/hidraw1')).to.equal(undefined);
    expect(await where('/dev/hidraw2')).to.equal(undefined);
    remove();
  });
});

describe('HID frames', () => {
  const frames = fc.array(
    fc.record({
      kind: fc.constantFrom('input' as const, 'featureAnswer' as const),
      bytes: fc.uint8Array({ maxLength: 70 }),
    }),
    { maxLength: 12 },
  );

  it('come out as they went in, at any split', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }),
        (sent, sizes) => {
          const bytes = Buffer.concat(sent.map((frame) => encodeHidFrame(frame.kind, frame.bytes)));
          const codec = new HidCodec();
          const got: HidFrame[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            got.push(...codec.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(got).to.deep.equal(sent);
          expect(codec.takeNoise()).to.equal(0);
          expect(codec.pending().length).to.equal(0);
        },
      ),
      { numRuns },
    );
  });

  it('every byte of anything is in a frame, pending or noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        const codec = new HidCodec(TO_DEVICE, 64);
        let framed = 0;
        let total = 0;
        for (const chunk of chunks) {
          total += chunk.length;
          for (const { bytes } of codec.push(chunk)) framed += 3 + bytes.length;
          expect(codec.pending().length).to.be.lessThan(67);
        }
        const pending = codec.pending().length;
        codec.drop();
        expect(framed + codec.takeNoise()).to.equal(total);
        expect(pending).to.be.at.most(total);
      }),
      { numRuns },
    );
  });
});
