import { expect } from 'chai';
import { SamCodec } from '../../../drivers/sam/codec.js';
import type { SamReply } from '../../../drivers/sam/frame.js';
import { parseBaseInformation } from '../../../drivers/sam/base-information.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import type { BytePipe, SamSimulatorOptions } from '../../../drivers/simulators/sam/reader.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { ManualTime } from '../../support/manual-time.js';
import { RESIDENT_CARD } from './people.js';
import { REPLIES, REQUESTS, hex } from './published-frames.js';

type Ask = (request: Uint8Array) => Promise<Uint8Array>;

/** A host that sends bytes and collects what comes within a second. */
function bench(options: Partial<SamSimulatorOptions> = {}): {
  simulator: SamReaderSimulator;
  time: ManualTime;
  pieces: number[];
  ask: Ask;
} {
  const time = new ManualTime();
  const simulator = new SamReaderSimulator({ clock: time, timers: time, ...options });
  let toDevice: (chunk: Uint8Array) => void = () => undefined;
  let heard: number[] = [];
  const pieces: number[] = [];
  const pipe: BytePipe = {
    onBytes: (listener) => (toDevice = listener),
    send: (bytes) => {
      heard.push(...bytes);
      pieces.push(bytes.length);
    },
  };
  simulator.connect(pipe);
  const ask: Ask = async (request) => {
    heard = [];
    toDevice(request);
    await time.advance(1000);
    return Uint8Array.from(heard);
  };
  return { simulator, time, pieces, ask };
}

const request = (name: (typeof REQUESTS)[number][0]): Uint8Array => {
  const found = REQUESTS.find(([known]) => known === name);
  if (found === undefined) throw new Error(name);
  return hex(found[1]);
};

function only(bytes: Uint8Array): SamReply {
  const [reply] = new SamCodec().push(bytes);
  if (reply === undefined) throw new Error('no reply');
  return reply;
}

describe('simulated resident-ID reader', () => {
  it('answers with the published frames', async () => {
    const { ask, simulator } = bench();
    expect(await ask(request('status'))).to.deep.equal(hex(REPLIES[0][1]));
    expect(await ask(request('sam-number'))).to.deep.equal(hex(REPLIES[10][1]));
    expect(await ask(request('find'))).to.deep.equal(hex(REPLIES[3][1]));
    simulator.putCard(buildCard(RESIDENT_CARD));
    expect(await ask(request('find'))).to.deep.equal(hex(REPLIES[1][1]));
    expect(await ask(request('select'))).to.deep.equal(hex(REPLIES[2][1]));
  });

  it('sends base information of exactly the documented sizes', async () => {
    for (const [fingerprintBytes, total] of [
      [1024, 2321],
      [512, 1809],
      [0, 1297],
    ] as const) {
      const { ask, simulator } = bench();
      simulator.putCard(buildCard(RESIDENT_CARD, { fingerprintBytes }));
      await ask(request('find'));
      await ask(request('select'));
      const plain = await ask(request('read-base'));
      expect(plain).to.have.length(1295);
      const base = parseBaseInformation(only(plain).data);
      expect(Buffer.from(base?.photo.subarray(0, 11) ?? []).toString('hex')).to.equal(
        '574c66007e0032 0000ff85'.replace(' ', ''),
      );
      expect(await ask(request('read-base-fingerprint'))).to.have.length(total);
      expect(only(await ask(request('read-address'))).sw3).to.equal(0x91);
    }
  });

  it('insists on find, select, read', async () => {
    const { ask, simulator } = bench();
    simulator.putCard(buildCard(RESIDENT_CARD));
    expect(only(await ask(request('read-base'))).sw3).to.equal(0x21);
    expect(only(await ask(request('select'))).sw3).to.equal(0x21);
    await ask(request('find'));
    expect(only(await ask(request('read-base'))).sw3).to.equal(0x21);
  });

  it('says which request was damaged', async () => {
    const { ask } = bench();
    const damaged = request('find');
    damaged[9] = 0x23;
    expect(only(await ask(damaged)).sw3).to.equal(0x10);
    expect(only(await ask(hex('AA AA AA 96 69 00 02 20 22'))).sw3).to.equal(0x11);
    expect(only(await ask(hex('AA AA AA 96 69 00 03 77 01 75'))).sw3).to.equal(0x21);
    expect(await ask(hex('00 AA AA'))).to.have.length(0);
    expect(only(await ask(request('status'))).sw3).to.equal(0x90);
  });

  it('fails a read during which the card was taken, with any SW1 SW2', async () => {
    const { ask, simulator, time } = bench();
    simulator.putCard(buildCard(RESIDENT_CARD));
    await ask(request('find'));
    await ask(request('select'));
    const answer = ask(request('read-base'));
    time.after(100, () => simulator.takeCard());
    const { sw1, sw2, sw3 } = only(await answer);
    expect(sw3).to.equal(0x41);
    expect([sw1, sw2]).not.to.deep.equal([0, 0]);
    expect(simulator.present).to.equal(false);
  });

  it('sends in the pieces and at the pace of a real line', async () => {
    const { ask, simulator, time, pieces } = bench({
      pace: { chunkBytes: 62, baudRate: 115_200 },
    });
    simulator.putCard(buildCard(RESIDENT_CARD));
    await ask(request('find'));
    await ask(request('select'));
    pieces.length = 0;
    const sent: number[] = [];
    simulator.observe(({ direction, at }) => {
      if (direction === 'reply') sent.push(at);
    });
    const asked = time.mono();
    await ask(request('read-base'));
    expect(pieces).to.deep.equal([...Array<number>(20).fill(62), 55]);
    expect((sent.at(-1) ?? 0) - asked - 250).to.be.closeTo(112.4, 0.1);
  });

  it('shows every byte of both directions to whoever observes it', async () => {
    const { ask, simulator } = bench();
    const traffic: string[] = [];
    const stop = simulator.observe(({ direction, bytes }) => {
      traffic.push(`${direction} ${bytes.length}`);
    });
    await ask(request('status'));
    stop();
    await ask(request('status'));
    expect(traffic).to.deep.equal(['request 10', 'reply 11']);
  });

  it('leaves no timer when it is closed with a card that would be lifted', () => {
    const { simulator, time } = bench();
    simulator.putCard(buildCard(RESIDENT_CARD, { liftAfterMs: 5000 }));
    simulator.close();
    expect(time.waiting).to.equal(0);
  });
});
