/** What is known of one visit, as it was heard, and where the gateway's own times lie on the axis. */
import type { LeafReport } from '../../../schemas/control.js';
import type { GlassVisit } from '../../../schemas/glass.js';
import type { VisitReport } from '../../../schemas/visit.js';
import type { Exchange, Question } from './taps.js';

export interface Resting {
  readonly fromAt: number;
  readonly toAt: number;
  readonly times: number;
}

export interface VisitFacts {
  readonly id: string;
  readonly lane: string;
  /** Machine time of the question that found the card: zero of the axis. */
  readonly zeroAt: number;
  readonly startedAt: string;
  state: GlassVisit['state'];
  /** Up to the reading of the card, or all of them when it is never read. */
  readonly reader: Exchange[];
  /** Exchanges with a card that was read and still lies there. */
  resting?: Resting;
  readonly questions: Question[];
  readonly board: Exchange[];
  /** Demo person whose number was read. */
  person?: string;
  report?: VisitReport;
  /** The row of a card that was lifted too early. */
  retry?: string;
  leaf?: LeafReport;
}

export const beginOf = ({ request, reply, lastAt }: Exchange): number =>
  request?.at ?? reply?.at ?? lastAt;

export function isPulse({ request }: Exchange): boolean {
  return request?.name === 'flash-on' || request?.name === 'coil-on';
}

/** The gateway reports its steps in whole milliseconds. */
const ROUNDING_MS = 1;

/**
 * Machine time of the gateway's `found`, to which all its steps are relative. The gateway reports no
 * absolute times, but nothing comes before its cause: it found the card after the reader had said so,
 * had the frame after it had left, asked before the platform heard it, pulsed before the board did and
 * knew of the passage after the board had told it. The latest moment that all of these allow is taken:
 * right to within a delivery on this machine and the gateway's own millisecond.
 */
export function foundAt(facts: VisitFacts): number {
  const { report, reader, questions, board } = facts;
  const steps = report?.steps ?? {};
  const before = (at: number | undefined, step: number | undefined): number[] =>
    at === undefined || step === undefined ? [] : [at - step];
  const found = reader.find(({ reply }) => reply !== undefined)?.reply?.at ?? facts.zeroAt;
  const latest = Math.min(
    ...before(questions[0]?.receivedAt, steps.asked),
    ...before(board.find(isPulse)?.request?.at, steps.pulseSent),
  );
  const earliest = [
    ...before(reader.find(isRead)?.reply?.at, steps.credential),
    ...before(questions.at(-1)?.answeredAt, steps.answered),
    ...before(board.find(isPassage)?.reply?.at, steps.passed),
  ];
  // An answer that came after the gateway had given up says nothing about when that was.
  return Math.max(found, ...earliest.filter((at) => at <= latest + ROUNDING_MS));
}

export const isPassage = ({ request, reply }: Exchange): boolean =>
  request?.name === 'read-inputs' && reply?.name === 'inputs';

export const isRead = ({ request, reply }: Exchange): boolean =>
  request?.name === 'read-base' && reply?.name === 'ok';
