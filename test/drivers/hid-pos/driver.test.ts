import { expect } from 'chai';
import fc from 'fast-check';
import { HidPosReader } from '../../../drivers/hid-pos/driver.js';
import {
  PosScannerSimulator,
  type PosScannerOptions,
} from '../../../drivers/simulators/hid/pos-scanner.js';
import { encodeHidFrame } from '../../../drivers/transport/hid-codec.js';
import { readerSchema } from '../../../schemas/site-devices.js';
import { ManualTime } from '../../support/manual-time.js';
import { HidReaderRig } from '../hid-rig.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const LAYOUTS = [
  {},
  { reportId: false },
  { shifted: true },
  { reportId: false, shifted: true },
  { aim: '\0\0\0' },
  { reportId: false, aim: '\0\0\0' },
] as const;

interface ScannerRig {
  readonly rig: HidReaderRig;
  readonly scanner: PosScannerSimulator;
  readonly time: ManualTime;
}

async function scannerRig(
  scan: Partial<PosScannerOptions> = {},
  config: object = {},
): Promise<ScannerRig> {
  const time = new ManualTime();
  const scanner = new PosScannerSimulator({ timers: time, ...scan });
  const parsed = readerSchema.parse({
    id: 'reader-1',
    driver: 'hid-pos',
    link: 'usb-1',
    ...config,
  });
  if (parsed.driver !== 'hid-pos') throw new Error('no scanner');
  const switchOn = scan.needsSwitchOn === true;
  const reader = new HidPosReader({ config: parsed, switchOn, timers: time });
  const rig = await new HidReaderRig(time, reader, (pipe) => scanner.connect(pipe)).start();
  return { rig, scanner, time };
}

describe('HID-POS scanner', () => {
  it('delivers found, credential and removed at once', async () => {
    const { rig, scanner, time } = await scannerRig();
    scanner.scan('TD-2026-0001');
    await time.advance(10);
    expect(rig.events).to.deep.equal([
      { type: 'found', at: rig.events[0]!.at },
      {
        type: 'credential',
        at: rig.events[0]!.at,
        credential: {
          card: 'code',
          evidence: 'scanned',
          identifiers: [{ namespace: 'qr', value: 'TD-2026-0001' }],
        },
      },
      { type: 'removed', at: rig.events[0]!.at },
    ]);
    expect(rig.status).to.include({ state: 'online', liveness: 'port-only' });
  });

  it('joins continued reports, in every layout of report id, shift and AIM id', async () => {
    const long = '通道'.repeat(40) + 'end';
    for (const layout of LAYOUTS) {
      for (const code of ['1234', 'x'.repeat(56), 'x'.repeat(57), long]) {
        const { rig, scanner, time } = await scannerRig(layout);
        scanner.scan(code);
        await time.advance(100);
        expect(rig.story, JSON.stringify(layout)).to.deep.equal([`qr:${code}`]);
      }
    }
  });

  it('reads strict UTF-8 first and then GB18030, also when a character lies across two reports', async () => {
    const { rig, scanner, time } = await scannerRig();
    scanner.scan(Uint8Array.of(0xcd, 0xa8, 0xb5, 0xc0)); // 通道 in GBK
    const across = Buffer.from('x'.repeat(55) + '道', 'utf8');
    scanner.scan(across);
    await time.advance(100);
    expect(rig.story).to.deep.equal(['noise 4', `qr:${across.toString('utf8')}`]);
    const two = await scannerRig({}, { format: { holds: 'code', minLength: 2 } });
    two.scanner.scan(Uint8Array.of(0xcd, 0xa8, 0xb5, 0xc0));
    two.scanner.scan(Uint8Array.of(0xcd, 0xa8, 0xb5));
    await two.time.advance(100);
    expect(two.rig.story).to.deep.equal(['qr:通道', 'noise 3']);
  });

  it('a line end that the scanner adds is no part of the code', async () => {
    const { rig, scanner, time } = await scannerRig();
    scanner.scan('ABCD\r\n');
    await time.advance(10);
    expect(rig.story).to.deep.equal(['qr:ABCD']);
  });

  it('a continued code that stops is dropped and counted, and the next one is whole', async () => {
    const { rig, scanner, time } = await scannerRig();
    scanner.scan('a'.repeat(100));
    await time.advance(2);
    scanner.stop();
    await time.advance(400);
    scanner.scan('b'.repeat(100));
    await time.advance(400);
    expect(rig.story).to.deep.equal(['noise 56', `qr:${'b'.repeat(100)}`]);
    expect(rig.status.noiseBytes).to.equal(56);
  });

  it('a code without end costs bounded memory and is one noise', async () => {
    const { rig, scanner, time } = await scannerRig(
      {},
      { format: { holds: 'code', maxLength: 4096 } },
    );
    scanner.scan('a'.repeat(20_000));
    await time.advance(2000);
    expect(rig.story).to.deep.equal(['noise 20000']);
  });

  it('switches on a scanner that waits for it, again after every return, and reads meanwhile', async () => {
    const { rig, scanner, time } = await scannerRig({ needsSwitchOn: true });
    expect(scanner.switchedOn).to.equal(true);
    scanner.scan('ABCD');
    await time.advance(10);
    expect(rig.story).to.deep.equal(['qr:ABCD']);
    await time.advance(2000);
    expect(rig.status.state).to.equal('online');
  });

  it('reports that are none of a scanner are dropped and counted', async () => {
    const { rig, time } = await scannerRig();
    for (const bytes of [[1], [2, 200, 0x5d, 0x51], Array<number>(64).fill(9), [0x5d, 0x5d]]) {
      await rig.line.write(encodeHidFrame('input', Uint8Array.from(bytes)));
    }
    await time.advance(10);
    expect(rig.story).to.deep.equal(['noise 1', 'noise 4', 'noise 64', 'noise 2']);
  });

  it('half a report, noise and lost reports never make another code', async () => {
    for (const kind of ['cut', 'lost', 'noise'] as const) {
      const { rig, scanner, time } = await scannerRig();
      scanner.inject(kind === 'noise' ? { kind, bytes: Uint8Array.of(0x99, 0x0f) } : { kind });
      scanner.scan('first code');
      await time.advance(400);
      scanner.scan('second code');
      await time.advance(400);
      expect(rig.story.at(-1), kind).to.equal('qr:second code');
      expect(rig.story.filter((line) => line.startsWith('qr:')).length).to.equal(
        kind === 'noise' ? 2 : 1,
      );
    }
  });

  const anyText = fc
    .string({
      unit: fc.constantFrom(...Array.from('ABC123-/:通道𠮷张é')),
      minLength: 4,
      maxLength: 200,
    })
    .filter((text) => text.trim() === text);

  it('any text in any layout at any split of the bytes is that text', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.constantFrom(...LAYOUTS),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }),
        async (text, layout, sizes) => {
          const { scanner, time } = await scannerRig(layout);
          const sent: number[] = [];
          scanner.connect({ onBytes: () => undefined, send: (bytes) => sent.push(...bytes) });
          scanner.scan(text);
          await time.advance(100);
          const again = await scannerRig(layout);
          for (let at = 0, turn = 0; at < sent.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            await again.rig.line.write(Uint8Array.from(sent.slice(at, at + size)));
            at += size;
          }
          await again.time.advance(10);
          expect(again.rig.story).to.deep.equal([`qr:${text}`]);
        },
      ),
      { numRuns: Math.min(Math.ceil(numRuns / 2), 2000) },
    );
  });

  it('any bytes give printable codes or noise, and leave no timer behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 70 }), { maxLength: 20 }),
        async (chunks) => {
          const { rig, time } = await scannerRig();
          for (const chunk of chunks) {
            await rig.line.write(chunk);
            await rig.line.write(encodeHidFrame('input', chunk));
          }
          await time.advance(1000);
          for (const line of rig.story) expect(line).to.not.match(/[\p{Cc}\p{Cs}\uFFFD]/u);
          await rig.stop();
          expect(time.waiting).to.equal(0);
        },
      ),
      { numRuns: Math.min(numRuns, 5000) },
    );
  });
});
