/** What an attendant does first for somebody who waits, before she knows why. Pure. */
import type { NEXT_STEPS } from '../../schemas/api/desk-records.js';
import type { Finding, Reason } from '../../schemas/decision.js';

export type NextStep = (typeof NEXT_STEPS)[number];

export interface NextStepInput {
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  /** A green answer came late. */
  readonly eased: boolean;
  /** Degrees Celsius, once it was measured. */
  readonly temperature?: number;
  /** Degrees Celsius from which the pre-check desk is asked. */
  readonly feverFrom: number;
}

const PRE_CHECK: ReadonlySet<Reason | Finding> = new Set<Reason | Finding>([
  'yellow',
  'red',
  'answer-contradicts',
]);
const SPECIALIST: ReadonlySet<Reason | Finding> = new Set<Reason | Finding>([
  'platform-untrusted',
  'platform-unmapped',
  'number-mismatch',
]);

/** Health first, then the late green, then doubts; a card to be linked, and everything else is registered. */
export function nextStep(input: NextStepInput): NextStep {
  const { reasons, findings, eased, temperature, feverFrom } = input;
  const said = [...reasons, ...findings];
  if (temperature !== undefined && temperature >= feverFrom) return 'pre-check';
  if (said.some((word) => PRE_CHECK.has(word))) return 'pre-check';
  if (eased) return 'release';
  if (said.some((word) => SPECIALIST.has(word))) return 'specialist';
  return reasons.includes('unlinked-card') ? 'link' : 'register';
}

/** What to say. Never a number, never a status, never why (facts/ux.md 2.2). */
export const SENTENCES: Readonly<Record<NextStep, { readonly zh: string; readonly en: string }>> = {
  release: {
    zh: '您好，都办好了，请慢慢走。',
    en: 'Hello, everything is in order. Please go through, take your time.',
  },
  link: {
    zh: '您好，这张卡第一次用，我帮您登记，请出示一下证件。',
    en: 'Hello, this card is new here. I will register it for you. May I see your document, please?',
  },
  register: {
    zh: '您好，我来帮您登记，请出示一下证件。',
    en: 'Hello, I will register you. May I see your document, please?',
  },
  'pre-check': {
    zh: '您好，我帮您看一下，请到这边坐一会儿。',
    en: 'Hello, let me help you. Please take a seat over here for a moment.',
  },
  specialist: {
    zh: '您好，请稍候，我请同事一起来帮您。',
    en: 'Hello, one moment please. A colleague and I will help you together.',
  },
};
