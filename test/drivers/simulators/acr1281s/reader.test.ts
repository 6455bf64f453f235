import { expect } from 'chai';
import {
  AcrSimulator,
  type AcrSimulatorOptions,
} from '../../../../drivers/simulators/acr1281s/reader.js';
import { ManualTime } from '../../../support/manual-time.js';
import { contactSocialSecurity, seniorMifare, typeBSocialSecurity } from '../../sample-cards.js';
import { COMMANDS, PUBLISHED_NAK, hex } from '../../acr1281s/vectors.js';

const TAKEN = '02000003';
const STATUS_0 = '0265000000000000000000' + '6503';

/** A reader and the bytes it sent, told what to hear in hex. */
class Bench {
  readonly time = new ManualTime();
  readonly simulator: AcrSimulator;
  #hear: (chunk: Uint8Array) => void = () => undefined;
  #said = '';

  constructor(options: Partial<AcrSimulatorOptions> = {}) {
    this.simulator = new AcrSimulator({ clock: this.time, timers: this.time, ...options });
    this.simulator.connect({
      onBytes: (listener) => (this.#hear = listener),
      send: (bytes) => (this.#said += Buffer.from(bytes).toString('hex').toUpperCase()),
    });
  }

  async say(text: string): Promise<string> {
    this.#said = '';
    this.#hear(hex(text));
    await this.time.advance(100);
    return this.#said;
  }

  async listen(act: () => void): Promise<string> {
    this.#said = '';
    act();
    await this.time.advance(100);
    return this.#said;
  }
}

describe('simulated ACR1281S', () => {
  it('takes every published command', async () => {
    const bench = new Bench();
    for (const [source, , , , , frame] of COMMANDS) {
      expect((await bench.say(frame)).startsWith(TAKEN), source).to.equal(true);
    }
  });

  it('says by status frames what is wrong with a frame', async () => {
    const bench = new Bench({ hasContactSlot: false });
    expect(await bench.say(STATUS_0.replace('6503', '6403'))).to.equal('02FFFF03');
    expect(await bench.say(STATUS_0.replace('6503', '6504'))).to.equal('02FDFD03');
    expect(await bench.say('026F06010000000000000000' + '6803')).to.equal('02FEFE03');
    expect(await bench.say('0265000000000200000000' + '6703')).to.equal('02FBFB03');
    expect(await bench.say('0265000000000100000000' + '6403')).to.equal('02FBFB03');
  });

  it('tells an empty slot from one with a card, and a powered card from one without power', async () => {
    const bench = new Bench();
    const state = async (slot: string): Promise<string> => {
      const check = slot === '00' ? '65' : '64';
      const said = await bench.say(`02650000000000`.slice(0, 12) + `${slot}00000000${check}03`);
      return said.slice(TAKEN.length + 16, TAKEN.length + 18);
    };
    expect([await state('00'), await state('01')]).to.deep.equal(['02', '02']);
    bench.simulator.putCard('contact', contactSocialSecurity());
    expect(await state('01')).to.equal('01');
    await bench.say('0262000000000100000000' + '6303');
    expect(await state('01')).to.equal('00');
    bench.simulator.takeCard('contact');
    expect(await state('01')).to.equal('02');
  });

  it('makes up the ATR of PC/SC part 3 and gives the UID of a storage card', async () => {
    const bench = new Bench();
    bench.simulator.putCard('contactless', seniorMifare());
    const atr = await bench.say('0262000000000000000000' + '6203');
    expect(atr).to.include('3B8F8001804F0CA000000306030001000000006A');
    const uid = await bench.say('026F0500000000050000' + '00FFCA000000' + '5A03');
    expect(uid).to.include('DEADBEEF9000');
  });

  it('gives the PUPI of a type B card as its UID, and no ATS', async () => {
    const bench = new Bench();
    bench.simulator.putCard('contactless', typeBSocialSecurity());
    expect(await bench.say('0262000000000000000000' + '6203')).to.include('3B888001');
    expect(await bench.say('026F0500000000050000' + '00FFCA000000' + '5A03')).to.include(
      'C1C2C3C49000',
    );
    expect(await bench.say('026F0500000000050000' + '00FFCA010000' + '5B03')).to.include('6A81');
  });

  it('sends its last answer again for a NAK', async () => {
    const bench = new Bench();
    const answer = await bench.say(STATUS_0);
    expect(TAKEN + (await bench.say(Buffer.from(PUBLISHED_NAK).toString('hex')))).to.equal(answer);
  });

  it('tells of its slots unasked when it is told to, with the published events', async () => {
    const bench = new Bench({ tellsSlotChanges: true });
    expect(
      await bench.listen(() => bench.simulator.putCard('contact', contactSocialSecurity())),
    ).to.equal('02500C5C03');
    expect(
      await bench.listen(() => bench.simulator.putCard('contactless', seniorMifare())),
    ).to.equal('0250075703');
    expect(await new Bench().listen(() => undefined)).to.equal('');
  });
});
