import { expect } from 'chai';
import fc from 'fast-check';
import { ReaderRoom } from '../../../drivers/pcsc/room.js';
import { isContactlessAtr } from '../../../drivers/pcsc/atr.js';
import { pcscOrderSchema, pcscReportSchema } from '../../../drivers/pcsc/contract.js';
import { smartcardLayer } from '../../../drivers/pcsc/layer.js';
import { encodeMessage, MessageCodec } from '../../../drivers/turnstile/guard/message-codec.js';
import { TongdaoError } from '../../../schemas/errors.js';
import { ManualTime, settle } from '../../support/manual-time.js';
import { contactSocialSecurity } from '../sample-cards.js';
import { VirtualService } from './virtual-service.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

function build(reader = 'Example', change: Partial<VirtualService> = {}) {
  const time = new ManualTime();
  const service = Object.assign(new VirtualService({ slot: 'contact', timers: time }), change);
  const reports: Uint8Array[] = [];
  const lost: string[] = [];
  const room = new ReaderRoom({
    layer: service,
    reader,
    timers: time,
    report: (bytes) => reports.push(bytes),
    lost: (detail) => lost.push(detail),
  });
  return { time, service, room, reports, lost };
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TongdaoError && error.code === 'DEVICE_OPEN_FAILED') return error.detail;
    throw error;
  }
  return '';
}

describe('PC/SC reader room', () => {
  it('finds its reader by the beginning of the name, and refuses none and several', () => {
    const readers = ['Maker A Reader 00 00', 'Maker A Reader 01 00', 'Maker B 02 00'];
    expect(refusal(() => build('Maker B', { readers }))).to.equal('');
    expect(refusal(() => build('Maker A Reader', { readers }))).to.equal(
      '"Maker A Reader…" is "Maker A Reader 00 00", "Maker A Reader 01 00": give more of the name',
    );
    expect(refusal(() => build('A Reader', { readers }))).to.match(/^no reader "A Reader…": there/);
    expect(refusal(() => build('Maker', { readers: [] }))).to.match(/no reader is plugged in$/);
  });

  it('refuses with the words of a service that does not run', () => {
    expect(refusal(() => build('Example', { isRunning: false }))).to.equal(
      'PC/SC service not running',
    );
  });

  it('a package that is not installed is a refusal that says what to do', async () => {
    const error: unknown = await smartcardLayer('tongdao-no-such-package').catch(
      (reason: unknown) => reason,
    );
    expect(error).to.include({ code: 'DEVICE_OPEN_FAILED' });
    expect(String(error)).to.include('install libpcsclite-dev, then npm install');
  });

  it('a package of that name that is something else is refused', async () => {
    const error: unknown = await smartcardLayer('node:path').catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'DEVICE_OPEN_FAILED' });
  });

  it('lets go of the card and of the service when it closes', async () => {
    const { room, service, reports } = build();
    service.put(contactSocialSecurity());
    room.receive(encodeMessage({ id: 1, do: 'connect' }));
    await settle();
    expect(Buffer.concat(reports).toString()).to.include('"said":"connected"');
    expect(service.held).to.equal(1);
    room.close();
    expect(service.held).to.equal(0);
  });

  it('a command without a card is gone, not a fault', async () => {
    const { room, reports } = build();
    room.receive(encodeMessage({ id: 7, do: 'transmit', apdu: '00A4040000' }));
    await settle();
    expect(JSON.parse(Buffer.concat(reports).toString())).to.deep.equal({
      id: 7,
      said: 'gone',
      why: 'no card is connected',
    });
  });

  it('any bytes and any orders at any split: every whole order has one valid report', async () => {
    const order = fc.oneof(
      fc.record({ do: fc.constantFrom('state', 'connect', 'release') }),
      fc.record({
        do: fc.constant('transmit'),
        apdu: fc
          .uint8Array({ maxLength: 261 })
          .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase()),
      }),
    );
    const piece = fc.oneof(
      order.map((fields) => ({ fields, bytes: undefined })),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ fields: undefined, bytes })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.nat(), async (pieces, split) => {
        const { room, service, reports, lost } = build();
        service.put(contactSocialSecurity());
        const parts = pieces.map(({ fields, bytes }, id) =>
          fields === undefined ? bytes : encodeMessage({ id, ...fields }),
        );
        const all = Buffer.concat(parts);
        const whole = new MessageCodec(pcscOrderSchema).push(all);
        const at = all.length === 0 ? 0 : split % all.length;
        room.receive(all.subarray(0, at));
        room.receive(all.subarray(at));
        await settle();
        await settle();
        const said = new MessageCodec(pcscReportSchema).push(Buffer.concat(reports));
        const byId = (one: { id: number }, two: { id: number }): number => one.id - two.id;
        expect([...said].sort(byId).map(({ id }) => id)).to.deep.equal(
          [...whole].sort(byId).map(({ id }) => id),
        );
        expect(lost).to.deep.equal([]);
      }),
      { numRuns },
    );
  });
});

describe('an ATR', () => {
  // PC/SC part 3 supplemental document for contactless cards, 3.1.3.2.3: Mifare 1K.
  const MIFARE_1K = Buffer.from('3B8F8001804F0CA000000306030001000000006A', 'hex');

  it('made up by a reader is known by its form, its length and its check byte', () => {
    expect(isContactlessAtr(MIFARE_1K)).to.equal(true);
    expect(isContactlessAtr(MIFARE_1K.subarray(0, 19))).to.equal(false);
    for (const at of [0, 1, 2, 3, 10, 19]) {
      const wrong = Buffer.from(MIFARE_1K);
      wrong[at] = (wrong[at] ?? 0) ^ 0x40;
      expect(isContactlessAtr(wrong), `byte ${at}`).to.equal(false);
    }
  });

  it('of a contact card is another one, whatever the bytes', () => {
    expect(isContactlessAtr(Buffer.from('3B600000', 'hex'))).to.equal(false);
    expect(isContactlessAtr(new Uint8Array(0))).to.equal(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 33 }), (atr) => {
        if (atr[0] !== 0x3b || atr[2] !== 0x80 || atr[3] !== 0x01) {
          expect(isContactlessAtr(atr)).to.equal(false);
        }
      }),
      { numRuns },
    );
  });
});
