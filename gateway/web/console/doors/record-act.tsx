/** A reason in one tap, or in words, and the button that carries it out. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../look/button.js';
import { ChipGroup } from '../../look/chips.js';
import { Field } from '../../look/field.js';
import { Problem } from '../../look/problem.js';
import { Both, type Words } from '../../look/words.js';
import { EMERGENCY_REASONS } from '../words.js';
import { CORRECTION_REASONS } from './choices.js';
import { LEAST_WHY, type Act, type RecordsDesk } from './records-desk.js';

const TITLES: Readonly<Record<Act['kind'], Words>> = {
  void: { zh: '作废这条登记：为什么？', en: 'Make void: why?' },
  explain: { zh: '这次急救开门是因为', en: 'Why was it opened?' },
  correct: { zh: '更正这条登记：为什么？', en: 'Correct: why?' },
};

const VERBS: Readonly<Record<Act['kind'], Words>> = {
  void: { zh: '作废', en: 'Make void' },
  explain: { zh: '记下', en: 'Record it' },
  correct: { zh: '重新填写', en: 'Enter anew' },
};

export interface RecordActProps {
  readonly desk: RecordsDesk;
  readonly act: Act;
  /** The reason of a correction is known: its form comes next. */
  readonly correct: () => void;
}

export function RecordAct({ desk, act, correct }: RecordActProps): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  // The button that was pressed has gone with the list.
  useEffect(() => root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus(), []);
  const reasons = act.kind === 'explain' ? EMERGENCY_REASONS : CORRECTION_REASONS;
  const { state } = act.intention;
  const problem = state === 'again' || state === 'refused' ? act.intention.problem : undefined;
  const enough = act.why.trim().length >= LEAST_WHY;
  return (
    <div class="stack doors-act" ref={root}>
      <h3>
        <Both {...TITLES[act.kind]} />
      </h3>
      <ChipGroup
        label="原因 Reason"
        hideLabel
        chips={reasons.map(({ zh, en }) => ({ value: zh, zh, en }))}
        chosen={act.why}
        onChoose={(why = '') => desk.say(why)}
      />
      <Field
        label={{ zh: '或写明原因', en: 'or in words' }}
        value={act.why}
        maxLength={200}
        onInput={(why) => desk.say(why)}
      />
      {problem === undefined ? null : <Problem error={problem} />}
      <div class="row doors-actions">
        <Button en="Back" onPress={() => desk.leave()}>
          返回
        </Button>
        <Button
          kind="primary"
          busy={state === 'sending'}
          disabled={!enough}
          en={VERBS[act.kind].en}
          onPress={() => {
            if (act.kind === 'correct') correct();
            else void desk.confirm();
          }}
        >
          {VERBS[act.kind].zh}
        </Button>
      </div>
    </div>
  );
}
