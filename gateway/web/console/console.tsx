/** The whole console for one account: strip, bars, lanes, queue, one work card, actions. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import { browserClock, browserRandom, browserTimers } from '../look/browser-parts.js';
import { Toasts } from '../look/toast.js';
import type { ApiClient } from '../session/api-client.js';
import { newRequestId } from '../session/new-request-id.js';
import type { SessionActions } from '../session/session-gate.js';
import { ActionBar } from './action-bar.js';
import { Bars } from './bars.js';
import { ConsoleParts } from './console-parts.js';
import { followInput } from './follow-input.js';
import { followRoom } from './follow-room.js';
import { HelperView } from './helper-view.js';
import { LanePanel } from './lane-panel.js';
import { ReleaseAllResult } from './release-all-panel.js';
import { Strip } from './strip.js';
import { WorkPane } from './work-pane.js';

export interface ConsoleProps {
  readonly client: ApiClient;
  readonly session: Session;
  readonly actions: SessionActions;
}

export function Console({ client, session, actions }: ConsoleProps): JSX.Element {
  const account = session.account?.id;
  const parts = useMemo(
    () =>
      new ConsoleParts({
        client,
        session,
        actions,
        clock: browserClock,
        timers: browserTimers,
        newId: () => newRequestId(browserRandom),
        keep: window.localStorage,
      }),
    [client, account, actions],
  );
  const locked = session.state !== 'active';
  const has = (right: Session['rights'][number]): boolean => session.rights.includes(right);
  const canServe = has('serve') && !locked;
  const canAnswer = has('answer-alarms') && !locked;

  useEffect(() => {
    parts.start();
    return () => parts.stop();
  }, [parts]);
  useEffect(() => followRoom(document.documentElement), []);
  useEffect(() => {
    if (locked) parts.cover();
    return locked ? undefined : followInput(parts, { canServe, canAnswer });
  }, [parts, locked, canServe, canAnswer]);

  const classes = ['console'];
  if (parts.settings.leftHanded.on.value) classes.push('left-handed');
  if (canServe && parts.form.value !== undefined) classes.push('with-form');
  return (
    <div class={classes.join(' ')} data-locked={locked}>
      <Strip parts={parts} session={session} locked={locked} />
      <Bars parts={parts} canAnswer={canAnswer} canServe={canServe} />
      <main class="floor">
        <div class="side">
          {locked ? <ReleaseAllResult parts={parts} /> : null}
          <LanePanel parts={parts} session={session} canServe={canServe} />
        </div>
        <div class="desk" tabIndex={-1}>
          {locked ? null : <ReleaseAllResult parts={parts} />}
          {canServe ? <WorkPane parts={parts} session={session} /> : null}
          {!has('serve') && !locked ? (
            <HelperView parts={parts} session={session} canCome={has('come')} />
          ) : null}
        </div>
      </main>
      <ActionBar
        parts={parts}
        canServe={canServe}
        canAnswer={canAnswer}
        canReleaseAll={has('release-all')}
      />
      <Toasts queue={parts.toasts} />
    </div>
  );
}
