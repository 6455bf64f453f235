/** A person refuses, never a machine: a reason first, then a button of its own. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Field } from '../look/field.js';
import { REFUSAL_REASONS } from './words.js';

export interface RefusalFormProps {
  readonly busy: boolean;
  readonly onRefuse: (reason: string) => void;
  readonly onBack: () => void;
}

/** As the contract has it: 2 to 200 characters on one line. */
const LEAST = 2;
const MOST = 200;

export function RefusalForm({ busy, onRefuse, onBack }: RefusalFormProps): JSX.Element {
  const words = useSignal('');
  const reason = words.value.trim();
  return (
    <section class="refusal" aria-label="不予进入 Refuse entry">
      <ChipGroup
        label="不予进入的原因 Reason to refuse"
        chips={REFUSAL_REASONS.map(({ zh, en }) => ({ value: zh, zh, en }))}
        chosen={REFUSAL_REASONS.find(({ zh }) => zh === reason)?.zh}
        onChoose={(value) => {
          words.value = value ?? '';
        }}
        disabled={busy}
      />
      <Field
        label={{ zh: '或另写', en: 'or in your words' }}
        value={words.value}
        maxLength={MOST}
        onInput={(value) => {
          words.value = value;
        }}
      />
      <div class="card-actions">
        <Button
          kind="strong"
          en="Refuse entry"
          disabled={reason.length < LEAST}
          busy={busy}
          onPress={() => onRefuse(reason)}
        >
          确认不予进入
        </Button>
        <Button kind="primary" en="Back" onPress={onBack}>
          返回
        </Button>
      </div>
    </section>
  );
}
