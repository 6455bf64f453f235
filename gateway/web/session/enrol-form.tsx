/** A second factor for the roles that need one: secret as QR code and text, then a code as proof. */
import type { JSX } from 'preact';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import { initialLogin, reduceLogin, TOTP_DIGITS } from './login-state.js';
import { asApiError } from './page-errors.js';
import { inFours, qrPath, qrSide } from './qr-path.js';
import { CodeField, Pad } from './secret-fields.js';
import type { TotpSecret } from './session-api.js';
import type { SessionControl } from './session-control.js';
import { SESSION_WORDS as WORDS } from './session-words.js';

export function EnrolForm({ control }: { readonly control: SessionControl }): JSX.Element {
  const [secret, setSecret] = useState<TotpSecret>();
  const [state, dispatch] = useReducer(reduceLogin, { ...initialLogin('pin'), step: 'code' });
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => codeField.current?.focus(), [secret, state.error]);

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    if (state.busy) return;
    dispatch({ type: 'sent' });
    try {
      await act();
    } catch (cause) {
      dispatch({ type: 'failed', error: asApiError(cause) });
    }
  };
  const begin = async (): Promise<void> => {
    setSecret(await control.beginTotp());
    dispatch({ type: 'done' });
  };
  const confirm = async (): Promise<void> => {
    await control.confirmTotp(state.code);
  };
  const problem = state.error === undefined ? null : <Problem error={state.error} />;

  if (secret === undefined) {
    return (
      <div class="stack">
        <p>
          <Both {...WORDS.enrolWhy} />
        </p>
        {problem}
        <div class="session-actions">
          <LogoutButton control={control} />
          <Button kind="primary" busy={state.busy} onPress={() => void attempt(begin)}>
            <Both {...WORDS.enrolBegin} />
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      class="session-enrol"
      onSubmit={(event) => {
        event.preventDefault();
        if (state.code.length === TOTP_DIGITS) void attempt(confirm);
      }}
    >
      <div class="stack">
        <p>
          <Both {...WORDS.enrolOnce} />
        </p>
        <QrCode rows={secret.qr} />
        <p>
          <Both {...WORDS.enrolByHand} />
        </p>
        <p class="session-secret">{inFours(secret.secret)}</p>
      </div>
      <div class="stack">
        {problem}
        <CodeField
          value={state.code}
          onInput={(text) => dispatch({ type: 'code', text })}
          fieldRef={codeField}
        />
        <Pad dispatch={dispatch} />
        <div class="session-actions">
          <LogoutButton control={control} />
          <Button kind="primary" type="submit" busy={state.busy}>
            <Both {...WORDS.confirm} />
          </Button>
        </div>
      </div>
    </form>
  );
}

function QrCode({ rows }: { readonly rows: readonly string[] }): JSX.Element {
  const side = qrSide(rows);
  return (
    <svg
      class="session-qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={`${WORDS.enrolQr.zh} ${WORDS.enrolQr.en}`}
      shape-rendering="crispEdges"
    >
      <rect width={side} height={side} fill="#ffffff" />
      <path d={qrPath(rows)} fill="#000000" />
    </svg>
  );
}

/** Leaves; a gateway that does not answer keeps the page as it is. */
export function LogoutButton({ control }: { readonly control: SessionControl }): JSX.Element {
  const [failed, setFailed] = useState(false);
  const leave = (): void => {
    setFailed(false);
    control.logout().catch(() => setFailed(true));
  };
  return (
    <Button onPress={leave} en={failed ? WORDS.retry.en : WORDS.logout.en}>
      {failed ? WORDS.retry.zh : WORDS.logout.zh}
    </Button>
  );
}
