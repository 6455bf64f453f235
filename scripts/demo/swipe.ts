/** Puts a card on a simulated reader and tells what the whole chain made of it. */
import { z } from 'zod';
import { ControlClient } from '../../gateway/http/control/control-client.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { LaneEvent, VisitReport } from '../../schemas/visit.js';
import { resolveData } from '../data-directory.js';
import { callControl } from '../simulate/control-call.js';
import { demoPerson } from './people.js';
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

/** The next event that `wanted` accepts, or a refusal to wait for ever. */
async function nextReport(
  events: AsyncGenerator<LaneEvent, void, void>,
  wanted: (event: LaneEvent) => VisitReport | undefined,
  withinMs: number,
): Promise<VisitReport> {
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
      const report = wanted(step.value);
      if (report !== undefined) return report;
    }
  } finally {
    clearTimeout(timer);
  }
}

export async function swipe(
  options: { lane: string; person: string },
  paths: ReturnType<typeof resolveData>['paths'],
): Promise<SwipeResult> {
  const { lane } = options;
  const person = demoPerson(options.person);
  if (person === undefined) {
    throw new TongdaoError('NOT_FOUND', `no demo person "${options.person}"; see demo people`);
  }
  const reader = simulatorSocket(paths, 'reader');
  const turnstile = simulatorSocket(paths, 'turnstile');
  const countPulses = async (): Promise<number> =>
    gateSchema.parse(await callControl(turnstile, 'GET', `/lanes/${lane}`)).pulses;

  const before = await countPulses();
  const client = new ControlClient({ path: paths.control });
  const abort = new AbortController();
  const events = client.events(abort.signal);
  try {
    const decision = nextReport(
      events,
      (event) => (event.type === 'decided' && event.report.lane === lane ? event.report : undefined),
      DECISION_MS,
    );
    await callControl(reader, 'PUT', `/lanes/${lane}/card`, { person: person.id });
    const decided = await decision;
    await callControl(reader, 'DELETE', `/lanes/${lane}/card`);
    const last =
      decided.outcome === 'assist'
        ? decided
        : await nextReport(
            events,
            (event) =>
              event.type === 'ended' && event.report.visit === decided.visit
                ? event.report
                : undefined,
            PASSAGE_MS,
          );
    return {
      visit: last.visit,
      outcome: decided.outcome,
      reasons: decided.reasons,
      steps_ms: roundSteps(last.steps),
      pulses: (await countPulses()) - before,
      passage: last.passage,
    };
  } finally {
    abort.abort();
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
