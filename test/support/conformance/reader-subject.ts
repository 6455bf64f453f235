/** What a new reader driver gives to the conformance kit. */
import { expect } from 'chai';
import type { Credential } from '../../../schemas/credential.js';
import type { ManualTime } from '../manual-time.js';
import { ReaderBench, type ReaderParts, type WhichCard } from './reader-bench.js';

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

export interface GoodReadings {
  /** Everything the device sent, from the start to the credential. */
  readonly replies: readonly Uint8Array[];
  /** Of them, those from the laying of the card to the credential. */
  readonly answers: readonly Uint8Array[];
  readonly said: readonly [Credential, Credential];
}

/** What the two cards say, and the bytes in which they say it, when nothing is wrong. */
export async function goodReadings<Frame>(subject: ReaderSubject<Frame>): Promise<GoodReadings> {
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
