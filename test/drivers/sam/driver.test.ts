import { expect } from 'chai';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import { idNumberOf } from '../../../schemas/credential.js';
import {
  ANOTHER_RESIDENT,
  FOREIGN_2017_CARD,
  FOREIGN_2023_CARD,
  PERMIT_CARD,
  RESIDENT_CARD,
} from './people.js';
import { ReaderRig, TRUE_PACE } from './reader-rig.js';

const numbersOf = (rig: ReaderRig): (string | undefined)[] =>
  rig.events.flatMap((event) =>
    event.type === 'credential' ? [idNumberOf(event.credential)] : [],
  );

describe('resident-ID reader: start', () => {
  it('asks for status and number, then says who it is', async () => {
    const rig = await new ReaderRig().start();
    expect(rig.status).to.include({
      state: 'online',
      detail: '',
      identity: '05.01-20101129-0001228293-0296863149',
    });
    expect(rig.reader).to.include({ presence: 'ambiguous', liveness: 'polled', kind: 'reader' });
    expect(rig.story).to.deep.equal([]);
    await rig.stop();
  });

  it('asks again when the first SAM number is wrong', async () => {
    const rig = await new ReaderRig({ wrongSamNumbers: 2 }).start();
    expect(rig.status.identity).to.equal('05.01-20101129-0001228293-0296863149');
    await rig.stop();
  });

  it('works without a SAM number after three wrong answers, and says so', async () => {
    const rig = await new ReaderRig({ wrongSamNumbers: 3 }).start();
    expect(rig.status).to.include({ state: 'online', detail: 'SAM number not readable' });
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(1000);
    expect(rig.story).to.include('credential');
    await rig.stop();
  });

  it('is faulty while the SAM says that it cannot work, and online again afterwards', async () => {
    const rig = new ReaderRig();
    rig.simulator.setHealth('self-test-failed');
    await rig.start();
    expect(rig.status).to.include({ state: 'faulty', detail: 'SAM self test failed' });
    rig.simulator.setHealth('not-authorised');
    await rig.time.advance(2000);
    expect(rig.status).to.include({ state: 'faulty', detail: 'SAM not authorised' });
    rig.simulator.setHealth('ok');
    await rig.time.advance(1500);
    expect(rig.status.state).to.equal('online');
    await rig.stop();
  });

  it('leaves no timer behind when it stops, whatever it was doing', async () => {
    for (const ms of [0, 3, 100, 400, 420, 600, 900, 1500]) {
      const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
      rig.simulator.putCard(buildCard(RESIDENT_CARD));
      await rig.time.advance(ms);
      await rig.stop();
      expect(rig.time.waiting, `stopped after ${ms} ms`).to.equal(0);
    }
  });
});

describe('resident-ID reader: a card that can be read', () => {
  it('is found, gives its number before the frame is whole, then its credential', async () => {
    const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(1500);
    expect(rig.story).to.deep.equal(['found', 'number', 'credential']);
    expect(rig.events[1]).to.include({ number: RESIDENT_CARD.number });
    // 1,295 bytes at 115,200 baud: the number has come after about 170 of them.
    expect(rig.at('credential') - rig.at('number')).to.be.within(80, 110);
    expect(numbersOf(rig)).to.deep.equal([RESIDENT_CARD.number]);
    await rig.stop();
  });

  it('gives no number event when the frame comes in one piece: the credential is there', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('dates the credential by the last byte of its frame', async () => {
    const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
    const lastByte: number[] = [];
    rig.simulator.observe(({ direction, at }) => {
      if (direction === 'reply') lastByte.push(at);
    });
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.until('credential', 1);
    expect(lastByte).to.include(rig.at('credential'));
    expect(Math.max(...lastByte)).to.equal(rig.at('credential'));
    await rig.stop();
  });

  for (const fields of [PERMIT_CARD, FOREIGN_2017_CARD, FOREIGN_2023_CARD]) {
    it(`is read with its early number: ${fields.kind}`, async () => {
      const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
      rig.simulator.putCard(buildCard(fields));
      await rig.time.advance(1500);
      expect(rig.story).to.deep.equal(['found', 'number', 'credential']);
      expect(rig.events[1]).to.include({ number: fields.number });
      expect(numbersOf(rig)).to.deep.equal([fields.number]);
      await rig.stop();
    });
  }

  it('leaves no byte of text or photo in memory that the driver was given', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(1000);
    const read = rig.replies.filter(({ data }) => data.length > 1000);
    expect(read).to.have.length(1);
    expect(read[0]?.data.every((byte) => byte === 0)).to.equal(true);
    await rig.stop();
  });

  it('is read through noise, stray zeros and heartbeats, which are counted', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.inject({ kind: 'heartbeat', on: 'find', times: Infinity });
    rig.simulator.inject({ kind: 'stray-zero', on: 'select', times: Infinity });
    const bytes = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x0f, 0xff, 0x00);
    rig.simulator.inject({ kind: 'noise-before', bytes, on: 'read-base' });
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(700);
    expect(rig.story.filter((step) => !step.startsWith('noise'))).to.deep.equal([
      'found',
      'credential',
    ]);
    expect(rig.story).to.include.members(['noise 4', 'noise 1', 'noise 8']);
    expect(rig.status.noiseBytes).to.be.greaterThan(12);
    await rig.stop();
  });
});

describe('resident-ID reader: a card that stays', () => {
  it('gives no second credential where the reader finds a resting card again and again', async () => {
    const rig = await new ReaderRig({ resting: 'again' }).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(30_000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    rig.simulator.takeCard();
    await rig.time.advance(1500);
    expect(rig.story.slice(2)).to.deep.equal(['removed']);
    await rig.stop();
  });

  it('gives no second credential where the reader hides a card it has read', async () => {
    const rig = await new ReaderRig({ resting: 'once' }).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(30_000);
    expect(rig.story).to.deep.equal(['found', 'credential', 'removed']);
    await rig.stop();
  });

  it('gives a second credential when it was taken away and put again', async () => {
    const rig = await new ReaderRig().start();
    for (let times = 0; times < 2; times++) {
      rig.simulator.putCard(buildCard(RESIDENT_CARD));
      await rig.time.advance(1500);
      rig.simulator.takeCard();
      await rig.time.advance(1500);
    }
    const visit = ['found', 'credential', 'removed'];
    expect(rig.story).to.deep.equal([...visit, ...visit]);
    await rig.stop();
  });

  it('is told apart from another card put in its place between two searches', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(3000);
    rig.simulator.putCard(buildCard(ANOTHER_RESIDENT));
    await rig.time.advance(3000);
    expect(rig.story).to.deep.equal(['found', 'credential', 'removed', 'found', 'credential']);
    expect(numbersOf(rig)).to.deep.equal([RESIDENT_CARD.number, ANOTHER_RESIDENT.number]);
    await rig.stop();
  });

  it('is not a new visit after the link was lost and came back', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(1500);
    await rig.unplug();
    await rig.time.advance(10_000);
    expect(rig.status.state).to.equal('online');
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });
});

describe('resident-ID reader: a card that cannot be read', () => {
  it('is tried again in the field, and read when it lies better', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { fault: 'damaged', faultyTries: 2 }));
    await rig.time.advance(3000);
    expect(rig.story).to.deep.equal(['found', 'card-unreadable', 'card-unreadable', 'credential']);
    await rig.stop();
  });

  for (const [fault, failure] of [
    ['damaged', 'card-unreadable'],
    ['rejects-sam', 'card-authentication'],
    ['rejected-by-sam', 'card-authentication'],
  ] as const) {
    it(`is given up after about 2.5 s: ${fault}`, async () => {
      const rig = await new ReaderRig().start();
      rig.simulator.putCard(buildCard(RESIDENT_CARD, { fault }));
      await rig.time.advance(20_000);
      const [found, ...failures] = rig.story;
      expect(found).to.equal('found');
      expect(failures.pop()).to.equal(`${failure}!`);
      expect(failures.length).to.be.within(3, 12);
      expect(new Set(failures)).to.deep.equal(new Set([failure]));
      const last = rig.events.at(-1);
      expect((last?.at ?? 0) - rig.at('found')).to.be.within(2000, 3000);
      rig.simulator.takeCard();
      await rig.time.advance(1000);
      expect(rig.story.at(-1)).to.equal('removed');
      await rig.stop();
    });
  }

  it('is an unknown card when the SAM says so twice', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { fault: 'unknown-type' }));
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'unknown-card', 'unknown-card!']);
    await rig.stop();
  });

  it('is an unknown card when its text has a type nobody knows', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard({ ...RESIDENT_CARD, flag: 'K' }));
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'unknown-card', 'unknown-card!']);
    await rig.stop();
  });

  it('is invalid when its check digit is wrong, and never gives that number', async () => {
    const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
    rig.simulator.putCard(buildCard({ ...RESIDENT_CARD, number: '329999194106123029' }));
    await rig.time.advance(6000);
    expect(rig.story.at(-1)).to.equal('invalid-data!');
    expect(new Set(rig.story)).to.deep.equal(new Set(['found', 'invalid-data', 'invalid-data!']));
    await rig.stop();
  });

  it('was lifted early when it is gone after a failed read', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.until('found');
    await rig.time.advance(100);
    rig.simulator.takeCard();
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'card-unreadable', 'lifted-early!', 'removed']);
    await rig.stop();
  });

  it('was lifted early when its simulated owner takes it after a fixed time', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { liftAfterMs: 450 }));
    await rig.time.advance(2000);
    expect(rig.simulator.present).to.equal(false);
    expect(rig.story.at(-2)).to.equal('lifted-early!');
    await rig.stop();
  });

  it('is looked for once more at once when a search fails while it is being moved', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { fault: 'damaged', faultyTries: 1 }));
    await rig.until('card-unreadable');
    rig.simulator.inject({ kind: 'status', sw3: 0x80, on: 'find' });
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'card-unreadable', 'credential']);
    await rig.stop();
  });

  it('is looked for once more at once when a search fails with an error', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    rig.simulator.inject({ kind: 'status', sw3: 0x24, on: 'find' });
    const before = rig.time.mono();
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    expect(rig.at('found') - before).to.be.at.most(320 + 2 * 15);
    await rig.stop();
  });
});
