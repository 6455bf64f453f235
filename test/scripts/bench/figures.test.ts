import { expect } from 'chai';
import { FIGURES, figuresJson, goalOf } from '../../../scripts/bench/figures.js';
import { tableLines } from '../../../scripts/bench/table.js';

/** The keys that the issues name, in their order. */
const KEYS = [
  ...['fsync_p50_ms', 'commit_p50_ms', 'commit_p99_ms', 'everyday_p50_ms', 'everyday_p99_ms'],
  ...['epidemic_p50_ms', 'epidemic_p99_ms', 'cpu_ms_per_visit', 'start_ms', 'rss_idle_mb'],
  ...['rss_load_mb', 'cpu_idle_pct', 'verify_per_s', 'verify_ratio', 'bytes_per_visit'],
  ...['rush_hour_decided_1500ms_pct', 'restart_ms', 'outage_seniors_pct', 'assist_on_console_ms'],
  ...['indistinguishable_auc', 'serial_rtt_login_p99_ms', 'paint_p95_ms'],
];

describe('bench figures', () => {
  it('have exactly the keys that were promised, numbers or null', () => {
    const json = figuresJson({ start_ms: 812.34567, restart_ms: Number.NaN });
    expect(Object.keys(json)).to.deep.equal(KEYS);
    expect(json.start_ms).to.equal(812.35);
    expect(json.restart_ms).to.equal(null);
    expect(json.verify_ratio).to.equal(null);
  });

  it('reach a goal on its edge and miss it beyond', () => {
    expect(goalOf('start_ms', 1000, {})?.reached).to.equal(true);
    expect(goalOf('start_ms', 1000.1, {})?.reached).to.equal(false);
    expect(goalOf('verify_per_s', 60_000, {})?.reached).to.equal(true);
    expect(goalOf('verify_per_s', 59_999, {})?.reached).to.equal(false);
  });

  it('let the everyday tail follow a slow disk and no fast one', () => {
    expect(goalOf('everyday_p99_ms', 20, { commit_p99_ms: 5 })?.reached).to.equal(true);
    expect(goalOf('everyday_p99_ms', 20.1, { commit_p99_ms: 5 })?.reached).to.equal(false);
    expect(goalOf('everyday_p99_ms', 12, {})?.reached).to.equal(true);
    expect(goalOf('everyday_p99_ms', 12.1, {})?.reached).to.equal(false);
  });

  it('have a goal unless they are limits themselves', () => {
    const without = FIGURES.filter((figure) => goalOf(figure, 1, {}) === undefined);
    expect(without).to.deep.equal([
      'fsync_p50_ms',
      'commit_p50_ms',
      'commit_p99_ms',
      'verify_ratio',
    ]);
  });

  it('stand in the table with mark, goal and limit, or with the reason for their absence', () => {
    const lines = tableLines(
      { start_ms: 1500, cpu_idle_pct: 2.5 },
      { start_ms: 'three tries', rush_hour_decided_1500ms_pct: 'needs a compiler' },
    );
    expect(lines).to.have.length(3);
    expect(lines[0]).to.match(/^✖ {2}start_ms +1500 {2}≤ 1000 ms {2}three tries$/);
    expect(lines[1]).to.match(/^✔ {2}cpu_idle_pct +2\.5 {2}≤ 5 %$/);
    expect(lines[2]).to.match(/^ {3}rush_hour_decided_1500ms_pct +needs a compiler$/);
  });
});
