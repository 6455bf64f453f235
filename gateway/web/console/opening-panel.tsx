/** Manual opening: lane, then a reason, which opens. Buttons, not radios: an arrow key must open nothing. */
import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Field } from '../look/field.js';
import { LateButton } from '../look/late-button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { LOOK_AT_GATE, problemOf } from './intention.js';
import { isOwn } from './lane-order.js';
import { LaneModeButton } from './lane-mode-button.js';
import { isBound, MOST_PASSAGES } from './opening-state.js';
import { PanelFrame } from './panel.js';
import { OPENING_WORDS, type OpeningReason } from './words.js';

export interface OpeningPanelProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
}

const REASONS: readonly OpeningReason[] = [
  'verified-by-staff',
  'wheelchair-or-cart',
  'companion',
  'staff-member',
  'device-failure',
  'emergency',
  'other',
];
const PASSAGES = ['1', '2', '3', '4', '5'].slice(0, MOST_PASSAGES);

export function OpeningPanelView({ parts, session }: OpeningPanelProps): JSX.Element {
  const { openings } = parts;
  const panel = openings.panel.value;
  const note = useSignal('');
  const visit = useComputed(() => {
    const card = parts.work.card.value;
    const { lane } = openings.panel.value;
    return card.kind === 'open' && card.card.lane === lane ? card.card.visit : undefined;
  });
  const { intention, lane } = panel;
  const choose = (reason: OpeningReason): void => {
    if (reason === 'other' && note.value.trim().length < 2) openings.change({ type: 'other' });
    else void openings.choose(reason, reason === 'other' ? note.value : '', visit.value);
  };
  const title =
    lane === undefined
      ? { zh: '手动开门：选通道', en: 'Open by hand: choose a lane' }
      : { zh: `手动开门：${parts.store.laneName(lane)}`, en: 'Open by hand' };
  if (lane === undefined) {
    return (
      <PanelFrame key="lanes" title={title} onClose={() => parts.cancel()}>
        <LaneChoice parts={parts} own={session.account?.lanes} />
      </PanelFrame>
    );
  }
  return (
    <PanelFrame
      key="reasons"
      title={title}
      onClose={() => parts.cancel()}
      foot={<LaneModeButton key={lane} parts={parts} session={session} lane={lane} />}
    >
      <OpeningTrouble parts={parts} />
      <ChipGroup
        label="放行人数 People"
        chips={PASSAGES.map((value) => ({ value, zh: value }))}
        chosen={String(panel.passages)}
        disabled={isBound(panel)}
        onChoose={(value) => openings.change({ type: 'passages', passages: Number(value ?? '1') })}
      />
      <p class="opening-hint">
        <Both zh="点原因即开门" en="Tapping a reason opens" />
      </p>
      <div class="reasons" role="group" aria-label="原因 Reason">
        {REASONS.map((reason) => (
          <Button
            key={reason}
            en={OPENING_WORDS[reason].en}
            kind={reason === 'verified-by-staff' ? 'primary' : 'plain'}
            disabled={isBound(panel) && intention.state !== 'sending'}
            busy={intention.state === 'sending'}
            onPress={() => choose(reason)}
          >
            {OPENING_WORDS[reason].zh}
          </Button>
        ))}
      </div>
      {panel.typing ? (
        <div class="opening-other">
          <Field
            label={{ zh: '其他原因', en: 'Other reason' }}
            value={note.value}
            maxLength={200}
            onInput={(value) => {
              note.value = value;
            }}
            beside={
              <Button
                kind="primary"
                label="开门 Open"
                disabled={note.value.trim().length < 2}
                busy={intention.state === 'sending'}
                onPress={() => choose('other')}
              >
                开门
              </Button>
            }
          />
        </div>
      ) : null}
    </PanelFrame>
  );
}

/** What went wrong with the opening, and what may be done about it. */
function OpeningTrouble({ parts }: { readonly parts: ConsoleParts }): JSX.Element | null {
  const { openings } = parts;
  const { intention } = openings.panel.value;
  const { state } = intention;
  const problem = problemOf(intention);
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state === 'unsure') done.current?.focus();
  }, [state]);
  if (problem === undefined) return null;
  const giveUp = (): void => openings.change({ type: 'given-up' });
  const again = (): void => void openings.again();
  if (state !== 'unsure') {
    return (
      <Problem error={problem}>
        {state === 'again' ? (
          <>
            <Button en="Give up" onPress={giveUp}>
              不开了
            </Button>
            <Button kind="primary" en="Try again" onPress={again}>
              再试一次
            </Button>
          </>
        ) : null}
      </Problem>
    );
  }
  return (
    <Problem error={{ ...LOOK_AT_GATE, code: problem.code }}>
      <LateButton en="It is shut: open again" onPress={again}>
        没有开，再开一次
      </LateButton>
      <Button
        kind="primary"
        buttonRef={done}
        en="Done"
        onPress={() => {
          giveUp();
          parts.cancel();
        }}
      >
        完成
      </Button>
    </Problem>
  );
}

function LaneChoice({
  parts,
  own,
}: {
  readonly parts: ConsoleParts;
  readonly own: readonly string[] | undefined;
}): JSX.Element {
  return (
    <div class="lane-choice" role="group" aria-label="通道 Lane">
      {parts.store.laneIds.value
        .filter((lane) => isOwn(own, lane))
        .map((lane) => (
          <Button key={lane} small onPress={() => parts.openings.change({ type: 'lane', lane })}>
            {parts.store.laneName(lane)}
          </Button>
        ))}
    </div>
  );
}
