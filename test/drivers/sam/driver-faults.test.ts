import { expect } from 'chai';
import fc from 'fast-check';
import { encodeReply } from '../../../drivers/sam/frame.js';
import { buildCard } from '../../../drivers/simulators/sam/card.js';
import type { SamFault } from '../../../drivers/simulators/sam/faults.js';
import { ANOTHER_RESIDENT, RESIDENT_CARD } from './people.js';
import { ReaderRig, TRUE_PACE } from './reader-rig.js';

const numRuns = Math.min(Number(process.env['FC_RUNS'] ?? 200), 2000);

const withoutNoise = (story: readonly string[]): string[] =>
  story.filter((step) => !step.startsWith('noise'));

async function withCard(...faults: readonly SamFault[]): Promise<ReaderRig> {
  const rig = await new ReaderRig({ pace: TRUE_PACE }).start();
  for (const fault of faults) rig.simulator.inject(fault);
  rig.simulator.putCard(buildCard(RESIDENT_CARD));
  return rig;
}

describe('resident-ID reader: a line that fails', () => {
  it('drops half a frame followed by silence, and reads the card on the next try', async () => {
    const rig = await withCard({ kind: 'half-frame', on: 'read-base' });
    await rig.time.advance(6000);
    expect(withoutNoise(rig.story)).to.deep.equal([
      'found',
      'number',
      'reader-silent',
      'credential',
    ]);
    expect(rig.story).to.include('noise 647');
    await rig.stop();
  });

  it('never believes a frame with a wrong checksum', async () => {
    const rig = await withCard({ kind: 'wrong-checksum', on: 'read-base', times: Infinity });
    await rig.time.advance(8000);
    expect(rig.story).not.to.include('credential');
    expect(rig.story).to.include('reader-silent!');
    await rig.stop();
  });

  it('never believes a frame with bytes pushed into it', async () => {
    const bytes = Uint8Array.of(0x00, 0x41);
    const rig = await withCard({ kind: 'noise-inside', bytes, on: 'read-base' });
    await rig.time.advance(6000);
    expect(withoutNoise(rig.story)).to.deep.equal([
      'found',
      'number',
      'reader-silent',
      'credential',
    ]);
    await rig.stop();
  });

  it('ends a read within 3 s of finding the card when the reader falls silent in it', async () => {
    const rig = await withCard({ kind: 'silent', on: 'read-base', times: Infinity });
    await rig.time.advance(4000);
    const end = rig.events.find((event) => event.type === 'read-failed' && event.final);
    expect(end).to.include({ failure: 'reader-silent' });
    expect((end?.at ?? Infinity) - rig.at('found')).to.be.at.most(3000);
    await rig.stop();
  });

  it('names what was wrong with the card when only the last try ran out of time', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.inject({ kind: 'status', sw3: 0x32, on: 'read-base' });
    rig.simulator.inject({ kind: 'silent', on: 'read-base', times: Infinity });
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.time.advance(6000);
    expect(rig.story).to.deep.equal(['found', 'card-authentication', 'card-authentication!']);
    await rig.stop();
  });

  it('takes no late news of a card for an answer about the module', async () => {
    const rig = new ReaderRig();
    const bytes = encodeReply(0, 0, 0x80);
    rig.simulator.inject({ kind: 'noise-before', bytes, on: 'sam-number', times: 3 });
    await rig.start();
    expect(rig.status.identity).to.be.a('string');
    await rig.stop();
  });

  it('takes no late answer for the answer to a later question', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.inject({ kind: 'late', ms: 2300, on: 'read-base' });
    rig.simulator.putCard(buildCard(RESIDENT_CARD));
    await rig.until('reader-silent', 20);
    rig.simulator.putCard(buildCard(ANOTHER_RESIDENT));
    await rig.time.advance(10_000);
    const read = rig.events.flatMap((event) =>
      event.type === 'credential' ? event.credential.identifiers.map(({ value }) => value) : [],
    );
    expect(read).to.deep.equal([ANOTHER_RESIDENT.number]);
    await rig.stop();
  });

  it('takes a late search for no other answer, and goes on', async () => {
    const rig = await withCard({ kind: 'late', ms: 420, on: 'find' });
    await rig.time.advance(4000);
    expect(rig.story).to.deep.equal(['found', 'number', 'credential']);
    await rig.stop();
  });

  it('ends an unfinished read once, as reader-silent, when the link is lost', async () => {
    const rig = await withCard();
    await rig.until('found');
    await rig.time.advance(50);
    await rig.unplug();
    expect(rig.story).to.deep.equal(['found', 'reader-silent!']);
    expect(rig.status.state).to.equal('offline');
    await rig.time.advance(5000);
    expect(withoutNoise(rig.story)).to.deep.equal([
      'found',
      'reader-silent!',
      'found',
      'number',
      'credential',
    ]);
    await rig.stop();
  });

  it('gives no event after it was detached', async () => {
    const rig = await withCard();
    await rig.until('number', 1);
    await rig.stop();
    const before = rig.story;
    expect(before.at(-1)).to.match(/!$|^noise/);
    rig.reader.onNoise(3, rig.time.mono());
    await rig.time.advance(10_000);
    expect(rig.story).to.deep.equal(before);
  });

  it('notices an open line whose reader is silent within 3 s, and its return', async () => {
    const rig = await new ReaderRig().start();
    rig.simulator.inject({ kind: 'silent', times: Infinity });
    await rig.time.advance(3000);
    expect(rig.status.state).to.equal('silent');
    rig.simulator.clearFaults();
    await rig.time.advance(5000);
    expect(rig.status.state).to.equal('online');
    await rig.stop();
  });

  it('is faulty, and the read over, when the SAM fails its self test with a card in the field', async () => {
    const rig = await withCard();
    await rig.until('found');
    rig.simulator.setHealth('self-test-failed');
    await rig.time.advance(500);
    expect(rig.story).to.deep.equal(['found', 'reader-silent!']);
    expect(rig.status.state).to.equal('faulty');
    await rig.stop();
  });
});

describe('resident-ID reader: any day', () => {
  const fault: fc.Arbitrary<SamFault> = fc.oneof(
    fc
      .constantFrom('half-frame', 'wrong-checksum', 'silent', 'stray-zero', 'heartbeat')
      .map((kind) => ({ kind })),
    fc.integer({ min: 1, max: 3000 }).map((ms) => ({ kind: 'late' as const, ms })),
    fc
      .tuple(
        fc.constantFrom('noise-before', 'noise-inside', 'noise-after'),
        fc.uint8Array({ minLength: 1, maxLength: 30 }),
      )
      .map(([kind, bytes]) => ({ kind, bytes })),
    fc
      .constantFrom(0x10, 0x11, 0x21, 0x24, 0x31, 0x40, 0x41, 0x80, 0x81, 0x77)
      .map((sw3) => ({ kind: 'status' as const, sw3 })),
  );
  const step = fc.oneof(
    fc.record({ do: fc.constant('put' as const), who: fc.nat({ max: 1 }) }),
    fc.record({ do: fc.constant('take' as const) }),
    fc.record({ do: fc.constant('fault' as const), fault }),
    fc.record({ do: fc.constant('unplug' as const) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2000 }) }),
  );

  it('every card found ends in exactly one credential or final failure, each from a card that lay there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const rig = await new ReaderRig({ pace: { chunkBytes: 400, baudRate: 115_200 } }).start();
        const put = new Set<string>();
        for (const one of steps) {
          if (one.do === 'put') {
            const fields = one.who === 0 ? RESIDENT_CARD : ANOTHER_RESIDENT;
            put.add(fields.number);
            rig.simulator.putCard(buildCard(fields));
          } else if (one.do === 'take') rig.simulator.takeCard();
          else if (one.do === 'fault') rig.simulator.inject(one.fault);
          else if (one.do === 'unplug') await rig.unplug();
          await rig.time.advance(one.do === 'wait' ? one.ms : 150);
        }
        await rig.stop();
        expect(rig.time.waiting).to.equal(0);
        let open = false;
        for (const event of rig.events) {
          if (event.type === 'found') {
            expect(open).to.equal(false);
            open = true;
          } else if (event.type === 'credential') {
            expect(open).to.equal(true);
            expect(put).to.include(event.credential.identifiers[0]?.value);
            open = false;
          } else if (event.type === 'read-failed') {
            expect(open).to.equal(true);
            open = !event.final;
          } else if (event.type === 'number') {
            expect(put).to.include(event.number);
          } else if (event.type === 'removed') {
            expect(open).to.equal(false);
          }
        }
        expect(open).to.equal(false);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });
});
