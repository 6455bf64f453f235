/** Dialogues of the real drivers with simulated devices, as a capture has them. */
import type { Capture, CapturedProtocol } from '../../../drivers/capture/capture-file.js';
import { ReaderBench, type ReaderParts } from '../../support/conformance/reader-bench.js';
import type { ManualTime } from '../../support/manual-time.js';

/** Both cards, one after the other, from the opening of the line to the last credential. */
export async function recordReading<Frame>(
  protocol: CapturedProtocol,
  build: (time: ManualTime) => ReaderParts<Frame>,
): Promise<Capture> {
  const bench = await new ReaderBench(build).start();
  for (const card of [0, 1] as const) await bench.readNext(card);
  const pieces = bench.wire.traffic.map((piece, at) => ({ at, ...piece }));
  await bench.end();
  return { protocol, redacted: false, pieces };
}

/** Everything one side said. */
export function saidBy(capture: Capture, from: 'host' | 'device'): Uint8Array {
  const mine = capture.pieces.filter((piece) => piece.from === from);
  return Uint8Array.from(Buffer.concat(mine.map(({ bytes }) => bytes)));
}

export function everything(capture: Capture): Buffer {
  return Buffer.concat(capture.pieces.map(({ bytes }) => bytes));
}

/** A device that says what it said in the capture, as often as it is spoken to. */
export function replay<Frame>(
  capture: Capture,
  build: (time: ManualTime) => ReaderParts<Frame>,
  /** What must be answered anew each time, because it holds a number drawn for this time. */
  anew: (request: Uint8Array) => readonly Uint8Array[] | undefined = () => undefined,
): (time: ManualTime) => ReaderParts<Frame> {
  return (time) => {
    const pieces = [...capture.pieces];
    return {
      ...build(time),
      connect: (pipe) => {
        pipe.onBytes((request) => {
          if (pieces[0]?.from === 'host') pieces.shift();
          const recorded: Uint8Array[] = [];
          for (let next = pieces[0]; next?.from === 'device'; next = pieces[0]) {
            recorded.push(next.bytes);
            pieces.shift();
          }
          const answers = anew(request) ?? recorded;
          time.after(5, () => answers.forEach((bytes) => pipe.send(bytes)));
        });
      },
      lay: () => undefined,
      lift: () => undefined,
      close: () => undefined,
    };
  };
}

/** Every run of `length` bytes of a secret that still stands in `bytes`, in hex. */
export function leaks(bytes: Buffer, secret: Uint8Array, length: number): string[] {
  const found: string[] = [];
  for (let at = 0; at + length <= secret.length; at++) {
    const window = Buffer.from(secret.subarray(at, at + length));
    const blank = window.every((byte) => byte === window[0]);
    if (!blank && bytes.includes(window)) found.push(window.toString('hex'));
  }
  return found;
}
