/** The record is made, and somebody still has to get through: the rest of a group, or a shut gate. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DeskRegistrationAnswer } from '../../../../schemas/api/desk-records.js';
import { Button } from '../../look/button.js';
import { LateButton } from '../../look/late-button.js';
import { Problem } from '../../look/problem.js';
import { Both, type Words } from '../../look/words.js';
import { LOOK_AT_GATE, problemOf } from '../intention.js';
import type { FormModel } from './form-model.js';
import { gateOf, type Waiting } from './release-desk.js';

export interface SavedPanelProps {
  readonly model: FormModel;
  readonly answer: DeskRegistrationAnswer | undefined;
  readonly waiting: Waiting;
  readonly busy: boolean;
}

/** `pre-check`: registered, and not opened on purpose. `unsure`: the gate may have opened. */
type Situation = 'shut' | 'pre-check' | 'unsure' | 'group';

function situationOf({ answer, waiting }: SavedPanelProps): Situation {
  const gate = gateOf(answer, waiting);
  if (gate !== 'shut') return gate === 'opened' ? 'group' : gate;
  return answer !== undefined && answer.error === undefined ? 'pre-check' : 'shut';
}

function headline(situation: Situation, { answer, waiting }: SavedPanelProps): Words {
  const { remaining } = waiting.group;
  switch (situation) {
    case 'unsure':
      return LOOK_AT_GATE;
    case 'group':
      return { zh: `已放行，还有 ${remaining} 位`, en: `Let through; ${remaining} still wait` };
    case 'pre-check':
      return { zh: '已登记，没有开门', en: 'Registered, not let through' };
    case 'shut':
      return answer === undefined
        ? { zh: '今天已登记，门没有开', en: 'On record; the gate is shut' }
        : { zh: '已登记，门没有打开', en: 'Registered; the gate did not open' };
  }
}

function openingWords(situation: Situation, remaining: number): Words {
  switch (situation) {
    case 'unsure':
      return { zh: '没有开，再开一次', en: 'It is shut: open again' };
    case 'group':
      return { zh: `还有 ${remaining} 位 · 再放行`, en: 'Open again' };
    case 'pre-check':
      return { zh: '仍然放行', en: 'Open the gate' };
    case 'shut':
      return { zh: '开门放行', en: 'Open the gate' };
  }
}

const FURTHER: Readonly<Record<Situation, Words | undefined>> = {
  shut: undefined,
  group: undefined,
  'pre-check': { zh: '请先带到预检处', en: 'Next: the pre-check desk' },
  unsure: { zh: '登记已经记下', en: 'The record is made' },
};

export function SavedPanel(props: SavedPanelProps): JSX.Element {
  const { model, answer, waiting, busy } = props;
  const situation = situationOf(props);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [situation]);
  const refusal = model.refusal.value?.error;
  const problem = refusal ?? problemOf(waiting.intention) ?? answer?.error;
  const further = FURTHER[situation];
  const opening = openingWords(situation, waiting.group.remaining);
  const sending = busy || waiting.intention.state === 'sending';
  // A second opening is never the next step where the first may have been one, or none was wanted.
  const ends = situation === 'unsure' || situation === 'pre-check';
  const open = (): void => void model.letThrough();
  return (
    <div class="doors-saved stack" data-situation={situation}>
      <div role="status">
        <h2>
          <Both {...headline(situation, props)} />
        </h2>
      </div>
      {further === undefined ? null : (
        <p class={situation === 'unsure' ? 'doors-notice doors-notice-good' : 'doors-notice'}>
          <Both {...further} />
        </p>
      )}
      {problem === undefined ? null : <Problem error={problem} />}
      <div class="row doors-saved-actions">
        <Button
          kind={ends ? 'primary' : 'plain'}
          {...(ends ? { buttonRef: first } : {})}
          en="Done"
          onPress={() => void model.finish()}
        >
          完成
        </Button>
        {situation === 'unsure' ? (
          <LateButton busy={sending} en={opening.en} onPress={open}>
            {opening.zh}
          </LateButton>
        ) : (
          <Button
            kind={ends ? 'plain' : 'primary'}
            busy={sending}
            {...(ends ? {} : { buttonRef: first })}
            en={opening.en}
            onPress={open}
          >
            {opening.zh}
          </Button>
        )}
      </div>
    </div>
  );
}
