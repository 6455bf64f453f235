import { expect } from 'chai';
import fc from 'fast-check';
import { VpcdParser, encodeVpcd } from '../../../drivers/simulators/vpcd/frame.js';
import { VpcdSimulator, type VpcdFault } from '../../../drivers/simulators/vpcd/reader.js';
import { ManualTime } from '../../support/manual-time.js';
import { dualSocialSecurity, seniorMifare } from '../sample-cards.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);
const GET_ATR = Uint8Array.of(0x04);

function build(slot: 'contact' | 'contactless') {
  const time = new ManualTime();
  const simulator = new VpcdSimulator({ clock: time, timers: time, slot });
  const said: string[] = [];
  let hear: (bytes: Uint8Array) => void = () => undefined;
  simulator.connect({
    onBytes: (listener) => (hear = listener),
    send: (bytes) => said.push(Buffer.from(bytes).toString('hex').toUpperCase()),
  });
  const ask = async (payload: Uint8Array): Promise<string> => {
    said.length = 0;
    hear(encodeVpcd(payload));
    await time.advance(0);
    return said.join('');
  };
  return { time, simulator, ask, said, hear: (bytes: Uint8Array) => hear(bytes) };
}

describe('a simulated card of vsmartcard’s reader', () => {
  it('payloads are the same at every split, one byte at a time too', () => {
    const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 50 })), (sent, sizes) => {
        const parser = new VpcdParser();
        const heard: Uint8Array[] = [];
        let rest = Buffer.concat(sent.map(encodeVpcd));
        for (const size of sizes) {
          heard.push(...parser.push(rest.subarray(0, size)));
          rest = rest.subarray(size);
        }
        for (const byte of rest) heard.push(...parser.push(Uint8Array.of(byte)));
        expect(heard.map((one) => Buffer.from(one).toString('hex'))).to.deep.equal(
          sent.map((one) => Buffer.from(one).toString('hex')),
        );
      }),
      { numRuns },
    );
  });

  it('gives the ATR of the side it lies on, and a UID on the antenna only', async () => {
    const slot = build('contact');
    slot.simulator.putCard(dualSocialSecurity());
    expect(await slot.ask(GET_ATR)).to.equal('00043B600000');
    expect(await slot.ask(GET_UID)).to.not.include('04010203040506');
    const antenna = build('contactless');
    antenna.simulator.putCard(seniorMifare());
    expect(await antenna.ask(GET_ATR)).to.equal('00143B8F8001804F0CA000000306030001000000006A');
    expect(await antenna.ask(GET_UID)).to.equal('0006DEADBEEF9000');
  });

  it('says nothing without a card, and nothing to power', async () => {
    const { simulator, ask } = build('contact');
    expect(await ask(GET_ATR)).to.equal('');
    simulator.putCard(dualSocialSecurity());
    for (const power of [0x00, 0x01, 0x02]) expect(await ask(Uint8Array.of(power))).to.equal('');
  });

  it('faults do what they say, once, and the next answer is whole', async () => {
    const bytes = Uint8Array.of(0xee);
    const expected: readonly (readonly [VpcdFault, string])[] = [
      [{ kind: 'half-frame' }, '0006DEAD'],
      [{ kind: 'wrong-checksum' }, '0006DEADBEEF905A'],
      [{ kind: 'silent' }, ''],
      [{ kind: 'noise-before', bytes }, 'EE0006DEADBEEF9000'],
      [{ kind: 'late', ms: 500 }, ''],
    ];
    for (const [fault, answer] of expected) {
      const { simulator, ask, time, said } = build('contactless');
      simulator.putCard(seniorMifare());
      simulator.inject({ ...fault, on: 'response' });
      expect(await ask(GET_UID), fault.kind).to.equal(answer);
      await time.advance(500);
      if (fault.kind === 'late') expect(said.join('')).to.equal('0006DEADBEEF9000');
      expect(await ask(GET_UID), fault.kind).to.equal('0006DEADBEEF9000');
    }
  });

  it('a card that is taken away answers nothing that it was asked before', async () => {
    const { simulator, ask, time, said } = build('contactless');
    simulator.putCard(seniorMifare());
    simulator.inject({ kind: 'late', ms: 500 });
    await ask(GET_UID);
    simulator.takeCard();
    await time.advance(1000);
    expect(said).to.deep.equal([]);
    expect(time.waiting).to.equal(0);
  });

  it('any bytes are taken without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 })), async (chunks) => {
        const { simulator, hear, time } = build('contactless');
        simulator.putCard(dualSocialSecurity());
        for (const chunk of chunks) hear(chunk);
        await time.advance(0);
      }),
      { numRuns },
    );
  });
});
