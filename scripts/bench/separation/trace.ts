/** What a bystander can notice of one assist, as marks on a time line, and as numbers. */
import type { Sample } from './sample.js';

export interface Mark {
  /** Milliseconds since the card was found. */
  readonly at: number;
  /** Where it was noticed: the stream, the screen, the loudspeaker, a helper's telephone. */
  readonly channel: string;
  readonly what: string;
  /** Bytes on the wire, or the loudness; 0 where there is none. */
  readonly size: number;
}

/** In the order of time. */
export type Trace = readonly Mark[];

/** As many gaps between neighbours as are looked at, by channel. */
const GAPS = 12;

interface Question {
  readonly name: string;
  readonly ask: (trace: Trace) => number;
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function questionsAbout(name: string, of: (mark: Mark) => boolean): Question[] {
  const about = (ask: (marks: Trace) => number): ((trace: Trace) => number) => {
    return (trace) => ask(trace.filter(of));
  };
  return [
    { name: `${name} count`, ask: about((marks) => marks.length) },
    { name: `${name} size`, ask: about((marks) => sum(marks.map(({ size }) => size))) },
    { name: `${name} first`, ask: about((marks) => marks[0]?.at ?? Number.NaN) },
    { name: `${name} last`, ask: about((marks) => marks.at(-1)?.at ?? Number.NaN) },
    ...Array.from({ length: 3 }, (_, at) => ({
      name: `${name} gap ${at + 1}`,
      ask: about((marks) => (marks[at + 1]?.at ?? Number.NaN) - (marks[at]?.at ?? Number.NaN)),
    })),
  ];
}

function gapsOf(channel: string): Question[] {
  const ask = (trace: Trace, at: number): number => {
    const marks = trace.filter((mark) => mark.channel === channel);
    return (marks[at + 1]?.at ?? Number.NaN) - (marks[at]?.at ?? Number.NaN);
  };
  return Array.from({ length: GAPS }, (_, at) => ({
    name: `${channel} gap ${at + 1}`,
    ask: (trace: Trace) => ask(trace, at),
  }));
}

/** How often one thing follows another on its channel: the sequence itself. */
function followings(traces: readonly Trace[]): Question[] {
  const pairsOf = (trace: Trace): string[] => {
    const last = new Map<string, string>();
    return trace.map(({ channel, what }) => {
      const pair = `${channel}: ${last.get(channel) ?? 'nothing'} then ${what}`;
      last.set(channel, what);
      return pair;
    });
  };
  const all = new Set(traces.flatMap(pairsOf));
  return [...all].map((pair) => ({
    name: pair,
    ask: (trace) => pairsOf(trace).filter((one) => one === pair).length,
  }));
}

/** Every question that these traces give rise to: whatever is noticed anywhere becomes a feature. */
export function questionsOf(traces: readonly Trace[]): readonly Question[] {
  const marks = traces.flat();
  const channels = [...new Set(marks.map(({ channel }) => channel))];
  const kinds = new Map(marks.map((mark) => [`${mark.channel} ${mark.what}`, mark]));
  return [
    ...channels.flatMap((channel) => [
      ...questionsAbout(channel, (mark) => mark.channel === channel),
      ...gapsOf(channel),
    ]),
    ...[...kinds].flatMap(([name, { channel, what }]) =>
      questionsAbout(name, (mark) => mark.channel === channel && mark.what === what),
    ),
    ...followings(traces),
  ];
}

/** Positive traces against negative ones, as samples of one and the same list of questions. */
export function samplesOf(positive: readonly Trace[], negative: readonly Trace[]): Sample[] {
  const questions = questionsOf([...positive, ...negative]);
  const features = (trace: Trace): number[] => questions.map(({ ask }) => ask(trace));
  return [
    ...positive.map((trace) => ({ features: features(trace), positive: true })),
    ...negative.map((trace) => ({ features: features(trace), positive: false })),
  ];
}
