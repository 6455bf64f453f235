/**
 * Stands before a page's content: set-up, log-in, second factor, missing right, lock. What is behind it
 * is in the DOM only while somebody with the right is logged in and the session is not locked.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import type { Right } from '../../../schemas/staff.js';
import { browserClock, browserTimers, browserVisibility } from '../look/browser-parts.js';
import { ignoreSecondTaps } from '../look/ignore-second-taps.js';
import type { ApiClient } from './api-client.js';
import { LockPanel } from './lock-panel.js';
import { OutdatedBar, WarningBar } from './session-bars.js';
import { SessionControl } from './session-control.js';
import { SessionScreen } from './session-screen.js';
import { endsWhenIdle, type GateView } from './session-state.js';

/** What a page may do with its session. Both reject with `ApiError`. */
export interface SessionActions {
  lock(): Promise<void>;
  logout(): Promise<void>;
}

export interface SessionGateProps {
  readonly client: ApiClient;
  /** All of these; `['see-lanes']` for the console. */
  readonly needs: readonly Right[];
  /**
   * The content stays under the lock: `render` is called with `session.state === 'locked'` and must
   * leave out every person then. The lock panel covers what `--lock-left`, `--lock-top`,
   * `--lock-right` and `--lock-bottom` of `:root` leave free. Without it the content goes.
   */
  readonly allowLocked?: boolean;
  /** Called when the session changes; `state` is `active`, or `locked` with `allowLocked`. */
  readonly render: (session: Session, actions: SessionActions) => ComponentChildren;
}

const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const;

export function SessionGate(props: SessionGateProps): JSX.Element {
  const { client } = props;
  const view = useSignal<GateView>({ kind: 'asking' });
  const outdated = useSignal(false);
  const [control] = useState(
    () =>
      new SessionControl({
        client,
        clock: browserClock,
        timers: browserTimers,
        visibility: browserVisibility,
        show: (next, isOutdated) => {
          view.value = next;
          outdated.value = isOutdated;
        },
      }),
  );
  useEffect(() => {
    control.start();
    const touched = (): void => control.activity();
    for (const type of TOUCHES) {
      document.addEventListener(type, touched, { capture: true, passive: true });
    }
    const unlisten = ignoreSecondTaps(document, browserClock);
    return () => {
      unlisten();
      for (const type of TOUCHES) document.removeEventListener(type, touched, { capture: true });
      control.stop();
    };
  }, [control]);

  return (
    <div class="session-page">
      {outdated.value ? <OutdatedBar /> : null}
      <Behind {...props} view={view.value} control={control} />
    </div>
  );
}

interface BehindProps extends SessionGateProps {
  readonly view: GateView;
  readonly control: SessionControl;
}

function Behind({ view, control, needs, allowLocked, render }: BehindProps): JSX.Element {
  const session = 'session' in view ? view.session : undefined;
  const seconds = 'session' in view ? view.locksInSeconds : undefined;
  const open =
    session !== undefined &&
    needs.every((right) => session.rights.includes(right)) &&
    (session.state === 'active' || (session.state === 'locked' && allowLocked === true));
  // The countdown of the lock must not draw the page anew each second.
  const content = useMemo(
    () => (session !== undefined && open ? render(session, control) : null),
    [session, open, render, control],
  );
  if (session === undefined || !open) {
    return <SessionScreen view={view} control={control} needs={needs} />;
  }
  return (
    <>
      {seconds === undefined ? null : (
        <WarningBar
          seconds={seconds}
          ends={endsWhenIdle(session)}
          onStay={() => control.activity()}
        />
      )}
      <div class="session-content">{content}</div>
      {session.state === 'locked' ? <LockPanel session={session} control={control} /> : null}
    </>
  );
}
