/** The two bars over a page: it will lock soon; it is of an older build. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { PAGE_ERRORS } from './page-errors.js';
import { lockingIn, SESSION_WORDS as WORDS } from './session-words.js';

export interface WarningBarProps {
  readonly seconds: number;
  readonly onStay: () => void;
}

/** Any touch or key of the page extends the time; the button says so (WCAG 2.2.1). */
export function WarningBar({ seconds, onStay }: WarningBarProps): JSX.Element {
  const words = lockingIn(seconds);
  return (
    <div class="session-bar session-warning">
      <p class="unseen" role="alert">
        <Both zh="即将锁定，按任意键继续。" en="Locking soon; press any key to go on." />
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
