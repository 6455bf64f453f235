/** What stands in the forms of log-in and unlock, and what each event makes of it. Pure. */
import { typed, type PadKey } from '../look/pad-keys.js';
import type { ApiError } from './page-errors.js';

/** A PIN has a pad and no soft keyboard; a password has neither limit. */
export type SecretKind = 'pin' | 'password';

export const PIN_LONGEST = 6;
export const SECRET_LONGEST = 128;
export const TOTP_DIGITS = 6;

export interface LoginState {
  readonly name: string;
  readonly secret: string;
  readonly code: string;
  readonly kind: SecretKind;
  /** `code`: the secret was right and the telephone's code is asked (TOTP_NEEDED). */
  readonly step: 'secret' | 'code';
  readonly busy: boolean;
  readonly error?: ApiError;
}

export type LoginEvent =
  | { readonly type: 'name' | 'secret' | 'code'; readonly text: string }
  | { readonly type: 'pad'; readonly key: PadKey }
  | { readonly type: 'kind'; readonly kind: SecretKind }
  | { readonly type: 'sent' }
  | { readonly type: 'failed'; readonly error: ApiError }
  /** The answer is there and asks for the next thing. */
  | { readonly type: 'done' }
  /** From the code back to name and secret. */
  | { readonly type: 'back' };

export function initialLogin(kind: SecretKind): LoginState {
  return { name: '', secret: '', code: '', kind, step: 'secret', busy: false };
}

/** Spaces that a telephone shows in a code, or that came with a paste, mean nothing. */
function digitsOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, TOTP_DIGITS);
}

export function reduceLogin(state: LoginState, event: LoginEvent): LoginState {
  switch (event.type) {
    case 'name':
      return { ...state, name: event.text };
    case 'secret':
      return { ...state, secret: event.text };
    case 'code':
      return { ...state, code: digitsOf(event.text) };
    case 'pad':
      return state.step === 'code'
        ? { ...state, code: typed(state.code, event.key, TOTP_DIGITS) }
        : { ...state, secret: typed(state.secret, event.key, PIN_LONGEST) };
    case 'kind':
      return { ...state, kind: event.kind, secret: '' };
    case 'sent':
      return withoutError({ ...state, busy: true });
    case 'failed':
      return failed(state, event.error);
    case 'done':
      return withoutError({ ...state, busy: false });
    case 'back':
      return withoutError({ ...state, step: 'secret', secret: '', code: '' });
  }
}

function withoutError({ name, secret, code, kind, step, busy }: LoginState): LoginState {
  return { name, secret, code, kind, step, busy };
}

function failed(state: LoginState, error: ApiError): LoginState {
  const again = { ...state, busy: false, code: '' };
  switch (error.code) {
    case 'TOTP_NEEDED':
      return withoutError({ ...again, step: 'code' });
    // What was wrong is typed anew; what a broken line swallowed is sent again as it stands.
    case 'LOGIN_REFUSED':
      return { ...again, secret: state.step === 'code' ? state.secret : '', error };
    default:
      return { ...state, busy: false, error };
  }
}

/** Nothing is sent that cannot be right. */
export function canSend(state: LoginState, needsName: boolean): boolean {
  if (state.busy || (needsName && state.name.trim() === '')) return false;
  return state.step === 'code' ? state.code.length === TOTP_DIGITS : state.secret !== '';
}
