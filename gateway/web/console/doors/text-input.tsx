/** A field of words, typed with the keyboard of the tablet. */
import type { JSX } from 'preact';
import { Field } from '../../look/field.js';
import type { Words } from '../../look/words.js';
import type { Form, FormField } from './form.js';
import type { FormView } from './form-view.js';

type TextField = 'documentNumber' | 'voucher' | 'issuer' | 'paperNumber' | 'name' | 'goingTo';

export interface TextInputProps {
  readonly view: FormView;
  readonly field: TextField & FormField;
  readonly label: Words;
  readonly hint?: Words;
  /** Characters (UTF-16 units) that the gateway takes. */
  readonly most: number;
}

export function TextInput({ view, field, label, hint, most }: TextInputProps): JSX.Element {
  const { model, form } = view;
  const change = (typed: string): Partial<Pick<Form, TextField>> => ({ [field]: typed });
  return (
    <div data-field={field} onFocusIn={() => (view.pad.value = undefined)}>
      <Field
        label={label}
        value={form[field]}
        maxLength={most}
        error={view.problem(field)}
        {...(hint === undefined ? {} : { hint })}
        onInput={(typed) => model.act({ type: 'set', change: change(typed) })}
        onBlur={() => {
          if (model.form.value[field] !== '') model.left(field);
        }}
      />
    </div>
  );
}
