/** Full-width bars: nobody may miss them, and each says what to do. The loudest is first. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { summariseAlarms } from './alarm-sounds.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { Glyph } from './glyph.js';
import { offlineWords, zoneOf } from './strip-items.js';

export interface BarsProps {
  readonly parts: ConsoleParts;
  readonly canAnswer: boolean;
  readonly canServe: boolean;
}

export function Bars({ parts, canAnswer, canServe }: BarsProps): JSX.Element {
  return (
    <div class="bars">
      <LostBar parts={parts} />
      <UrgentBar parts={parts} canAnswer={canAnswer} />
      <OfflineBar parts={parts} />
      {canServe ? <UnexplainedBar parts={parts} /> : null}
    </div>
  );
}

function LostBar({ parts }: { readonly parts: ConsoleParts }): JSX.Element | null {
  const { lostSince } = parts.link;
  if (lostSince.value === undefined) return null;
  const at = parts.store.wallOf(lostSince.value);
  const zone = zoneOf(parts.store.house.value);
  const shown = at === undefined ? '' : `画面停在 ${clockText(at, zone)} · `;
  return (
    <div class="bar bar-lost" role="status" data-bar="lost">
      <Glyph id="warn" />
      <p>
        <strong>与网关失去联系</strong> · {shown}请看现场，必要时用硬件按钮{' '}
        <span lang="en">Gateway lost; use the hardware button</span>
      </p>
    </div>
  );
}

/** One bar however many alarms: the top one, and how many more. */
function UrgentBar({
  parts,
  canAnswer,
}: {
  readonly parts: ConsoleParts;
  readonly canAnswer: boolean;
}): JSX.Element | null {
  const { urgent } = summariseAlarms(parts.store.alarms.value);
  const top = urgent[0];
  if (top === undefined) return null;
  const lane = top.lane === undefined ? '' : `${parts.store.laneName(top.lane)} · `;
  return (
    <div class="bar bar-urgent" role="alert" data-bar="urgent">
      <Glyph id="warn" />
      <p>
        <strong>
          {lane}
          {top.zh}
        </strong>{' '}
        <span lang="en">{top.en}</span>
        {urgent.length > 1 ? ` · 还有 ${urgent.length - 1} 条` : ''}
        {parts.unheard.value ? ' · 没有声音，请点一下屏幕' : ''}
      </p>
      {canAnswer ? (
        <Button
          small
          keyName="F8"
          onPress={() => void parts.errands.acknowledge(top)}
          label="知道了 F8 Acknowledge"
        >
          知道了
        </Button>
      ) : null}
    </div>
  );
}

function OfflineBar({ parts }: { readonly parts: ConsoleParts }): JSX.Element | null {
  const house = parts.store.house.value;
  const words = house === undefined ? undefined : offlineWords(house);
  if (words === undefined) return null;
  return (
    <div class="bar bar-offline" role="status" data-bar="offline">
      <Glyph id="warn" />
      <p>
        <strong>{words.zh}</strong>{' '}
        <span class="bar-en" lang="en">
          {words.en}
        </span>
      </p>
    </div>
  );
}

function UnexplainedBar({ parts }: { readonly parts: ConsoleParts }): JSX.Element | null {
  const { length } = parts.openings.unexplained.value;
  if (length === 0 || parts.panel.value === 'unexplained') return null;
  return (
    <div class="bar bar-owed" role="status" data-bar="unexplained">
      <Glyph id="hand" />
      <p>
        <strong>急救开门原因未填 {length} 条</strong>{' '}
        <span lang="en">
          <Both zh="" en="Reason still to be told" />
        </span>
      </p>
      <Button small label="去填写 Tell" onPress={() => parts.openPanel('unexplained')}>
        去填写
      </Button>
    </div>
  );
}
