/** Name and secret, then the telephone's code where the role asks for it. */
import type { JSX } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { Button } from '../look/button.js';
import { Field } from '../look/field.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import { canSend, initialLogin, reduceLogin, type SecretKind } from './login-state.js';
import { asApiError } from './page-errors.js';
import { CodeField, Pad, SecretFields } from './secret-fields.js';
import type { SessionControl } from './session-control.js';
import { SESSION_WORDS as WORDS } from './session-words.js';

export interface LoginFormProps {
  readonly control: SessionControl;
  /** Whom the lock waits for; absent for a log-in. */
  readonly unlocks?: string;
  readonly kind: SecretKind;
  /** The person changed how to log in; the device may remember. */
  readonly onKind: (kind: SecretKind) => void;
}

export function LoginForm({ control, unlocks, kind, onKind }: LoginFormProps): JSX.Element {
  const [state, dispatch] = useReducer(reduceLogin, initialLogin(kind));
  const nameField = useRef<HTMLInputElement>(null);
  const secretField = useRef<HTMLInputElement>(null);
  const needsName = unlocks === undefined;
  const code = state.step === 'code';

  // The next thing to type has the focus: at first, for the code, and after a refusal.
  useEffect(() => {
    const focused = document.activeElement;
    const free = focused === null || focused === document.body || focused.closest('form') !== null;
    if (!free) return;
    if (needsName && nameField.current?.value === '') nameField.current.focus();
    else secretField.current?.focus();
  }, [state.step, state.error, state.kind, needsName]);

  const send = async (): Promise<void> => {
    if (!canSend(state, needsName)) return;
    dispatch({ type: 'sent' });
    const { name, secret } = state;
    const totp = code ? { totp: state.code } : {};
    try {
      if (needsName) await control.login({ name: name.trim(), secret, ...totp });
      else await control.unlock(secret);
    } catch (cause) {
      dispatch({ type: 'failed', error: asApiError(cause) });
    }
  };
  const pad = code || state.kind === 'pin';
  const title = needsName ? WORDS.login : WORDS.unlock;

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {state.error === undefined ? null : <Problem error={state.error} />}
      <div class={pad ? 'session-two' : 'stack'}>
        <div class="stack">
          {needsName ? null : <Unlocked name={unlocks} />}
          {code ? (
            <CodeField
              value={state.code}
              onInput={(text) => dispatch({ type: 'code', text })}
              fieldRef={secretField}
            />
          ) : (
            <>
              {needsName ? (
                <Field
                  label={WORDS.name}
                  value={state.name}
                  onInput={(text) => dispatch({ type: 'name', text })}
                  autocomplete="username"
                  maxLength={40}
                  inputRef={nameField}
                />
              ) : null}
              <SecretFields
                state={state}
                dispatch={(event) => {
                  if (event.type === 'kind') onKind(event.kind);
                  dispatch(event);
                }}
                fieldRef={secretField}
              />
            </>
          )}
        </div>
        {pad ? <Pad dispatch={dispatch} /> : null}
        <div class="session-actions">
          {code ? (
            <Button onPress={() => dispatch({ type: 'back' })} en={WORDS.back.en}>
              {WORDS.back.zh}
            </Button>
          ) : null}
          {needsName ? null : (
            <Button onPress={() => void leave(control, dispatch)} en={WORDS.other.en}>
              {WORDS.other.zh}
            </Button>
          )}
          <Button kind="primary" type="submit" busy={state.busy}>
            <Both {...title} />
          </Button>
        </div>
      </div>
    </form>
  );
}

/** The hidden field tells a password manager whose secret is asked. */
function Unlocked({ name }: { readonly name: string }): JSX.Element {
  return (
    <>
      <p class="session-who">{name}</p>
      <input type="text" name="username" autocomplete="username" value={name} readOnly hidden />
    </>
  );
}

async function leave(
  control: SessionControl,
  dispatch: (event: Parameters<typeof reduceLogin>[1]) => void,
): Promise<void> {
  try {
    await control.logout();
  } catch (cause) {
    dispatch({ type: 'failed', error: asApiError(cause) });
  }
}
