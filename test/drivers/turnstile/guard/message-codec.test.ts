import { expect } from 'chai';
import fc from 'fast-check';
import {
  guardOrderSchema,
  guardReportSchema,
  type GuardOrder,
} from '../../../../drivers/turnstile/guard/contract.js';
import { encodeMessage, MessageCodec } from '../../../../drivers/turnstile/guard/message-codec.js';
import { GuardRig } from './rig.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };

const orders = fc.oneof(
  fc.record({
    type: fc.constant('pulse' as const),
    id: fc.nat(),
    channel: fc.integer({ min: 1, max: 16 }),
    ms: fc.integer({ min: 100, max: 5000 }),
    by: fc.double({ noNaN: true, noDefaultInfinity: true }).map((by) => by + 0),
  }),
  fc.record({ type: fc.constant('look' as const), id: fc.nat() }),
);

describe('orders and reports of a guard', () => {
  it('arrive whole wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(orders), fc.integer({ min: 1, max: 40 }), (sent, size) => {
        const stream = Buffer.concat(sent.map((order) => encodeMessage(order)));
        const codec = new MessageCodec(guardOrderSchema);
        const heard: GuardOrder[] = [];
        for (let at = 0; at < stream.length; at += size) {
          heard.push(...codec.push(stream.subarray(at, at + size)));
        }
        expect(heard).to.deep.equal(sent);
        expect(codec.takeNoise()).to.equal(0);
      }),
      RUNS,
    );
  });

  it('are never made of noise, which is counted to the byte', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 2000 })), (chunks) => {
        const codec = new MessageCodec(guardReportSchema);
        for (const chunk of chunks) expect(codec.push(chunk)).to.deep.equal([]);
        codec.drop();
        expect(codec.takeNoise()).to.equal(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      }),
      RUNS,
    );
  });

  it('with a field too many, a wrong type or a time outside its bounds are none', () => {
    const pulse = { type: 'pulse', id: 1, channel: 1, ms: 500, by: 1000 };
    const wrong = [
      { ...pulse, extra: true },
      { ...pulse, ms: 60_000 },
      { ...pulse, channel: 0 },
      { ...pulse, type: 'hold' },
      { type: 'look' },
    ];
    const codec = new MessageCodec(guardOrderSchema);
    for (const message of wrong) {
      expect(codec.push(encodeMessage(message)), JSON.stringify(message)).to.deep.equal([]);
    }
    expect(codec.push(encodeMessage(pulse))).to.deep.equal([pulse]);
  });

  it('of any kind never leave a relay on', async () => {
    const rig = await new GuardRig().start();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(orders, fc.uint8Array({ maxLength: 50 }))),
        async (sent) => {
          for (const one of sent) {
            rig.room.receive(
              one instanceof Uint8Array
                ? one
                : encodeMessage('by' in one ? { ...one, by: rig.time.mono() + 100 } : one),
            );
          }
          await rig.time.advance(5100);
          expect([1, 2, 3, 4].filter((channel) => rig.board.isOn(channel))).to.deep.equal([]);
        },
      ),
      { numRuns: Math.min(RUNS.numRuns, 100) },
    );
    await rig.stop();
  });
});
