/** The figures of the bench: names and units as they stand in the JSON, goals of design section 7. */

export const FIGURES = [
  'fsync_p50_ms',
  'commit_p50_ms',
  'commit_p99_ms',
  'everyday_p50_ms',
  'everyday_p99_ms',
  'epidemic_p50_ms',
  'epidemic_p99_ms',
  'cpu_ms_per_visit',
  'start_ms',
  'rss_idle_mb',
  'rss_load_mb',
  'cpu_idle_pct',
  'verify_per_s',
  'verify_ratio',
  'bytes_per_visit',
  'rush_hour_decided_1500ms_pct',
  'restart_ms',
  'outage_seniors_pct',
  'assist_on_console_ms',
  'indistinguishable_auc',
  'serial_rtt_login_p99_ms',
  'paint_p95_ms',
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Partial<Record<Figure, number>>;

/** What one group of measurements found. */
export interface Findings {
  readonly figures: Figures;
  /** Beside a figure: the limit taken in the same run, what else was seen, what stood in the way. */
  readonly notes: Partial<Record<Figure, string>>;
  /** What must not be: a lost row, a ledger that does not verify. */
  readonly broken?: readonly string[];
}

export interface Goal {
  readonly text: string;
  readonly reached: boolean;
}

const atMost = (value: number, limit: number, unit: string): Goal => ({
  text: `≤ ${limit} ${unit}`,
  reached: value <= limit,
});

const atLeast = (value: number, limit: number, unit: string): Goal => ({
  text: `≥ ${limit} ${unit}`,
  reached: value >= limit,
});

/** The p99 of everyday visits may follow a slow disk: 4 commits' p99. */
function everydayTail(value: number, figures: Figures): Goal {
  const ofCommit = 4 * (figures.commit_p99_ms ?? 0);
  return {
    text: `≤ 12 ms or 4 × commit p99 (${ofCommit.toFixed(1)} ms)`,
    reached: value <= Math.max(12, ofCommit),
  };
}

/** Undefined for a figure that is itself a limit: the disk, one commit, the ratio to bare hashing. */
export function goalOf(figure: Figure, value: number, figures: Figures): Goal | undefined {
  switch (figure) {
    case 'fsync_p50_ms':
    case 'commit_p50_ms':
    case 'commit_p99_ms':
    case 'verify_ratio':
      return undefined;
    case 'everyday_p50_ms':
      return atMost(value, 3, 'ms');
    case 'everyday_p99_ms':
      return everydayTail(value, figures);
    case 'epidemic_p50_ms':
      return atMost(value, 8, 'ms');
    case 'epidemic_p99_ms':
      return atMost(value, 25, 'ms');
    case 'cpu_ms_per_visit':
      return atMost(value, 5, 'ms');
    case 'start_ms':
      return atMost(value, 1000, 'ms');
    case 'rss_idle_mb':
      return atMost(value, 130, 'MB');
    case 'rss_load_mb':
      return atMost(value, 220, 'MB');
    case 'cpu_idle_pct':
      return atMost(value, 5, '%');
    case 'verify_per_s':
      return atLeast(value, 60_000, 'leaves/s');
    case 'bytes_per_visit':
      return atMost(value, 1600, 'bytes');
    case 'rush_hour_decided_1500ms_pct':
      return atLeast(value, 99.9, '%');
    case 'restart_ms':
      return atMost(value, 2000, 'ms');
    case 'outage_seniors_pct':
      return atLeast(value, 80, '%');
    case 'assist_on_console_ms':
      return atMost(value, 300, 'ms');
    case 'indistinguishable_auc':
      return atMost(value, 0.55, '');
    case 'serial_rtt_login_p99_ms':
      return atMost(value, 20, 'ms');
    case 'paint_p95_ms':
      return atMost(value, 100, 'ms');
  }
}

const rounded = (value: number): number => Number(value.toPrecision(5));

/** Every key in its fixed order; null where a group was not run or could not measure. */
export function figuresJson(figures: Figures): Record<Figure, number | null> {
  const entries = FIGURES.map((figure) => {
    const value = figures[figure];
    return [figure, value === undefined || !Number.isFinite(value) ? null : rounded(value)];
  });
  return Object.fromEntries(entries) as Record<Figure, number | null>;
}
