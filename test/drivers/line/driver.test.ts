import { expect } from 'chai';
import fc from 'fast-check';
import { LineRig } from './rig.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };
/** 苏康码-A12 in GB18030: the bytes of the first three characters are no UTF-8. */
const GBK_CODE = Uint8Array.of(0xcb, 0xd5, 0xbf, 0xb5, 0xc2, 0xeb, 0x2d, 0x41, 0x31, 0x32);

describe('line reader', () => {
  let rig: LineRig;

  afterEach(async () => {
    await rig.stop();
    expect(rig.time.waiting, 'timers left behind').to.equal(0);
  });

  for (const suffix of ['cr', 'lf', 'crlf', 'none'] as const) {
    it(`gives found, credential and removed for a code that ends with ${suffix}`, async () => {
      rig = await new LineRig({ suffix }).start();
      rig.scanner.scan('预约-A1234');
      await rig.time.advance(150);
      expect(rig.events.map(({ type }) => type)).to.deep.equal(['found', 'credential', 'removed']);
      expect(rig.read).to.deep.equal(['预约-A1234']);
      const at = suffix === 'none' ? rig.events[0]!.at : rig.time.mono() - 150;
      expect(rig.events.map((event) => event.at)).to.deep.equal([at, at, at]);
      expect(rig.status.noiseBytes).to.equal(0);
    });
  }

  it('is a scanned code, never a person, whatever the code looks like', async () => {
    rig = await new LineRig().start();
    rig.scanner.scan('329999194106123028');
    await rig.time.advance(10);
    const credential = rig.events.find((event) => event.type === 'credential');
    expect(credential?.credential).to.deep.equal({
      card: 'code',
      evidence: 'scanned',
      identifiers: [{ namespace: 'qr', value: '329999194106123028' }],
    });
  });

  it('reads GB18030 where the bytes are no UTF-8', async () => {
    rig = await new LineRig().start();
    rig.scanner.scan(GBK_CODE);
    await rig.time.advance(10);
    expect(rig.read).to.deep.equal(['苏康码-A12']);
  });

  it('drops and counts a line of a wrong length or alphabet, and reads the next', async () => {
    const format = { holds: 'code', minLength: 4, maxLength: 8, alphabet: '0123456789' } as const;
    rig = await new LineRig({ format }).start();
    for (const line of ['123', '123456789', '12a4', '1234']) rig.scanner.scan(line);
    await rig.time.advance(10);
    expect(rig.read).to.deep.equal(['1234']);
    expect(rig.status.noiseBytes).to.equal(3 + 9 + 4);
    expect(rig.events.filter(({ type }) => type === 'noise')).to.have.length(3);
  });

  it('reads the UID of a card in the configured form', async () => {
    const format = {
      holds: 'uid',
      base: 'hex',
      digits: 8,
      bytes: 4,
      order: 'as-is',
    } as const;
    rig = await new LineRig({ format }).start();
    rig.scanner.scan('1A2B3C4D');
    await rig.time.advance(10);
    expect(rig.events.find((event) => event.type === 'credential')?.credential).to.deep.equal({
      card: 'uid-only',
      evidence: 'uid-only',
      identifiers: [{ namespace: 'uid', value: '1A2B3C4D' }],
    });
  });

  it('drops half a line followed by silence, and never joins it to the next', async () => {
    rig = await new LineRig().start();
    rig.scanner.inject({ kind: 'half' });
    rig.scanner.scan('ABCDEFGH');
    await rig.time.advance(150);
    rig.scanner.scan('12345678');
    await rig.time.advance(10);
    expect(rig.read).to.deep.equal(['12345678']);
    expect(rig.status.noiseBytes).to.equal(4);
  });

  it('joins the pieces of a slow line, and drops noise in front of it with the line', async () => {
    rig = await new LineRig({ pace: { chunkBytes: 1, baudRate: 9600 } }).start();
    rig.scanner.scan('A'.repeat(400));
    await rig.time.advance(1000);
    expect(rig.read).to.deep.equal(['A'.repeat(400)]);
    rig.scanner.inject({ kind: 'noise', bytes: Uint8Array.of(0xff, 0xfe) });
    rig.scanner.scan('BBBB');
    rig.scanner.scan('CCCC');
    await rig.time.advance(200);
    expect(rig.read.slice(1)).to.deep.equal(['CCCC']);
  });

  it('gives no event for a line cut by a lost cable, and works again after the return', async () => {
    rig = await new LineRig().start();
    rig.scanner.inject({ kind: 'half' });
    rig.scanner.scan('ABCDEFGH');
    await rig.time.advance(10);
    await rig.far!.close();
    await rig.time.advance(10);
    expect(rig.status.state).to.equal('offline');
    await rig.time.advance(600);
    expect(rig.status).to.include({ state: 'online', liveness: 'port-only', reopened: 1 });
    rig.scanner.scan('12345678');
    await rig.time.advance(10);
    expect(rig.read).to.deep.equal(['12345678']);
  });

  it('cannot notice silence, and says so', async () => {
    rig = await new LineRig().start();
    await rig.time.advance(600_000);
    expect(rig.status).to.include({ state: 'online', liveness: 'port-only' });
    expect(rig.reader.liveness).to.equal('port-only');
  });

  it('reads a good line behind any bytes that end with a suffix', async () => {
    rig = await new LineRig({ suffix: 'lf' }).start();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        rig.events.length = 0;
        rig.scanner.scan(noise);
        rig.scanner.scan('GOOD-CODE');
        await rig.time.advance(1);
        expect(rig.read.at(-1)).to.equal('GOOD-CODE');
      }),
      { numRuns: Math.min(RUNS.numRuns, 300) },
    );
  });
});
