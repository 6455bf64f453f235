/** A labelled text field with hint and error, each tied to it for those who do not see them. */
import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId } from 'preact/hooks';
import { Both, type Words } from './words.js';

export interface FieldProps {
  readonly label: Words;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: Words;
  readonly error?: Words | undefined;
  readonly type?: 'text' | 'password';
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'none';
  /** Token of the HTML standard, for example `username`; `off` unless said. */
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** Digits are set large and in equal widths. */
  readonly digits?: boolean;
  readonly name?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
  /** Beside the field, for example a button that shows the password. */
  readonly beside?: ComponentChildren;
}

export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [
    ...(props.error === undefined ? [] : [errorId]),
    ...(props.hint === undefined ? [] : [hintId]),
  ].join(' ');
  const input = {
    class: props.digits === true ? 'field-input digits' : 'field-input',
    id,
    ref: props.inputRef ?? null,
    name: props.name,
    inputMode: props.inputMode,
    autocomplete: props.autocomplete ?? 'off',
    autocapitalize: 'off' as const,
    spellcheck: false,
    maxLength: props.maxLength,
    required: props.required,
    disabled: props.disabled,
    value: props.value,
    'aria-invalid': props.error === undefined ? undefined : ('true' as const),
    'aria-describedby': described === '' ? undefined : described,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      props.onInput(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => props.onKeyDown?.(event),
    onBlur: () => props.onBlur?.(),
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        <Both {...props.label} />
      </label>
      {props.hint === undefined ? null : (
        <p class="field-hint" id={hintId}>
          <Both {...props.hint} />
        </p>
      )}
      <div class="field-row">
        {props.type === 'password' ? (
          <input type="password" {...input} />
        ) : (
          <input type="text" {...input} />
        )}
        {props.beside}
      </div>
      {props.error === undefined ? null : (
        <p class="field-error" id={errorId}>
          <Both {...props.error} />
        </p>
      )}
    </div>
  );
}
