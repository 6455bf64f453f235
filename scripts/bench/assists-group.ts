/**
 * People who need staff, at 64 lanes at once: how soon the console knows, and whether somebody beside a
 * lane could tell an assist because of a health status from one because of a card. In real time, over
 * real drivers, HTTP and disk; the same question under an injected clock is a test.
 */
import { join } from 'node:path';
import { deskEventSchema } from '../../schemas/api/desk-view.js';
import type { Policy } from '../../schemas/policy.js';
import { demoPolicyWithOrder } from '../demo/order.js';
import { ConsoleSession } from './console-session.js';
import { openEventStream, type OpenStream } from './event-stream.js';
import type { Findings } from './figures.js';
import { spawnGateway, type GatewayProcess } from './gateway-process.js';
import { pause, within } from './pause.js';
import { benchPerson } from './people.js';
import { trainBoostedTrees } from './separation/boosted-trees.js';
import { trainLogistic } from './separation/logistic.js';
import { areaUnderCurve, halves, type Sample } from './separation/sample.js';
import { samplesOf, type Mark, type Trace } from './separation/trace.js';
import { logLogistic, median, percentile } from './statistics.js';
import { openVenue, type BenchVenue, type CardTrouble } from './venue.js';

const LANES = 64;
/** Some 1,000 of each kind: with fewer, chance alone reaches 0.55 now and then. */
const PER_LANE = 32;
const STATUSES = ['yellow', 'red', 'none'] as const;
const TROUBLES: readonly CardTrouble[] = [
  'damaged',
  'rejects-sam',
  'rejected-by-sam',
  'unknown-type',
];
const ASSIST_WITHIN_MS = 20_000;
/** After the card was taken the reader is empty, and the lane idle, for at least so long. */
const CLEAR_MS = 150;

interface Lane {
  marks: Mark[];
  shown: ((visit: string) => void) | undefined;
}

/** Nobody is registered by the swipe: who has no code needs staff as well. */
async function orderBegins(gateway: GatewayProcess): Promise<void> {
  const order = demoPolicyWithOrder(Date.now());
  const epidemic = { ...order.epidemic, registerOnSwipe: false };
  const policy: Policy = { ...order, version: 'bench-assists', epidemic };
  await gateway.client.request('POST', '/policy', { policy, operator: 'bench' });
}

class Watch {
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly onConsoleMs: number[] = [];
  readonly #known = new Set<string>();
  readonly #streams: OpenStream[] = [];

  constructor(lanes: readonly string[]) {
    this.lanes = new Map(lanes.map((id) => [id, { marks: [], shown: undefined }]));
  }

  async open(port: number, desk: ConsoleSession): Promise<void> {
    for (const [id, lane] of this.lanes) {
      const stream = await openEventStream(port, `/lane/${id}/events`, {}, (heard) => {
        const { state } = JSON.parse(heard.data) as { state?: string };
        const what = `${heard.event} ${state ?? ''}`;
        lane.marks.push({ at: heard.at, channel: 'stream', what, size: heard.bytes });
      });
      this.#streams.push(stream);
    }
    this.#streams.push(
      await desk.listen(({ event, data, at }) => {
        if (event === 'assists') this.#assists(data, at);
      }),
    );
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
  }

  #assists(data: string, at: number): void {
    const said = deskEventSchema.parse(JSON.parse(data));
    if (said.type !== 'assists') return;
    const now = performance.timeOrigin + at;
    for (const { visit, lane, since } of said.assists) {
      if (this.#known.has(visit)) continue;
      this.#known.add(visit);
      // Both on this machine's clock; `since` is in whole milliseconds.
      this.onConsoleMs.push(Math.max(0, now - since));
      this.lanes.get(lane)?.shown?.(visit);
    }
  }
}

interface Scene {
  readonly read: boolean;
  readonly trace: Trace;
}

/** One person: the card lies until staff come, who send her away. */
async function scene(
  venue: BenchVenue,
  lane: Lane,
  id: string,
  index: number,
  desk: ConsoleSession,
): Promise<Scene> {
  const read = Math.random() < 0.5;
  const shown = new Promise<string>((resolve) => {
    lane.shown = resolve;
  });
  lane.marks = [];
  const trouble = TROUBLES[Math.floor(Math.random() * TROUBLES.length)];
  await venue.putCard(id, benchPerson(index), read ? trouble : undefined);
  const visit = await within(shown, ASSIST_WITHIN_MS, `no assist at lane ${id}`);
  await pause(200 + Math.random() * 1200);
  await desk.refuse(visit);
  await pause(Math.random() * 300);
  await venue.takeCard(id);
  await pause(CLEAR_MS);
  const began = lane.marks.find(({ what }) => what === 'view reading')?.at ?? 0;
  const trace = lane.marks
    .filter(({ at }) => at >= began)
    .map((mark) => ({ ...mark, at: mark.at - began }));
  return { read, trace };
}

function judged(samples: readonly Sample[], train: typeof trainLogistic): number {
  const { train: learnt, held } = halves(samples);
  return areaUnderCurve(train(learnt), held);
}

export async function measureAssists(dir: string): Promise<Findings> {
  const venue = await openVenue({
    dir: join(dir, 'venue'),
    lanes: LANES,
    walkMs: 1000,
    demo: true,
  });
  const gateway = spawnGateway(venue.paths);
  const watch = new Watch(venue.lanes);
  try {
    await venue.setPeople(
      Array.from({ length: LANES * PER_LANE }, (_, at) => ({
        idNo: benchPerson(at).idNumber,
        status: STATUSES[at % STATUSES.length] ?? 'yellow',
        delayMs: Math.round(logLogistic(300, 2000, 0.005 + Math.random() * 0.99)),
      })),
    );
    await gateway.ready();
    await orderBegins(gateway);
    const desk = await ConsoleSession.logIn(venue.httpPort);
    await watch.open(venue.httpPort, desk);
    const scenes = await Promise.all(
      [...watch.lanes].map(async ([id, lane], at) => {
        const own: Scene[] = [];
        await pause(at * 53);
        for (let turn = 0; turn < PER_LANE; turn++) {
          own.push(await scene(venue, lane, id, turn * LANES + at, desk));
          await pause(Math.random() * 800);
        }
        return own;
      }),
    );
    return found(scenes.flat(), watch.onConsoleMs);
  } finally {
    watch.close();
    await gateway.stop('SIGKILL');
    await venue.close();
  }
}

function found(scenes: readonly Scene[], onConsoleMs: readonly number[]): Findings {
  const traces = (kind: boolean): Trace[] =>
    scenes.flatMap(({ read, trace }) => (read === kind ? [trace] : []));
  const [status, read] = [traces(false), traces(true)];
  const samples = samplesOf(status, read);
  const logistic = judged(samples, trainLogistic);
  const trees = judged(samples, trainBoostedTrees);
  const moment = (trace: Trace): number =>
    trace.find(({ what }) => what === 'view assist')?.at ?? Number.NaN;
  const shownAt = (kind: readonly Trace[]): string => median(kind.map(moment)).toFixed(1);
  return {
    figures: {
      assist_on_console_ms: percentile(onConsoleMs, 0.95),
      indistinguishable_auc: Math.max(logistic, trees),
    },
    notes: {
      assist_on_console_ms: `p95 of ${onConsoleMs.length} on ${LANES} lanes; p50 ${median(onConsoleMs).toFixed(0)} ms`,
      indistinguishable_auc: `${status.length} by status, ${read.length} by card; logistic ${logistic.toFixed(3)}, trees ${trees.toFixed(3)}; assist p50 ${shownAt(status)} and ${shownAt(read)} ms after reading`,
    },
  };
}
