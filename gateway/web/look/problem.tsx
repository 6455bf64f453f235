/** What went wrong, in a person's words, said at once to those who do not see it. */
import type { ComponentChildren, JSX } from 'preact';
import { Both, type Words } from './words.js';

export interface ProblemProps {
  readonly error: Words & { readonly code?: string };
  /** What to do about it, for example a button. */
  readonly children?: ComponentChildren;
}

/** The code stands at the end: a photographed screen is enough for support. */
export function Problem({ error, children }: ProblemProps): JSX.Element {
  return (
    <div class="problem" role="alert">
      <p>
        <span class="problem-zh">{error.zh}</span> <Both zh="" en={error.en} />
        {error.code === undefined ? null : <span class="problem-code"> ({error.code})</span>}
      </p>
      {children}
    </div>
  );
}
