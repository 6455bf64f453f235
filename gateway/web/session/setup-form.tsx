/** The first administrator, made with the code that the first start printed. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../look/button.js';
import { Field } from '../look/field.js';
import { Problem } from '../look/problem.js';
import { Both, type Words } from '../look/words.js';
import { asApiError, type ApiError } from './page-errors.js';
import { PasswordField } from './secret-fields.js';
import type { SessionControl } from './session-control.js';
import { SESSION_WORDS as WORDS } from './session-words.js';

export function SetupForm({ control }: { readonly control: SessionControl }): JSX.Element {
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();

  const send = async (): Promise<void> => {
    if (busy || code.trim() === '' || name.trim() === '' || password === '') return;
    setBusy(true);
    setError(undefined);
    try {
      await control.setup({ code: code.trim(), name: name.trim(), password });
    } catch (cause) {
      setError(asApiError(cause));
      setBusy(false);
    }
  };
  const at = (path: string): Words | undefined => (error?.path === path ? error : undefined);

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {error === undefined ? null : <Problem error={error} />}
      <div class="session-enrol">
        <div class="stack">
          <p>
            <Both {...WORDS.setupWhy} />
          </p>
          <Field
            label={WORDS.setupCode}
            hint={WORDS.setupCodeHint}
            value={code}
            onInput={setCode}
            maxLength={40}
            error={at('code')}
          />
        </div>
        <div class="stack">
          <Field
            label={WORDS.name}
            hint={WORDS.nameHint}
            value={name}
            onInput={setName}
            autocomplete="username"
            maxLength={40}
            error={at('name')}
          />
          <PasswordField
            label={WORDS.password}
            hint={WORDS.passwordHint}
            value={password}
            onInput={setPassword}
            autocomplete="new-password"
            error={at('password')}
          />
        </div>
      </div>
      <div class="session-actions">
        <Button kind="primary" type="submit" busy={busy}>
          <Both {...WORDS.create} />
        </Button>
      </div>
    </form>
  );
}
