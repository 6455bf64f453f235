/** A day in one tap (today, yesterday, the day before), or by digits. */
import type { JSX } from 'preact';
import { ChipGroup } from '../../look/chips.js';
import type { Words } from '../../look/words.js';
import type { FormView } from './form-view.js';
import { PadInput } from './pad-input.js';
import { addDays } from './venue-time.js';

export interface DateChoiceProps {
  readonly view: FormView;
  readonly field: 'issued' | 'printedUntil';
  readonly label: Words;
  /** Days away from today, with their words. */
  readonly days: readonly (Words & { readonly away: number })[];
  /** The day that the digits mean, once they mean one. */
  readonly day: string | undefined;
}

export function DateChoice({ view, field, label, days, day }: DateChoiceProps): JSX.Element {
  const { model, form, context } = view;
  return (
    <div class="doors-date">
      <ChipGroup
        label={`${label.zh} ${label.en}`}
        chips={days.map(({ away, zh, en }) => ({ value: addDays(context.today, away), zh, en }))}
        chosen={form[field]}
        clearable
        onChoose={(chosen = '') => model.act({ type: 'set', change: { [field]: chosen } })}
      />
      <PadInput
        view={view}
        field={field}
        label={{ zh: '或输入月日', en: 'or month and day' }}
        {...(day === undefined ? {} : { hint: { zh: day, en: '' } })}
      />
    </div>
  );
}
