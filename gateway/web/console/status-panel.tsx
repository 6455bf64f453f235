/** Alarms, devices and what this tablet is set to. */
import type { JSX } from 'preact';
import type { DeskAlarmView } from '../../../schemas/api/desk-view.js';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { alarmKey } from './alarm-sounds.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { PanelFrame } from './panel.js';
import { zoneOf } from './strip-items.js';
import { DEVICE_WORDS } from './words.js';

export interface StatusPanelProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
}

export function StatusPanel({ parts, session }: StatusPanelProps): JSX.Element {
  const { leftHanded, quiet } = parts.settings;
  const settings = (
    <div class="settings" role="group" aria-label="本机设置 This tablet">
      <Button en="Left-handed" pressed={leftHanded.on.value} onPress={() => leftHanded.toggle()}>
        左手操作{leftHanded.on.value ? '：开' : '：关'}
      </Button>
      <Button en="Quiet alarms" pressed={quiet.on.value} onPress={() => quiet.toggle()}>
        告警轻声{quiet.on.value ? '：开' : '：关'}
      </Button>
      <Button en="Log out" onPress={() => void parts.leave('logout')}>
        退出登录
      </Button>
    </div>
  );
  return (
    <PanelFrame
      title={{ zh: '状态', en: 'Condition' }}
      onClose={() => parts.cancel()}
      foot={settings}
    >
      <Alarms parts={parts} session={session} />
      <Devices parts={parts} />
    </PanelFrame>
  );
}

function Alarms({ parts, session }: StatusPanelProps): JSX.Element {
  const alarms = parts.store.alarms.value;
  return (
    <section aria-label="告警 Alarms">
      <h3>
        <Both zh="告警" en="Alarms" />
      </h3>
      {alarms.length === 0 ? (
        <p class="quiet">
          <Both zh="没有告警" en="None" />
        </p>
      ) : (
        <ul class="rows">
          {alarms.map((alarm) => (
            <AlarmRow key={alarmKey(alarm)} parts={parts} session={session} alarm={alarm} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AlarmRow({
  parts,
  session,
  alarm,
}: StatusPanelProps & { readonly alarm: DeskAlarmView }): JSX.Element {
  const { rights } = session;
  const zone = zoneOf(parts.store.house.value);
  const lane = alarm.lane === undefined ? '' : `${parts.store.laneName(alarm.lane)} · `;
  return (
    <li class="status-row" data-priority={alarm.priority}>
      <p>
        <strong>
          {lane}
          {alarm.zh}
        </strong>{' '}
        {clockText(alarm.lastAt, zone)}
        {alarm.count > 1 ? ` · ${alarm.count} 次` : ''}
        {alarm.acknowledgedAt === undefined ? '' : ' · 已确认，未解决'}
        <br />
        <span lang="en">{alarm.en}</span>
      </p>
      {alarm.acknowledgedAt === undefined && rights.includes('answer-alarms') ? (
        <Button
          small
          label="知道了 Acknowledge"
          onPress={() => void parts.errands.acknowledge(alarm)}
        >
          知道了
        </Button>
      ) : null}
      {alarm.clearable && rights.includes('supervise') ? (
        <Button small label="解除 Clear" onPress={() => void parts.errands.clear(alarm)}>
          解除
        </Button>
      ) : null}
    </li>
  );
}

function Devices({ parts }: { readonly parts: ConsoleParts }): JSX.Element {
  const house = parts.store.house.value;
  const ill = parts.store.devices.value.filter(({ state }) => state !== 'online');
  const silent = parts.store.devices.value.filter(({ liveness }) => liveness === 'port-only');
  return (
    <section aria-label="设备 Devices">
      <h3>
        <Both zh="设备" en="Devices" />
      </h3>
      <ul class="rows">
        {(house?.health ?? []).map(({ code, zh, en }) => (
          <li key={code}>
            <Both zh={zh} en={en} />
          </li>
        ))}
        {ill.map(({ id, kind, lane, state }) => (
          <li key={id}>
            {lane === undefined ? '' : `${parts.store.laneName(lane)} `}
            {kind === 'reader' ? '读卡器' : '闸机'} <span class="device-id">{id}</span>：
            <Both {...DEVICE_WORDS[state]} />
          </li>
        ))}
        {ill.length === 0 ? (
          <li>
            <Both zh="设备都正常" en="All devices are online" />
          </li>
        ) : null}
        {silent.length === 0 ? null : (
          <li>
            <Both
              zh={`${silent.length} 台设备只在使用时应答：拔线能发现，不应答发现不了`}
              en="Some devices speak only when used: silence cannot be noticed"
            />
          </li>
        )}
      </ul>
    </section>
  );
}
