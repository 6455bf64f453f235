/** The record is made, and somebody still has to get through: the rest of a group, or a shut gate. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DeskRegistrationAnswer } from '../../../../schemas/api/desk-records.js';
import { Button } from '../../look/button.js';
import { Problem } from '../../look/problem.js';
import { Both, type Words } from '../../look/words.js';
import type { Intention } from '../intention.js';
import type { FormModel } from './form-model.js';
import type { Waiting } from './release-desk.js';

export interface SavedPanelProps {
  readonly model: FormModel;
  readonly answer: DeskRegistrationAnswer | undefined;
  readonly waiting: Waiting;
  readonly busy: boolean;
}

function problemOf(intention: Intention): (Words & { readonly code?: string }) | undefined {
  switch (intention.state) {
    case 'none':
    case 'sending':
      return undefined;
    case 'again':
    case 'refused':
      return intention.problem;
  }
}

function headline(answer: DeskRegistrationAnswer | undefined, waiting: Waiting): Words {
  const { remaining } = waiting.group;
  if (!waiting.untouched) {
    return { zh: `已放行，还有 ${remaining} 位`, en: `Let through; ${remaining} still wait` };
  }
  if (answer === undefined)
    return { zh: '今天已登记，门没有开', en: 'On record; the gate is shut' };
  return answer.error === undefined
    ? { zh: '已登记，没有开门', en: 'Registered, not let through' }
    : { zh: '已登记，门没有打开', en: 'Registered; the gate did not open' };
}

export function SavedPanel({ model, answer, waiting, busy }: SavedPanelProps): JSX.Element {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const refusal = model.refusal.value?.error;
  const problem = refusal ?? problemOf(waiting.intention) ?? answer?.error;
  const fever = waiting.untouched && answer !== undefined && answer.error === undefined;
  const sending = busy || waiting.intention.state === 'sending';
  return (
    <div class="doors-saved stack">
      <div role="status">
        <h2>
          <Both {...headline(answer, waiting)} />
        </h2>
      </div>
      {fever ? (
        <p class="doors-notice">
          <Both zh="请先带到预检处" en="Next: the pre-check desk" />
        </p>
      ) : null}
      {problem === undefined ? null : <Problem error={problem} />}
      <div class="row doors-saved-actions">
        <Button
          kind={fever ? 'primary' : 'plain'}
          {...(fever ? { buttonRef: first } : {})}
          en="Done"
          onPress={() => void model.finish()}
        >
          完成
        </Button>
        <Button
          kind={fever ? 'plain' : 'primary'}
          busy={sending}
          {...(fever ? {} : { buttonRef: first })}
          en={waiting.untouched ? 'Open the gate' : 'Open again'}
          onPress={() => void model.letThrough()}
        >
          {waiting.untouched
            ? fever
              ? '仍然放行'
              : '开门放行'
            : `还有 ${waiting.group.remaining} 位 · 再放行`}
        </Button>
      </div>
    </div>
  );
}
