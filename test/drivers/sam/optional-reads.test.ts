import { expect } from 'chai';
import fc from 'fast-check';
import { parseAdditionalAddresses } from '../../../drivers/sam/additional-address.js';
import { decodeSam } from '../../../drivers/sam/decode.js';
import { encodeReply, encodeRequest } from '../../../drivers/sam/frame.js';
import { parseManagementNumber } from '../../../drivers/sam/management-number.js';
import { probeSamReader } from '../../../drivers/sam/probe.js';
import { addressBlocks, buildCard } from '../../../drivers/simulators/sam/card.js';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import { SamReaderSimulator } from '../../../drivers/simulators/sam/reader.js';
import { memoryTransport } from '../../../drivers/transport/memory.js';
import { ManualTime } from '../../support/manual-time.js';
import { RESIDENT_CARD } from './people.js';
import { hex } from './published-frames.js';
import { ReaderRig } from './reader-rig.js';

const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 200) };
const ADDRESSES = ['演示省演示市演示路2号', '演示省演示市新村 7 栋 101'];

/** 4 + 8 + 16 bytes that belong to no card. */
const MANAGEMENT = Uint8Array.from({ length: 28 }, (_, at) => at + 1);
const MANAGEMENT_WORDS = {
  chipManagement: '01020304',
  chipSerial: '05060708090A0B0C',
  cardSerial: '0D0E0F101112131415161718191A1B1C',
};

describe('additional address of a resident card', () => {
  let rig: ReaderRig;
  const asking = { additionalAddress: true };

  afterEach(async () => {
    await rig.stop();
  });

  function addressesRead(): readonly string[] | undefined {
    const read = rig.events.find((event) => event.type === 'credential');
    if (read === undefined) throw new Error('no credential');
    return read.credential.holder?.additionalAddresses;
  }

  /** How often 30 03 was sent (published frame, facts/resident-id.md section 2). */
  function asked(): number {
    const frame = hex('AA AA AA 96 69 00 03 30 03 30');
    return rig.requests.filter((bytes) => Buffer.compare(bytes, frame) === 0).length;
  }

  it('is never asked for unless the site file says so', async () => {
    rig = await new ReaderRig().start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { additionalAddresses: ADDRESSES }));
    await rig.until('credential');
    await rig.time.advance(3000);
    expect(addressesRead()).to.equal(undefined);
    expect(asked()).to.equal(0);
  });

  it('is part of the holder, in the order of the card', async () => {
    rig = await new ReaderRig({}, asking).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { additionalAddresses: ADDRESSES }));
    await rig.until('credential');
    expect(addressesRead()).to.deep.equal(ADDRESSES);
    expect(asked()).to.equal(1);
  });

  it('is absent from a card that has none, which is no failure', async () => {
    rig = await new ReaderRig({}, asking).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.until('credential');
    expect(addressesRead()).to.equal(undefined);
    expect(rig.story.filter((name) => name.includes('!'))).to.deep.equal([]);
  });

  for (const kind of ['silent', 'half-frame', 'wrong-checksum'] as const) {
    it(`costs no credential when its reply is ${kind}`, async () => {
      rig = await new ReaderRig({}, asking).start();
      rig.simulator.inject({ kind, on: 'read-address' });
      rig.simulator.putCard(buildCard(RESIDENT_CARD, { additionalAddresses: ADDRESSES }));
      await rig.until('credential');
      expect(addressesRead()).to.equal(undefined);
    });
  }

  it('costs no credential when the card is lifted before it was read', async () => {
    rig = await new ReaderRig({}, asking).start();
    rig.simulator.inject({ kind: 'status', sw3: 0x41, on: 'read-address' });
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { additionalAddresses: ADDRESSES }));
    await rig.until('credential');
    expect(addressesRead()).to.equal(undefined);
  });

  it('leaves nothing of the address in the reply that brought it', async () => {
    rig = await new ReaderRig({}, asking).start();
    rig.simulator.putCard(buildCard(RESIDENT_CARD, { additionalAddresses: ADDRESSES }));
    await rig.until('credential');
    const reply = rig.replies.find(({ data }) => data.length === 140);
    expect(reply?.data.every((byte) => byte === 0)).to.equal(true);
  });
});

describe('contents of optional replies', () => {
  it('has one to four address blocks of 70 bytes and nothing else', () => {
    expect(parseAdditionalAddresses(addressBlocks(['一', '', '二']))).to.deep.equal(['一', '二']);
    expect(parseAdditionalAddresses(addressBlocks(['a', 'b', 'c', 'd']))).to.have.length(4);
    for (const bytes of [0, 69, 71, 350]) {
      expect(parseAdditionalAddresses(new Uint8Array(bytes)), String(bytes)).to.equal(undefined);
    }
    const half = addressBlocks(['一']);
    half.set([0x00, 0xd8, 0x41, 0x00], 4);
    expect(parseAdditionalAddresses(half), 'half a pair').to.equal(undefined);
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        parseAdditionalAddresses(bytes);
        parseManagementNumber(bytes);
      }),
      RUNS,
    );
  });

  it('says in words what a capture holds', () => {
    const capture = Uint8Array.of(
      ...encodeRequest(0x30, 0x03),
      ...encodeReply(0, 0, 0x90, addressBlocks(ADDRESSES)),
      ...encodeRequest(0x30, 0x05),
      ...encodeReply(0, 0, 0x90, MANAGEMENT),
      ...hex('AA AA AA 96 69 00 04 00 00 91 95'),
    );
    const { segments } = decodeSam(capture);
    expect(segments.map((one) => (one.type === 'reply' ? one.contents : undefined))).to.deep.equal([
      undefined,
      { kind: 'additional-address', addresses: ADDRESSES },
      undefined,
      { kind: 'management-number', ...MANAGEMENT_WORDS },
      undefined,
    ]);
  });
});

describe('a look at a port', () => {
  async function look(
    simulator: SamReaderSimulator,
    time: ManualTime,
    card: boolean,
  ): Promise<unknown> {
    const transport = memoryTransport((far) => simulator.connect(connectionPipe(far)));
    const probe = probeSamReader({ transport, timers: time, card });
    await time.advance(5000);
    return probe;
  }

  it('tells the SAM number, and the management number of the card when it is asked for', async () => {
    const time = new ManualTime();
    const simulator = new SamReaderSimulator({ clock: time, timers: time });
    const samNumber = '05.01-20101129-0001228293-0296863149';
    expect(await look(simulator, time, true)).to.deep.equal({ answers: true, samNumber });
    simulator.putCard(buildCard(RESIDENT_CARD, { managementNumber: MANAGEMENT }));
    expect(await look(simulator, time, false)).to.deep.equal({ answers: true, samNumber });
    expect(await look(simulator, time, true)).to.deep.equal({
      answers: true,
      samNumber,
      managementNumber: MANAGEMENT_WORDS,
    });
  });

  it('says so when nobody answers', async () => {
    const time = new ManualTime();
    const simulator = new SamReaderSimulator({ clock: time, timers: time });
    simulator.inject({ kind: 'silent', times: Infinity });
    expect(await look(simulator, time, true)).to.deep.equal({ answers: false });
    expect(time.waiting).to.equal(0);
  });
});
