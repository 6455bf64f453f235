/** What came of a command: the gateway's answer, or why there is none. Never thrown. */
import type { Problem } from './intention.js';

export type Outcome<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly problem: Problem };
