/** How people log in on this device: the one thing that is kept on it, and it says nothing of anybody. */
import type { Right } from '../../../schemas/staff.js';
import type { SecretKind } from './login-state.js';
import { PASSWORD_RIGHTS } from './session-words.js';

/** The part of the browser's `localStorage` that is used. */
export interface KindStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'tongdao.secret-kind';

/** A page for roles with a password asks for one; elsewhere what was used last, at first the PIN. */
export function kindFor(needs: readonly Right[], storage: KindStorage): SecretKind {
  if (needs.some((right) => PASSWORD_RIGHTS.includes(right))) return 'password';
  return storage.getItem(KEY) === 'password' ? 'password' : 'pin';
}

export function rememberKind(kind: SecretKind, storage: KindStorage): void {
  storage.setItem(KEY, kind);
}
