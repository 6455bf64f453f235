/**
 * What every reader driver on a line owes to the gateway, whatever its protocol. A new driver gives its
 * parts and its simulated device (`ReaderSubject`) and passes (docs/integrators.md, "a new driver").
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { ManualTime } from '../manual-time.js';
import type { WireFault } from './faulty-wire.js';
import { expectAnyBytesAtAnySplit, expectFramingAtEverySplit } from './framing.js';
import { ReaderBench, type ReaderParts, type WhichCard } from './reader-bench.js';
import type { Credential } from '../../../schemas/credential.js';

export interface ReaderSubject<Frame> {
  readonly name: string;
  /** Called for each test. */
  readonly build: (time: ManualTime) => ReaderParts<Frame>;
  /** One `namespace:value` of the first card and one of the second. */
  readonly expects: readonly [string, string];
  /** Bytes that cannot begin a frame and are no part of one. */
  readonly noise: Uint8Array;
  /**
   * `each-reply`: a turned bit is always noticed. `none`: text as it stands; then a wrong character cannot
   * be told from a right one, and the kit does not ask for it.
   */
  readonly checksum: 'each-reply' | 'none';
  /** Noise beside a frame spoils it, as in front of a line of text. Then only the next one is read. */
  readonly noiseSpoilsFrame?: boolean;
  /**
   * The bus itself numbers, checks and repeats, as USB does: nothing is lost or held up between two replies
   * that belong together. The kit then does not ask for what no driver could notice.
   */
  readonly busLosesNothing?: boolean;
  /** It answers no questions, so that nothing can be mistaken for an answer: late is only late. */
  readonly speaksUnasked?: boolean;
  /** A frame may be whole without its last byte, for example a postamble. */
  readonly cutMayBeWhole?: boolean;
}

/** As documented for both kinds of liveness (schemas/device.ts). */
const SILENT_WITHIN_MS = 3000;
const BACK_WITHIN_MS = 5000;
/** Turned bits tried in each reply. */
const FLIPS = 40;
const LATENESS_MS = [250, 900, 2300, 6000] as const;

const numRuns = Math.min(Number(process.env['FC_RUNS'] ?? 200), 2000);

export function conformsAsReader<Frame>(subject: ReaderSubject<Frame>): void {
  let good: GoodReadings | undefined;
  const readGood = async (): Promise<GoodReadings> => {
    good ??= await goodReadings(subject);
    return good;
  };
  const fresh = async (): Promise<ReaderBench<Frame>> =>
    new ReaderBench(subject.build, (await readGood()).said);
  const started = async (): Promise<ReaderBench<Frame>> => (await fresh()).start();

  /** The same fault on each reply of a reading in turn; afterwards the next card is read. */
  const onEachReply = async (
    fault: WireFault,
    also: (bench: ReaderBench<Frame>) => Promise<void> = async () => undefined,
  ): Promise<void> => {
    const { answers } = await readGood();
    for (let skip = 0; skip < answers.length; skip++) {
      const bench = await started();
      bench.wire.plan(fault, { skip });
      bench.lay(0);
      await bench.until('struck', () => bench.wire.struck > 0);
      await also(bench);
      await bench.time.advance(3000);
      await bench.readNext(1);
      await bench.end();
    }
  };

  const counts = async (bench: ReaderBench<Frame>): Promise<void> => {
    await bench.until('counted', () => bench.status.noiseBytes > 0);
  };

  describe(`conformance of a reader: ${subject.name}`, () => {
    it('reads a card once, and the next card after it', async () => {
      const bench = await started();
      bench.lay(0);
      await bench.time.advance(4000);
      expect(bench.reads(0)).to.equal(1);
      await bench.readNext(1);
      await bench.time.advance(3000);
      expect([bench.reads(0), bench.reads(1)]).to.deep.equal([1, 1]);
      await bench.end();
    });

    it('frames are the same at every split, and one byte at a time', async () => {
      const { replies } = await readGood();
      const { parts } = await fresh();
      expectFramingAtEverySplit(parts.codec, replies);
    });

    it('any bytes at any split are the same frames and the same noise', async () => {
      const { replies } = await readGood();
      const { parts } = await fresh();
      expectAnyBytesAtAnySplit(parts.codec, replies);
    });

    it('a card is read from pieces of any size', async () => {
      for (const pieceBytes of [1, 2, 3, 7, 62]) {
        const bench = await fresh();
        bench.wire.pieceBytes = pieceBytes;
        await bench.start();
        await bench.readNext(0);
        await bench.readNext(1);
        expect(bench.status.noiseBytes, 'noise').to.equal(0);
        await bench.end();
      }
    });

    for (const place of ['before', 'after'] as const) {
      it(`noise ${place} any reply is counted, and the card is read`, async () => {
        await onEachReply({ kind: 'noise', place, bytes: subject.noise }, async (bench) => {
          if (subject.noiseSpoilsFrame !== true) {
            await bench.until('read', () => bench.reads(0) === 1);
            await counts(bench);
          }
        });
      });
    }

    it('noise inside any reply gives nobody’s identity, and the next card is read', async () => {
      await onEachReply({ kind: 'noise', place: 'inside', bytes: subject.noise }, counts);
    });

    it('half a reply and then silence is dropped and counted, and the next card is read', async () => {
      await onEachReply(
        { kind: 'cut' },
        subject.cutMayBeWhole === true ? async () => undefined : counts,
      );
    });

    const onLine = subject.busLosesNothing === true ? it.skip : it;

    onLine('a reply that is lost keeps no later card from being read', async () => {
      await onEachReply({ kind: 'lost' });
    });

    onLine(
      'a late answer answers nothing else: it is dropped, and the next card is read',
      async () => {
        const { answers } = await readGood();
        for (const ms of LATENESS_MS) {
          for (let skip = 0; skip < answers.length; skip++) {
            const bench = await started();
            bench.wire.plan({ kind: 'late', ms }, { skip });
            bench.lay(0);
            await bench.until('struck', () => bench.wire.struck > 0);
            await bench.time.advance(100);
            bench.lift();
            await bench.time.advance(400);
            bench.lay(1);
            await bench.time.advance(ms + 9000);
            expect(bench.reads(1), `late by ${ms} ms, reply ${skip}`).to.be.at.most(1);
            if (bench.reads(1) === 0) await bench.readNext(1);
            await bench.end();
          }
        }
      },
    );

    if (subject.checksum === 'each-reply') {
      it('a wrong checksum never makes a credential', async () => {
        const { answers } = await readGood();
        for (const [skip, answer] of answers.entries()) {
          const stride = Math.max(1, Math.floor((answer.length * 8) / FLIPS));
          for (let at = skip % stride; at < answer.length * 8; at += stride) {
            const bench = await started();
            bench.wire.plan({ kind: 'flip', at }, { skip });
            bench.lay(0);
            await bench.time.advance(2500);
            expect(bench.wire.struck).to.equal(1);
            await bench.end();
          }
        }
      });
    }

    it('unplugged in the middle of a reading: offline at once, back within 5 s, no stale reply', async () => {
      const { answers } = await readGood();
      for (let replies = 0; replies < answers.length; replies++) {
        const bench = await started();
        const before = bench.wire.replies.length;
        bench.lay(0);
        await bench.until('begun', () => bench.wire.replies.length > before + replies);
        await bench.unplug();
        expect(bench.status.state).to.equal('offline');
        bench.lift();
        await bench.until('online', () => bench.status.state === 'online', BACK_WITHIN_MS);
        expect(bench.status.reopened).to.equal(1);
        await bench.readNext(1);
        await bench.end();
      }
    });

    it('says truly whether it can notice silence', async () => {
      const bench = await started();
      bench.wire.muted = true;
      await bench.time.advance(SILENT_WITHIN_MS);
      const { liveness } = bench.parts.reader;
      expect(bench.status.state).to.equal(liveness === 'polled' ? 'silent' : 'online');
      bench.wire.clear();
      await bench.until('online', () => bench.status.state === 'online', BACK_WITHIN_MS);
      await bench.readNext(0);
      await bench.end();
    });

    it('gives no event after it was stopped', async () => {
      const bench = await started();
      bench.lay(0);
      await bench.until('begun', () => bench.events.length > 0 || bench.reads(0) > 0);
      await bench.end();
      const told = bench.events.length;
      await bench.time.advance(10_000);
      expect(bench.events.length).to.equal(told);
    });

    it('any day: no false identity, every card found is answered for, no timer is left', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step(subject), { maxLength: 10 }), async (steps) => {
          const bench = await started();
          for (const one of steps) {
            if (one.do === 'lay') bench.lay(one.card);
            else if (one.do === 'lift') bench.lift();
            else if (one.do === 'fault') bench.wire.plan(one.fault, { skip: one.skip });
            else if (one.do === 'unplug') await bench.unplug();
            await bench.time.advance(one.do === 'wait' ? one.ms : 120);
          }
          await bench.end();
        }),
        { numRuns: Math.ceil(numRuns / 4) },
      );
    });
  });
}

interface GoodReadings {
  /** Everything the device sent, from the start to the credential. */
  readonly replies: readonly Uint8Array[];
  /** Of them, those from the laying of the card to the credential. */
  readonly answers: readonly Uint8Array[];
  readonly said: readonly [Credential, Credential];
}

/** What the two cards say, and the bytes in which they say it, when nothing is wrong. */
async function goodReadings<Frame>(subject: ReaderSubject<Frame>): Promise<GoodReadings> {
  const read = async (
    card: WhichCard,
  ): Promise<Omit<GoodReadings, 'said'> & { said: Credential }> => {
    const bench = await new ReaderBench(subject.build).start();
    const before = bench.wire.replies.length;
    bench.lay(card);
    await bench.until('read', () => bench.credentials.length > 0);
    const { replies } = bench.wire;
    const answers = replies.slice(before);
    const [said] = bench.credentials;
    await bench.end();
    if (said === undefined) throw new Error('nothing was read');
    const named = said.identifiers.map(({ namespace, value }) => `${namespace}:${value}`);
    expect(named).to.include(subject.expects[card]);
    return { replies: [...replies], answers, said };
  };
  const [first, second] = [await read(0), await read(1)];
  return { ...first, said: [first.said, second.said] };
}

type Step =
  | { readonly do: 'lay'; readonly card: 0 | 1 }
  | { readonly do: 'lift' }
  | { readonly do: 'unplug' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: WireFault; readonly skip: number };

function step<Frame>(subject: ReaderSubject<Frame>): fc.Arbitrary<Step> {
  const { checksum, noise, busLosesNothing = false, speaksUnasked = false } = subject;
  const bytes =
    checksum === 'none' ? fc.constant(noise) : fc.uint8Array({ minLength: 1, maxLength: 12 });
  const place = busLosesNothing
    ? fc.constantFrom('before' as const, 'after' as const)
    : fc.constantFrom('before' as const, 'inside' as const, 'after' as const);
  const faults: fc.Arbitrary<WireFault>[] = [
    fc.record({ kind: fc.constant('noise' as const), place, bytes }),
  ];
  if (!busLosesNothing) {
    faults.push(fc.constantFrom({ kind: 'cut' as const }, { kind: 'lost' as const }));
  }
  if (!speaksUnasked) {
    faults.push(fc.integer({ min: 1, max: 3000 }).map((ms) => ({ kind: 'late' as const, ms })));
  }
  if (checksum === 'each-reply') faults.push(fc.nat().map((at) => ({ kind: 'flip' as const, at })));
  return fc.oneof(
    fc.constantFrom(0 as const, 1 as const).map((card): Step => ({ do: 'lay', card })),
    fc.constantFrom<Step>({ do: 'lift' }, { do: 'unplug' }),
    fc.integer({ min: 1, max: 2000 }).map((ms): Step => ({ do: 'wait', ms })),
    fc
      .tuple(fc.oneof(...faults), fc.nat({ max: 6 }))
      .map(([fault, skip]): Step => ({ do: 'fault', fault, skip })),
  );
}
