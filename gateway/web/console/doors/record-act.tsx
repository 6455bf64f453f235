/**
 * Why a record is made void, corrected or explained: a tap on a reason carries it out. Buttons, not
 * radios: an arrow key must change no record.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../look/button.js';
import { Field } from '../../look/field.js';
import { Problem } from '../../look/problem.js';
import { Both, type Words } from '../../look/words.js';
import { problemOf } from '../intention.js';
import { EMERGENCY_REASONS } from '../words.js';
import { CORRECTION_REASONS } from './choices.js';
import { isEnough, type Act, type RecordsDesk } from './records-desk.js';

const TITLES: Readonly<Record<Act['kind'], Words>> = {
  void: { zh: '作废这条登记：点原因即作废', en: 'Tapping a reason makes it void' },
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
  /** Which record it is. */
  readonly children: ComponentChildren;
}

export function RecordAct({ desk, act, correct, children }: RecordActProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed has gone with the list.
  useEffect(() => heading.current?.focus(), []);
  const words = useSignal('');
  const reasons = act.kind === 'explain' ? EMERGENCY_REASONS : CORRECTION_REASONS;
  const { state } = act.intention;
  const problem = problemOf(act.intention);
  const busy = state === 'sending';
  const owed = state === 'again';
  const verb = VERBS[act.kind];
  const carryOut = (why: string): void => {
    if (act.kind === 'correct') {
      desk.say(why);
      correct();
    } else void desk.carryOut(why);
  };
  return (
    <div class="stack doors-act">
      <h3 ref={heading} tabIndex={-1}>
        <Both {...TITLES[act.kind]} />
      </h3>
      {children}
      <div class="reasons" role="group" aria-label="原因 Reason">
        {reasons.map(({ zh, en }) => (
          <Button key={zh} en={en} busy={busy} disabled={owed} onPress={() => carryOut(zh)}>
            {zh}
          </Button>
        ))}
      </div>
      <Field
        label={{ zh: '或写明原因', en: 'or in words' }}
        value={words.value}
        maxLength={200}
        onInput={(value) => {
          words.value = value;
        }}
        beside={
          <Button
            kind="primary"
            label={`${verb.zh} ${verb.en}`}
            busy={busy}
            disabled={owed || !isEnough(words.value)}
            onPress={() => carryOut(words.value)}
          >
            {verb.zh}
          </Button>
        }
      />
      {problem === undefined ? null : (
        <Problem error={problem}>
          {owed ? (
            <Button kind="primary" en="Try again" onPress={() => void desk.again()}>
              再试一次
            </Button>
          ) : null}
        </Problem>
      )}
    </div>
  );
}
