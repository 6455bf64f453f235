/** A field of digits: filled by the pad on the screen, by a keyboard, or by pasting. */
import type { JSX } from 'preact';
import { Field } from '../../look/field.js';
import type { Words } from '../../look/words.js';
import type { FormView } from './form-view.js';
import { padText, withPadText, type PadField } from './pad-entry.js';

export interface PadInputProps {
  readonly view: FormView;
  readonly field: Exclude<PadField, 'idNumber'>;
  readonly label: Words;
  readonly hint?: Words;
  /** Shown in place of the digits typed, for example `36.6`. */
  readonly shownAs?: string;
}

export function PadInput({ view, field, label, hint, shownAs }: PadInputProps): JSX.Element {
  const { model, form, context } = view;
  return (
    <div data-field={field} onFocusIn={() => (view.pad.value = field)}>
      <Field
        label={label}
        value={shownAs ?? padText(form, field)}
        digits
        inputMode="none"
        error={view.problem(field)}
        {...(hint === undefined ? {} : { hint })}
        onInput={(typed) =>
          model.act({ type: 'set', change: withPadText(form, field, typed, context.today) })
        }
        onBlur={() => {
          if (padText(model.form.value, field) !== '') model.left(field);
        }}
      />
    </div>
  );
}
