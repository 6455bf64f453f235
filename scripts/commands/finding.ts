/** One thing that the doctor looked at. */
export type Verdict = 'ok' | 'note' | 'wrong';

export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly zh: string;
  readonly en: string;
}

export const finding = (check: string, verdict: Verdict, zh: string, en: string): Finding => ({
  check,
  verdict,
  zh,
  en,
});
