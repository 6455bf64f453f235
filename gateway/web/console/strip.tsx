/** The top of the console: the gateway's clock, who is at the desk, and what is not as it should be. */
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { summariseAlarms } from './alarm-sounds.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { Glyph } from './glyph.js';
import { stripItems, zoneOf } from './strip-items.js';

export interface StripProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
  readonly locked: boolean;
}

export function Strip({ parts, session, locked }: StripProps): JSX.Element {
  const house = parts.store.house.value;
  return (
    <header class="strip">
      <h1 class="unseen">值守台 Attendant’s console</h1>
      <VenueClock parts={parts} />
      <ul class="strip-items" aria-label="运行状态 Condition">
        {(house === undefined ? [] : stripItems(house, parts.store.devices.value)).map(
          ({ id, name, value, good }) => (
            <li key={id} class={good ? 'strip-item' : 'strip-item strip-bad'} data-item={id}>
              {good ? null : <Glyph id="warn" />}
              <span class="strip-name">{name.zh}</span> {value.zh}
              <span class="unseen" lang="en">
                {` ${name.en}: ${value.en}`}
              </span>
            </li>
          ),
        )}
      </ul>
      <span class="strip-account">{session.account?.name}</span>
      {locked ? null : <StripButtons parts={parts} />}
    </header>
  );
}

function VenueClock({ parts }: { readonly parts: ConsoleParts }): JSX.Element {
  const now = parts.store.now.value;
  const zone = zoneOf(parts.store.house.value);
  return <time class="strip-clock">{now === undefined ? '--:--' : clockText(now, zone)}</time>;
}

function StripButtons({ parts }: { readonly parts: ConsoleParts }): JSX.Element {
  const { unseenNotices, unseenRest, urgent } = summariseAlarms(parts.store.alarms.value);
  const loud = urgent.length + unseenNotices;
  return (
    <>
      <Button
        small
        onPress={() => parts.openPanel('status')}
        label="状态和告警 Condition and alarms"
      >
        状态
        {loud > 0 ? <span class="badge badge-loud">{loud}</span> : null}
        {loud === 0 && unseenRest > 0 ? <span class="badge">{unseenRest}</span> : null}
        <span class="unseen">
          <Both zh={`${loud + unseenRest} 条未确认告警`} en="alarms not acknowledged" />
        </span>
      </Button>
      <Button small onPress={() => void parts.leave('lock')} label="锁屏 Lock">
        锁屏
      </Button>
    </>
  );
}
