/** What the driver asks of the module, how long it waits, and which replies can be the answer. */
import type { Exchange } from '../supervisor/contract.js';
import { COMMANDS } from './constants.js';
import { encodeRequest, type SamReply } from './frame.js';
import { SW3 } from './status-word.js';

export type Step =
  | 'status'
  | 'sam-number'
  | 'find'
  | 'select'
  | 'read-base'
  | 'read-address'
  | 'read-management-number';

interface StepRule {
  /** Milliseconds (facts/resident-id.md section 3); the longest that working code allows. */
  readonly timeoutMs: number;
  /** Lengths of data on success; base information proves itself by its size words. */
  readonly dataBytes: (bytes: number) => boolean;
}

const RULES: Readonly<Record<Step, StepRule>> = {
  status: { timeoutMs: 400, dataBytes: (bytes) => bytes === 0 },
  'sam-number': { timeoutMs: 400, dataBytes: (bytes) => bytes === 16 },
  find: { timeoutMs: 400, dataBytes: () => true },
  select: { timeoutMs: 400, dataBytes: (bytes) => bytes === 0 || bytes === 8 },
  'read-base': { timeoutMs: 2000, dataBytes: (bytes) => bytes >= 260 },
  'read-address': { timeoutMs: 1500, dataBytes: (bytes) => bytes > 0 && bytes % 70 === 0 },
  'read-management-number': { timeoutMs: 1500, dataBytes: (bytes) => bytes === 28 },
};

/** Failures that are about the request or the module, not about a card. */
const NOT_OF_A_CARD: readonly number[] = [
  SW3.wrongChecksum,
  SW3.wrongLength,
  SW3.commandError,
  SW3.notPermitted,
  SW3.unrecognised,
  SW3.selfTestFailed,
  SW3.notAuthorised,
];

export function isSuccess(step: Step, reply: SamReply): boolean {
  const expected = step === 'find' ? SW3.found : SW3.ok;
  return reply.sw3 === expected && RULES[step].dataBytes(reply.data.length);
}

/**
 * The protocol has no sequence number. A module answers in the order it was asked, so a late answer
 * is told apart by its shape: a success of another step never counts, and a card's failure is no
 * answer to a question about the module.
 */
function accepts(step: Step, reply: SamReply): boolean {
  if (isSuccess(step, reply)) return true;
  if (reply.sw3 === SW3.ok || reply.sw3 === SW3.found) return false;
  const aboutModule = step === 'status' || step === 'sam-number';
  return !aboutModule || NOT_OF_A_CARD.includes(reply.sw3);
}

const REQUESTS = new Map(
  COMMANDS.map(({ name, cmd, para }) => [name, encodeRequest(cmd, para ?? 0)] as const),
);

export interface StepOptions {
  /** Milliseconds; only ever shortens the wait. */
  readonly timeoutMs?: number;
  readonly onPartial?: Exchange<SamReply>['onPartial'];
}

export function exchangeFor(step: Step, options: StepOptions = {}): Exchange<SamReply> {
  const { timeoutMs } = RULES[step];
  return {
    request: REQUESTS.get(step) ?? new Uint8Array(0),
    urgency: step === 'status' || step === 'sam-number' ? 'heartbeat' : 'read',
    timeoutMs: Math.min(timeoutMs, options.timeoutMs ?? timeoutMs),
    accepts: (reply) => accepts(step, reply),
    ...(options.onPartial === undefined ? {} : { onPartial: options.onPartial }),
  };
}
