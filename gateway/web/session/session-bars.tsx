/** The two bars over a page: it will lock soon; it is of an older build. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { PAGE_ERRORS } from './page-errors.js';
import { lockingIn, lockingSoon, SESSION_WORDS as WORDS } from './session-words.js';

export interface WarningBarProps {
  readonly seconds: number;
  /** Of a role whose session ends and does not lock. */
  readonly ends: boolean;
  readonly onStay: () => void;
}

/** Any touch or key of the page extends the time; the button says so (WCAG 2.2.1). */
export function WarningBar({ seconds, ends, onStay }: WarningBarProps): JSX.Element {
  const words = lockingIn(seconds, ends);
  return (
    <div class="session-bar session-warning">
      <p class="unseen" role="alert">
        <Both {...lockingSoon(ends)} />
      </p>
      <p aria-hidden="true">
        <span class="session-bar-zh">{words.zh}</span> <span lang="en">{words.en}</span>
      </p>
      <Button kind="strong" onPress={onStay} en={WORDS.stay.en}>
        {WORDS.stay.zh}
      </Button>
    </div>
  );
}

export function OutdatedBar(): JSX.Element {
  return (
    <div class="session-bar session-outdated" role="alert">
      <p>
        <span class="session-bar-zh">{PAGE_ERRORS.PAGE_OUTDATED.zh}</span>{' '}
        <span lang="en">{PAGE_ERRORS.PAGE_OUTDATED.en}</span>
      </p>
      <Button kind="primary" onPress={() => window.location.reload()} en={WORDS.reload.en}>
        {WORDS.reload.zh}
      </Button>
    </div>
  );
}
