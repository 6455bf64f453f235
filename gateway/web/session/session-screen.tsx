/** Everything that stands where the page's content may not: one card in the middle of the screen. */
import type { ComponentChildren, JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import type { Right } from '../../../schemas/staff.js';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both, type Words } from '../look/words.js';
import { EnrolForm, LogoutButton } from './enrol-form.js';
import { LoginForm } from './login-form.js';
import { kindFor, rememberKind } from './secret-kind-memory.js';
import type { SessionControl } from './session-control.js';
import type { GateView } from './session-state.js';
import { PAGE_OF, ROLE_WORDS, SESSION_WORDS as WORDS } from './session-words.js';
import { SetupForm } from './setup-form.js';

export interface SessionScreenProps {
  readonly view: GateView;
  readonly control: SessionControl;
  readonly needs: readonly Right[];
}

export function SessionScreen({ view, control, needs }: SessionScreenProps): JSX.Element {
  const login = {
    control,
    kind: kindFor(needs, window.localStorage),
    onKind: (kind: 'pin' | 'password') => rememberKind(kind, window.localStorage),
  };
  switch (view.kind) {
    case 'asking':
      return (
        <Screen title={WORDS.loading} late>
          <p class="unseen" role="status" />
        </Screen>
      );
    case 'unreachable':
      return (
        <Screen title={WORDS.loading}>
          <Problem error={view.error}>
            <Button onPress={() => control.ask()} en={WORDS.retry.en}>
              {WORDS.retry.zh}
            </Button>
          </Problem>
        </Screen>
      );
    case 'setup':
      return (
        <Screen title={WORDS.setup} session={view.session} wide>
          <SetupForm control={control} />
        </Screen>
      );
    case 'anonymous':
      return (
        <Screen title={WORDS.login} session={view.session}>
          <LoginForm {...login} />
        </Screen>
      );
    case 'enrol':
      return (
        <Screen title={WORDS.enrol} session={view.session} wide>
          <EnrolForm control={control} />
        </Screen>
      );
    case 'locked':
      return (
        <Screen title={WORDS.locked} session={view.session}>
          <LoginForm {...login} unlocks={view.session.account?.name ?? ''} />
        </Screen>
      );
    case 'active':
      return (
        <Screen title={WORDS.denied} session={view.session}>
          <Denied session={view.session} control={control} />
        </Screen>
      );
  }
}

interface ScreenProps {
  readonly title: Words;
  readonly session?: Session;
  readonly wide?: boolean;
  /** Comes into sight only when it lasts: a card that flashes by tells nobody anything. */
  readonly late?: boolean;
  readonly children: ComponentChildren;
}

function Screen({ title, session, wide, late, children }: ScreenProps): JSX.Element {
  return (
    <main class={late === true ? 'session-screen session-late' : 'session-screen'}>
      {session === undefined ? null : (
        <p class="session-venue">
          <span>{session.venue}</span>
          {session.demo ? (
            <span class="session-demo">
              <Both {...WORDS.demo} />
            </span>
          ) : null}
        </p>
      )}
      <div class={wide === true ? 'session-card session-card-wide' : 'session-card'}>
        <h1>
          <Both {...title} />
        </h1>
        {children}
      </div>
    </main>
  );
}

function Denied({
  session,
  control,
}: Pick<SessionScreenProps, 'control'> & { session: Session }): JSX.Element {
  const { account, rights } = session;
  const pages = rights.flatMap((right) => PAGE_OF[right] ?? []);
  return (
    <div class="stack">
      {account === undefined ? null : (
        <p>
          {account.name} · <Both {...ROLE_WORDS[account.role]} />
        </p>
      )}
      {pages.map(({ path, ...words }) => (
        <a class="session-link" href={path} key={path}>
          <Both {...words} />
        </a>
      ))}
      <div class="session-actions">
        <LogoutButton control={control} />
      </div>
    </div>
  );
}
