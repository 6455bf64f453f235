/** Commands of the page to the glass gate's own server. */
import type { Reason } from '../../../schemas/decision.js';
import type { ForgetAnswer, GlassPerson, TamperAnswer } from '../../../schemas/glass.js';

/** What went wrong, in both languages, ready to be shown. */
export interface Trouble {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export type Answer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly trouble: Trouble };

const UNREACHABLE: Trouble = {
  code: 'GLASS_UNREACHABLE',
  zh: '连不上玻璃闸机；演示还在运行吗？',
  en: 'The glass gate cannot be reached; is the demo still running?',
};

function troubleIn(body: unknown): Trouble {
  if (typeof body !== 'object' || body === null || !('error' in body)) return UNREACHABLE;
  const { error } = body;
  if (typeof error !== 'object' || error === null) return UNREACHABLE;
  if (!('code' in error) || !('zh' in error) || !('en' in error)) return UNREACHABLE;
  return { code: String(error.code), zh: String(error.zh), en: String(error.en) };
}

/** The server of the same build answers; only its errors are looked at. */
async function call<Value>(path: string, init?: RequestInit): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, init);
    const body: unknown = await response.json();
    if (!response.ok) return { ok: false, trouble: troubleIn(body) };
    return { ok: true, value: body as Value };
  } catch {
    // A server that is gone, or an answer that is no JSON: either way there is nobody to talk to.
    return { ok: false, trouble: UNREACHABLE };
  }
}

function post<Value>(path: string, body: object): Promise<Answer<Value>> {
  return call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'tongdao' },
    body: JSON.stringify(body),
  });
}

export interface Swiped {
  readonly outcome: string;
  readonly reasons: readonly Reason[];
  readonly pulses: number;
  readonly passage: string;
}

export const people = (): Promise<Answer<{ readonly people: readonly GlassPerson[] }>> =>
  call('/api/people');
export const swipe = (lane: string, person: string): Promise<Answer<Swiped>> =>
  post('/api/swipe', { lane, person });
export const lift = (lane: string): Promise<Answer<object>> => post('/api/lift', { lane });
export const tamper = (): Promise<Answer<TamperAnswer>> => post('/api/tamper', {});
export const forget = (person: string): Promise<Answer<ForgetAnswer>> =>
  post('/api/forget', { person });
export const order = (what: 'begin' | 'end'): Promise<Answer<object>> =>
  post('/api/order', { what });
export const plug = (lane: string, plugged: boolean): Promise<Answer<object>> =>
  post('/api/reader', { lane, plugged });
export const runPlatform = (running: boolean): Promise<Answer<object>> =>
  post('/api/platform', { running });
