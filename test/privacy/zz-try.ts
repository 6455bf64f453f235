import { Dice } from './random.js';
import { WatchedLane } from './watched-lane.js';
import { play, READ_CAUSES, STATUS_CAUSES } from './assist-scene.js';
import { samplesOf, questionsOf } from '../../scripts/bench/separation/trace.js';
import { halves, areaUnderCurve } from '../../scripts/bench/separation/sample.js';
import { trainLogistic } from '../../scripts/bench/separation/logistic.js';
import { trainBoostedTrees } from '../../scripts/bench/separation/boosted-trees.js';
const N = Number(process.env.N ?? 100);
const AT = Number(process.env.AT ?? 3000);
const t0 = performance.now();
const dice = new Dice(7);
const traces = { status: [] as any[], read: [] as any[] };
const by: any = {};
let w = new WatchedLane(dice, AT);
for (let i = 0; i < 2*N; i++) {
  if (i % 50 === 49) { await w.close(); w = new WatchedLane(dice, AT); await w.time.advance(2000); }
  const kind = i % 2 === 0 ? 'status' : 'read';
  const cause = dice.oneOf(kind === 'status' ? STATUS_CAUSES : READ_CAUSES);
  const s = await play(w, cause as any, dice, 100 + (i % 800));
  traces[kind].push(s.trace);
  (by[cause] ??= []).push(s.trace);
  if (process.env.SHOW && i < 6) console.log(cause, s.retries, s.trace.map(m => `${m.at.toFixed(1)} ${m.channel}:${m.what}(${m.size.toFixed(1)})`).join('\n  '));
}
console.log('reports', JSON.stringify(w.reports.slice(-6).map(r => r.reasons)));
const t1 = performance.now();
const samples = samplesOf(traces.status, traces.read);
const q = questionsOf([...traces.status, ...traces.read]);
console.log('features', samples[0]!.features.length, 'play', (t1-t0).toFixed(0), 'features ms', (performance.now()-t1).toFixed(0));
const { train, held } = halves(samples);
for (const [n, tr] of [['log', trainLogistic], ['trees', trainBoostedTrees]] as const) {
  const t = performance.now();
  console.log(n, areaUnderCurve(tr(train), held).toFixed(3), (performance.now()-t).toFixed(0));
}
const single = q.map((x, at) => ({ name: x.name, a: areaUnderCurve((f) => Number.isFinite(f[at]!) ? f[at]! : -1, samples) })).sort((a, b) => Math.abs(b.a-.5) - Math.abs(a.a-.5)).slice(0, 12);
for (const s of single) console.log('  ', s.a.toFixed(3), s.name);
await w.close();
