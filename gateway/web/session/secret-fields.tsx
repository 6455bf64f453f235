/** PIN by pad, or password; with a switch between them. Paste is allowed everywhere (WCAG 3.3.8). */
import type { JSX, Ref } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Field } from '../look/field.js';
import { NumberPad } from '../look/number-pad.js';
import {
  SECRET_LONGEST,
  TOTP_DIGITS,
  type LoginEvent,
  type LoginState,
  type SecretKind,
} from './login-state.js';
import { SESSION_WORDS as WORDS } from './session-words.js';

const KINDS: readonly { readonly value: SecretKind; readonly zh: string; readonly en: string }[] = [
  { value: 'pin', ...WORDS.pin },
  { value: 'password', ...WORDS.password },
];

export interface SecretFieldsProps {
  readonly state: LoginState;
  readonly dispatch: (event: LoginEvent) => void;
  readonly fieldRef: Ref<HTMLInputElement>;
}

export function SecretFields({ state, dispatch, fieldRef }: SecretFieldsProps): JSX.Element {
  const pin = state.kind === 'pin';
  return (
    <>
      <ChipGroup
        label={`${WORDS.secretKind.zh} ${WORDS.secretKind.en}`}
        hideLabel
        chips={KINDS}
        chosen={state.kind}
        onChoose={(kind) => {
          if (kind !== undefined) dispatch({ type: 'kind', kind });
        }}
      />
      <PasswordField
        label={pin ? WORDS.pin : WORDS.password}
        value={state.secret}
        onInput={(text) => dispatch({ type: 'secret', text })}
        // A soft keyboard would cover the pad.
        {...(pin ? { inputMode: 'none' as const, digits: true } : {})}
        autocomplete={pin ? 'off' : 'current-password'}
        fieldRef={fieldRef}
      />
    </>
  );
}

export interface CodeFieldProps {
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly fieldRef?: Ref<HTMLInputElement>;
}

export function CodeField({ value, onInput, fieldRef }: CodeFieldProps): JSX.Element {
  return (
    <Field
      label={WORDS.code}
      value={value}
      onInput={onInput}
      inputMode="none"
      autocomplete="one-time-code"
      // Room for the space that telephones show in the middle.
      maxLength={TOTP_DIGITS + 3}
      digits
      inputRef={fieldRef ?? null}
    />
  );
}

export function Pad({ dispatch }: Pick<SecretFieldsProps, 'dispatch'>): JSX.Element {
  return (
    <NumberPad
      label={`${WORDS.pad.zh} ${WORDS.pad.en}`}
      onKey={(key) => dispatch({ type: 'pad', key })}
    />
  );
}

export interface PasswordFieldProps {
  readonly label: { readonly zh: string; readonly en: string };
  readonly hint?: { readonly zh: string; readonly en: string };
  readonly error?: { readonly zh: string; readonly en: string } | undefined;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly autocomplete: 'off' | 'current-password' | 'new-password';
  readonly inputMode?: 'none';
  readonly digits?: boolean;
  readonly fieldRef?: Ref<HTMLInputElement>;
}

/** May be looked at: nobody types a long password well blind (NIST SP 800-63B, 3.1.1.2). */
export function PasswordField({ fieldRef, ...field }: PasswordFieldProps): JSX.Element {
  const [shown, setShown] = useState(false);
  const words = shown ? WORDS.hide : WORDS.show;
  return (
    <Field
      {...field}
      type={shown ? 'text' : 'password'}
      maxLength={SECRET_LONGEST}
      inputRef={fieldRef ?? null}
      beside={
        <Button onPress={() => setShown(!shown)} en={words.en}>
          {words.zh}
        </Button>
      }
    />
  );
}
