/** Who is logged in now, one session a row. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';
import { ROLE_WORDS } from '../session/session-words.js';
import type { SessionRow } from './staff-store.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

const STATE_WORDS: Readonly<Record<SessionRow['state'], Words>> = {
  active: WORDS.open,
  locked: WORDS.locked,
  enrol: WORDS.enrol,
};

export interface SessionListProps {
  readonly sessions: readonly SessionRow[];
  /** The venue's; the browser's own where the gateway does not say. */
  readonly timeZone: string | undefined;
  readonly onEnd: (session: SessionRow) => void;
}

export function SessionList({ sessions, timeZone, onEnd }: SessionListProps): JSX.Element {
  return (
    <ul class="staff-list">
      {sessions.map((session) => (
        <li class="staff-row" key={session.id}>
          <span class="staff-name">{session.account}</span>
          <span>
            <Both {...ROLE_WORDS[session.role]} />
          </span>
          <span>
            <Both {...WORDS.lastSeen} /> <Time at={session.lastSeen} timeZone={timeZone} />
          </span>
          <span class="staff-states">
            {session.own ? (
              <span class="staff-state">
                <Both {...WORDS.own} />
              </span>
            ) : null}
            <span class="staff-state">
              <Both {...STATE_WORDS[session.state]} />
            </span>
          </span>
          <Button
            small
            onPress={() => onEnd(session)}
            label={`${WORDS.end.zh} ${WORDS.end.en}: ${session.account}`}
          >
            <Both {...WORDS.end} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface TimeProps extends Pick<SessionListProps, 'timeZone'> {
  readonly at: string;
}

function Time({ at, timeZone }: TimeProps): JSX.Element {
  const moment = new Intl.DateTimeFormat('zh-CN', {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return <time dateTime={at}>{moment.format(new Date(at))}</time>;
}
