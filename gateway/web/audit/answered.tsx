/** What stands in the place of an answer until it is there, and when it does not come. */
import type { ComponentChildren, JSX } from 'preact';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import type { Asked } from './audit-store.js';
import { AUDIT_WORDS as WORDS } from './audit-words.js';

export interface AnsweredProps<Answer> {
  readonly asked: Asked<Answer>;
  readonly onRetry?: () => void;
  readonly children: (answer: Answer) => ComponentChildren;
}

export function Answered<Answer>(props: AnsweredProps<Answer>): JSX.Element | null {
  const { asked, onRetry, children } = props;
  switch (asked.state) {
    case 'idle':
      return null;
    case 'asking':
      return (
        <p role="status">
          <Both {...WORDS.loading} />
        </p>
      );
    case 'failed':
      return (
        <Problem error={asked.error}>
          {onRetry === undefined ? null : (
            <Button small onPress={onRetry} en={WORDS.retry.en}>
              {WORDS.retry.zh}
            </Button>
          )}
        </Problem>
      );
    case 'answered':
      return <>{children(asked.answer)}</>;
  }
}
