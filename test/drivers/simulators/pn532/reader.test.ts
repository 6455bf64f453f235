import { expect } from 'chai';
import { Pn532Simulator } from '../../../../drivers/simulators/pn532/reader.js';
import { ManualTime } from '../../../support/manual-time.js';
import { seniorMifare, seniorTransit } from '../../sample-cards.js';
import { ANSWERS, COMMANDS, hex } from '../../pn532/vectors.js';

const WAKE = '5555' + '00'.repeat(14);
const ACK = '0000FF00FF00';
const SAM = '0000FF05FBD4140100001700';
const RETRIES = '0000FF06FAD43205FF0102F300';
const SEARCH_A = '0000FF04FCD44A0100E100';

/** A chip and the bytes it sent, told what to hear in hex. */
class Bench {
  readonly time = new ManualTime();
  readonly simulator: Pn532Simulator;
  #hear: (chunk: Uint8Array) => void = () => undefined;
  #said = '';

  constructor() {
    this.simulator = new Pn532Simulator({ clock: this.time, timers: this.time });
    this.simulator.connect({
      onBytes: (listener) => (this.#hear = listener),
      send: (bytes) => (this.#said += Buffer.from(bytes).toString('hex').toUpperCase()),
    });
  }

  async say(text: string, ms = 50): Promise<string> {
    this.#said = '';
    this.#hear(hex(text));
    await this.time.advance(ms);
    return this.#said;
  }
}

const published = (name: string): string =>
  [...COMMANDS, ...ANSWERS].find(([known]) => known === name)?.[3].replace(/ /g, '') ?? '';

describe('simulated PN532', () => {
  it('is deaf until it is woken, and acknowledges every command of the published table', async () => {
    const bench = new Bench();
    expect(await bench.say(SAM)).to.equal('');
    expect(await bench.say(WAKE + SAM)).to.equal(ACK + '0000FF02FED5151600');
    for (const [name, , , frame] of COMMANDS) {
      expect((await bench.say(frame)).startsWith(ACK), name).to.equal(true);
    }
  });

  it('says the published answers: firmware, no target, Mifare Classic, timeout', async () => {
    const bench = new Bench();
    await bench.say(WAKE + SAM);
    await bench.say(RETRIES);
    expect(await bench.say(published('GetFirmwareVersion'))).to.equal(
      ACK + published('firmware 1.6'),
    );
    expect(await bench.say(SEARCH_A)).to.equal(ACK + published('no target'));
    bench.simulator.putCard(seniorMifare());
    expect(await bench.say(SEARCH_A)).to.equal(ACK + published('Mifare Classic DEADBEEF'));
    expect(await bench.say(published('InDataExchange GET CHALLENGE'))).to.equal(
      ACK + published('data exchange: timeout'),
    );
  });

  it('finds no card before it was set up, and searches without end until retries are limited', async () => {
    const bench = new Bench();
    await bench.say(WAKE);
    expect(await bench.say(SEARCH_A)).to.equal(ACK + '0000FF01FF7F8100');
    await bench.say(SAM);
    expect(await bench.say(SEARCH_A, 5000)).to.equal(ACK);
  });

  it('does not find a card again that it has released, until the field was off for 5.1 ms', async () => {
    const bench = new Bench();
    await bench.say(WAKE + SAM);
    await bench.say(RETRIES);
    bench.simulator.putCard(seniorMifare());
    await bench.say(SEARCH_A);
    await bench.say(published('InRelease'));
    expect(await bench.say(SEARCH_A)).to.equal(ACK + published('no target'));
    await bench.say(published('RFConfiguration field off'), 2);
    expect(await bench.say(SEARCH_A)).to.equal(ACK + published('no target'));
    await bench.say(published('RFConfiguration field off'), 10);
    expect(await bench.say(SEARCH_A)).to.equal(ACK + published('Mifare Classic DEADBEEF'));
  });

  it('sends its last answer again for a NAK, and ends a command for an ACK', async () => {
    const bench = new Bench();
    await bench.say(WAKE + SAM);
    const answer = await bench.say(published('GetFirmwareVersion'));
    expect(await bench.say('0000FFFF0000')).to.equal(answer.slice(ACK.length));
    bench.simulator.inject({ kind: 'late', ms: 500 });
    await bench.say(published('GetFirmwareVersion'));
    expect(await bench.say(ACK, 5000)).to.equal('');
  });

  it('takes no frame with a wrong checksum', async () => {
    const bench = new Bench();
    await bench.say(WAKE + SAM);
    expect(await bench.say('0000FF02FED4022B00')).to.equal('');
    expect(await bench.say('0000FF02FDD4022A00')).to.equal('');
    expect(await bench.say(published('GetFirmwareVersion'))).to.not.equal('');
  });

  it('sends a byte in the time that it takes on the line', async () => {
    const time = new ManualTime();
    const sent: number[] = [];
    const simulator = new Pn532Simulator({
      clock: time,
      timers: time,
      latency: { ack: 0, other: 0 },
      pace: { chunkBytes: 1, baudRate: 10_000 },
    });
    let hear: (chunk: Uint8Array) => void = () => undefined;
    simulator.connect({
      onBytes: (listener) => (hear = listener),
      send: () => sent.push(time.mono()),
    });
    const from = time.mono();
    hear(hex(WAKE + SAM));
    await time.advance(100);
    expect(sent.map((at) => Math.round(at - from))).to.deep.equal(
      Array.from({ length: 15 }, (_, at) => at + 1),
    );
  });

  it('lists two cards at once, and loses one that is taken', async () => {
    const bench = new Bench();
    await bench.say(WAKE + SAM);
    await bench.say(RETRIES);
    bench.simulator.putCard(seniorMifare());
    bench.simulator.putCard(seniorTransit());
    expect(
      (await bench.say('0000FF04FCD44A0200E000')).slice(ACK.length + 14, ACK.length + 16),
    ).to.equal('02');
    bench.simulator.takeCard();
    expect(bench.simulator.cards).to.have.length(0);
  });
});
