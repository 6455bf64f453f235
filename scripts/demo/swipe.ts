/** Puts a card on a simulated reader and tells what the whole chain made of it. */
import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import { resolveData, type DataPaths } from '../data-directory.js';
import { callControl } from '../simulate/control-call.js';
import { demoPerson } from './people.js';
import { requireDemo } from './require-demo.js';
import { simulatorSocket } from './sockets.js';

export interface SwipeResult {
  readonly visit: string;
  readonly outcome: 'admit' | 'assist';
  readonly reasons: readonly string[];
  readonly steps_ms: Readonly<Record<string, number>>;
  /** Counted by the relay board, not by the gateway. */
  readonly pulses: number;
  readonly passage: string;
}

const gateSchema = z.looseObject({ pulses: z.number() });

/** Longest wait for a decision: assist is shown at most 5 s after the card was found. */
const DECISION_MS = 15_000;
/** Longest wait for the passage: the gate holds at most 30 s. */
const PASSAGE_MS = 40_000;

/** The first event that `wanted` turns into something, or a refusal to wait for ever. */
async function next<T>(
  events: AsyncGenerator<LaneEvent, void, void>,
  wanted: (event: LaneEvent) => T | undefined,
  withinMs: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TongdaoError('DEVICE_TIMEOUT', 'the gateway reported no visit'));
    }, withinMs);
  });
  try {
    for (;;) {
      const step = await Promise.race([events.next(), limit]);
      if (step.done === true) throw new TongdaoError('GATEWAY_UNREACHABLE', 'the gateway ended');
      const found = wanted(step.value);
      if (found !== undefined) return found;
    }
  } finally {
    clearTimeout(timer);
  }
}

type Heard = Omit<SwipeResult, 'pulses'>;

const told = (decided: VisitReport, last: VisitReport): Heard => ({
  visit: decided.visit,
  outcome: decided.outcome,
  reasons: decided.reasons,
  steps_ms: roundSteps(last.steps),
  passage: last.passage,
});

/** From the card on the reader to the passage, or to the moment staff are called. */
async function follow(events: AsyncGenerator<LaneEvent, void, void>, lane: string): Promise<Heard> {
  // A read that failed for good is shown and decided in the same moment, in either order.
  const shown = new Set<string>();
  const first = await next(
    events,
    (event) => {
      if (event.type === 'assist-shown') shown.add(event.visit);
      if (event.type === 'retry-shown') return event.lane === lane ? event : undefined;
      return event.type === 'decided' && event.report.lane === lane ? event : undefined;
    },
    DECISION_MS,
  );
  if (first.type === 'retry-shown') {
    const reasons = ['lifted-early'];
    return { visit: first.visit, outcome: 'assist', reasons, steps_ms: {}, passage: 'none' };
  }
  const decided = first.report;
  if (shown.has(decided.visit)) return told(decided, decided);
  const last = await next(
    events,
    (event) => {
      if (event.type === 'assist-shown') return event.visit === decided.visit ? decided : undefined;
      if (event.type !== 'ended' || event.report.visit !== decided.visit) return undefined;
      return event.report;
    },
    PASSAGE_MS,
  );
  return told(decided, last);
}

export async function swipe(
  options: { lane: string; person: string },
  paths: DataPaths,
): Promise<SwipeResult> {
  const { lane } = options;
  const person = demoPerson(options.person);
  const reader = simulatorSocket(paths, 'reader');
  const turnstile = simulatorSocket(paths, 'turnstile');
  const countPulses = async (): Promise<number> =>
    gateSchema.parse(await callControl(turnstile, 'GET', `/lanes/${lane}`)).pulses;

  const client = new ControlClient({ path: paths.control });
  await requireDemo(client);
  const before = await countPulses();
  const abort = new AbortController();
  try {
    const heard = follow(client.events(abort.signal), lane);
    // Awaited below; until then a refusal must not pass for an unhandled one.
    heard.catch(() => undefined);
    await callControl(reader, 'PUT', `/lanes/${lane}/card`, { person: person.id });
    const { passage, ...visit } = await heard;
    return { ...visit, pulses: (await countPulses()) - before, passage };
  } finally {
    abort.abort();
    await callControl(reader, 'DELETE', `/lanes/${lane}/card`);
  }
}

function roundSteps(steps: VisitReport['steps']): Record<string, number> {
  return Object.fromEntries(
    Object.entries(steps).map(([step, ms]) => [step, Math.round(Number(ms) * 10) / 10]),
  );
}

export async function demoSwipe(options: {
  lane: string;
  person: string;
  json?: boolean;
  data?: string;
}): Promise<void> {
  const { paths } = resolveData(options.data);
  const result = await swipe(options, paths);
  if (options.json === true) {
    console.log(JSON.stringify(result));
    return;
  }
  const words =
    result.outcome === 'admit'
      ? '放行，闸机打开了。 Admitted; the turnstile opened.'
      : '请工作人员。 Assist: a member of staff comes.';
  console.log(words);
  console.log(`reasons ${result.reasons.join(', ')}; pulses ${result.pulses}; ${result.passage}`);
  for (const [step, ms] of Object.entries(result.steps_ms)) {
    console.log(`  ${step.padEnd(15)} ${ms.toFixed(1).padStart(8)} ms`);
  }
}
