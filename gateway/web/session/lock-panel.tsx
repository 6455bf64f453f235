/** The lock in front of a page whose lanes stay live. Not modal: the emergency release is beside it. */
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Both } from '../look/words.js';
import { LoginForm } from './login-form.js';
import { kindFor, rememberKind } from './secret-kind-memory.js';
import type { SessionControl } from './session-control.js';
import { SESSION_WORDS as WORDS } from './session-words.js';

export interface LockPanelProps {
  readonly session: Session;
  readonly control: SessionControl;
}

export function LockPanel({ session, control }: LockPanelProps): JSX.Element {
  return (
    <section class="session-lock" aria-label={`${WORDS.locked.zh} ${WORDS.locked.en}`}>
      <div class="session-card">
        <h1>
          <Both {...WORDS.locked} />
        </h1>
        <LoginForm
          control={control}
          unlocks={session.account?.name ?? ''}
          kind={kindFor([], window.localStorage)}
          onKind={(kind) => rememberKind(kind, window.localStorage)}
        />
      </div>
    </section>
  );
}
