/**
 * What every reader driver on a line owes to the gateway, whatever its protocol. A new driver gives its
 * parts and its simulated device (`ReaderSubject`) and passes (docs/integrators.md, "a new driver").
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { WireFault } from './faulty-wire.js';
import { expectAnyBytesAtAnySplit, expectFramingAtEverySplit } from './framing.js';
import { ReaderBench } from './reader-bench.js';
import { anyStep } from './reader-days.js';
import { goodReadings, type GoodReadings, type ReaderSubject } from './reader-subject.js';

export type { ReaderSubject } from './reader-subject.js';

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
    also?: (bench: ReaderBench<Frame>) => Promise<void>,
  ): Promise<void> => {
    const { answers } = await readGood();
    for (let skip = 0; skip < answers.length; skip++) {
      const bench = await started();
      bench.wire.plan(fault, { skip });
      bench.lay(0);
      await bench.until('struck', () => bench.wire.struck > 0);
      await also?.(bench);
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
      await onEachReply({ kind: 'cut' }, subject.cutMayBeWhole === true ? undefined : counts);
    });

    if (subject.busLosesNothing !== true) {
      it('a reply that is lost keeps no later card from being read', async () => {
        await onEachReply({ kind: 'lost' });
      });
    }

    if (subject.speaksUnasked !== true) {
      it('a late answer answers nothing else, and the next card is read', async () => {
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
      });
    }

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
        fc.asyncProperty(fc.array(anyStep(subject), { maxLength: 10 }), async (steps) => {
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
