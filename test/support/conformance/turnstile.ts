/**
 * What every turnstile driver on a line owes to the gateway: an order opens once at most, and is called
 * confirmed only when it opened (schemas/device.ts, `Turnstile.pulse`).
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { ManualTime } from '../manual-time.js';
import type { WireFault } from './faulty-wire.js';
import { expectAnyBytesAtAnySplit, expectFramingAtEverySplit } from './framing.js';
import { TurnstileBench, type PulseStory, type TurnstileParts } from './turnstile-bench.js';

export interface TurnstileSubject<Frame> {
  readonly name: string;
  /** Called for each test. */
  readonly build: (time: ManualTime) => TurnstileParts<Frame>;
  /** Bytes that cannot begin a frame and are no part of one. */
  readonly noise: Uint8Array;
  /** Noise in front of a frame spoils it, as in front of a line of text. */
  readonly noiseSpoilsFrame?: boolean;
  /** `none`: the line between the two cannot turn bits (a pipe within one machine). */
  readonly checksum: 'each-reply' | 'none';
}

const SILENT_WITHIN_MS = 3000;
const BACK_WITHIN_MS = 5000;
const LATENESS_MS = [310, 360, 450, 520, 560, 700, 900, 1500, 4000] as const;

const numRuns = Math.min(Number(process.env['FC_RUNS'] ?? 200), 2000);

/** Whatever happened on the line. */
function expectHonest({ end, opened }: PulseStory): void {
  expect(opened, `openings of a pulse that ended as ${end}`).to.be.at.most(1);
  if (end === 'confirmed') expect(opened, 'openings of a confirmed pulse').to.equal(1);
  if (end === 'TURNSTILE_OFFLINE') expect(opened, 'openings though "not sent"').to.equal(0);
}

export function conformsAsTurnstile<Frame>(subject: TurnstileSubject<Frame>): void {
  const fresh = (): TurnstileBench<Frame> => new TurnstileBench(subject.build);
  const started = (): Promise<TurnstileBench<Frame>> => fresh().start();

  const goodReplies = async (): Promise<readonly Uint8Array[]> => {
    const bench = await started();
    await bench.pulse();
    await bench.end();
    return bench.wire.replies;
  };

  /** A fault on the answer to a pulse; afterwards the next person passes. */
  const onAnswer = async (fault: WireFault): Promise<PulseStory> => {
    const bench = await started();
    bench.wire.plan(fault);
    const story = await bench.pulse(3000);
    expectHonest(story);
    await bench.time.advance(6000);
    bench.wire.clear();
    await bench.untilOnline();
    const openings = bench.parts.openings();
    const next = await bench.pulse();
    expect(next).to.deep.equal({ end: 'confirmed', opened: 1 });
    expect(bench.parts.openings()).to.equal(openings + 1);
    await bench.end();
    return story;
  };

  describe(`conformance of a turnstile: ${subject.name}`, () => {
    it('opens once for an order, and the relay goes off again', async () => {
      const bench = await started();
      expect(bench.parts.openings(), 'openings of a start').to.equal(0);
      expect(await bench.pulse()).to.deep.equal({ end: 'confirmed', opened: 1 });
      await bench.time.advance(6000);
      expect(bench.parts.openings()).to.equal(1);
      expect(bench.parts.isOn()).to.equal(false);
      await bench.end();
    });

    it('frames are the same at every split, and any bytes at any split the same frames', async () => {
      const replies = await goodReplies();
      const { parts } = fresh();
      expectFramingAtEverySplit(parts.codec, replies);
      expectAnyBytesAtAnySplit(parts.codec, replies);
    });

    it('an answer in pieces of any size confirms', async () => {
      for (const pieceBytes of [1, 2, 3, 7]) {
        const bench = fresh();
        bench.wire.pieceBytes = pieceBytes;
        await bench.start();
        expect(await bench.pulse()).to.deep.equal({ end: 'confirmed', opened: 1 });
        expect(bench.status.noiseBytes).to.equal(0);
        await bench.end();
      }
    });

    it('noise beside the answer is counted', async () => {
      for (const place of ['before', 'after'] as const) {
        const bench = await started();
        bench.wire.plan({ kind: 'noise', place, bytes: subject.noise });
        const story = await bench.pulse(3000);
        if (subject.noiseSpoilsFrame !== true) expect(story.end).to.equal('confirmed');
        expectHonest(story);
        expect(bench.status.noiseBytes).to.be.at.least(subject.noise.length);
        await bench.end();
      }
    });

    it('half an answer, a lost one or one with noise inside confirms nothing', async () => {
      const inside = { kind: 'noise', place: 'inside', bytes: subject.noise } as const;
      for (const fault of [{ kind: 'cut' }, { kind: 'lost' }, inside] as const) {
        expect((await onAnswer(fault)).end).to.equal('TURNSTILE_UNCONFIRMED');
      }
    });

    if (subject.checksum === 'each-reply') {
      it('an answer with any turned bit confirms nothing', async () => {
        for (let at = 0; at < 64; at++) {
          expect((await onAnswer({ kind: 'flip', at })).end).to.equal('TURNSTILE_UNCONFIRMED');
        }
      });
    }

    it('a late answer never confirms the next order', async () => {
      for (const ms of LATENESS_MS) {
        const bench = await started();
        bench.wire.plan({ kind: 'late', ms });
        let first = '';
        bench.parts.turnstile.pulse('in').then(
          () => (first = 'confirmed'),
          () => (first = 'not'),
        );
        while (first === '') await bench.time.advance(5);
        // Nothing reaches the board now: whatever arrives is about the first order.
        bench.wire.deaf = true;
        if (first === 'not') {
          const { end, opened } = await bench.pulse(3000);
          expect(end, `late by ${ms} ms`).not.to.equal('confirmed');
          expect(opened).to.equal(0);
        }
        await bench.end();
        await onAnswer({ kind: 'late', ms });
      }
    });

    it('unplugged: an order is refused unsent, nothing opens by itself, back within 5 s', async () => {
      const bench = await started();
      await bench.unplug();
      expect(bench.status.state).to.equal('offline');
      expect(await bench.pulse(100)).to.deep.equal({ end: 'TURNSTILE_OFFLINE', opened: 0 });
      await bench.untilOnline(BACK_WITHIN_MS);
      await bench.time.advance(3000);
      expect(bench.parts.openings()).to.equal(0);
      expect(await bench.pulse()).to.deep.equal({ end: 'confirmed', opened: 1 });
      await bench.end();
    });

    it('unplugged before the answer: unconfirmed, and never sent again', async () => {
      const bench = await started();
      bench.wire.plan({ kind: 'late', ms: 5000 });
      const ended = bench.pulse(400);
      await bench.unplug();
      expectHonest(await ended);
      const openings = bench.parts.openings();
      await bench.time.advance(10_000);
      expect(bench.parts.openings()).to.equal(openings);
      expect(bench.parts.isOn()).to.equal(false);
      await bench.end();
    });

    it('says truly whether it can notice silence', async () => {
      const bench = await started();
      bench.wire.muted = true;
      await bench.time.advance(SILENT_WITHIN_MS);
      const { liveness } = bench.parts.turnstile;
      expect(bench.status.state).to.equal(liveness === 'polled' ? 'silent' : 'online');
      if (liveness === 'polled') {
        expect(await bench.pulse(1000)).to.deep.equal({ end: 'TURNSTILE_OFFLINE', opened: 0 });
      }
      bench.wire.clear();
      await bench.untilOnline(BACK_WITHIN_MS);
      await bench.end();
    });

    it('any day: no order opens twice, none is confirmed that did not open', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step(subject), { maxLength: 10 }), async (steps) => {
          const bench = await started();
          for (const one of steps) {
            if (one.do === 'pulse') expectHonest(await bench.pulse());
            else if (one.do === 'unplug') await bench.unplug();
            else if (one.do === 'fault') bench.wire.plan(one.fault, { skip: one.skip });
            else await bench.time.advance(one.ms);
          }
          await bench.end();
        }),
        { numRuns: Math.ceil(numRuns / 4) },
      );
    });
  });
}

type Step =
  | { readonly do: 'pulse' }
  | { readonly do: 'unplug' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: WireFault; readonly skip: number };

function step<Frame>({ checksum, noise }: TurnstileSubject<Frame>): fc.Arbitrary<Step> {
  const place = fc.constantFrom('before' as const, 'inside' as const, 'after' as const);
  const faults: fc.Arbitrary<WireFault>[] = [
    fc.constantFrom({ kind: 'cut' as const }, { kind: 'lost' as const }),
    fc.integer({ min: 1, max: 3000 }).map((ms) => ({ kind: 'late' as const, ms })),
    fc.record({ kind: fc.constant('noise' as const), place, bytes: fc.constant(noise) }),
  ];
  if (checksum === 'each-reply') faults.push(fc.nat().map((at) => ({ kind: 'flip' as const, at })));
  return fc.oneof(
    fc.constantFrom<Step>({ do: 'pulse' }, { do: 'unplug' }),
    fc.integer({ min: 1, max: 2000 }).map((ms): Step => ({ do: 'wait', ms })),
    fc
      .tuple(fc.oneof(...faults), fc.nat({ max: 3 }))
      .map(([fault, skip]): Step => ({ do: 'fault', fault, skip })),
  );
}
