/** The form of one account: what it holds, what is wrong in it, what it changes. Pure. */
import type { Account, Role } from '../../../schemas/staff.js';
import type { Words } from '../look/words.js';
import type { AccountChange, NewAccount } from './staff-store.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

export interface AccountForm {
  readonly name: string;
  readonly role: Role;
  /** Lanes as typed; empty means all. */
  readonly lanes: string;
  /** New PIN or password; empty leaves it as it is. */
  readonly secret: string;
  readonly disabled: boolean;
  readonly endDelay: boolean;
  readonly resetTotp: boolean;
}

/** Roles with a password of at least 8 characters and a second factor (schemas/staff.ts). */
const TWO_FACTOR: readonly Role[] = ['auditor', 'administrator'];
const SECRET_LEAST = 8;
const LANE_LONGEST = 16;
const LANES_MOST = 64;

export function hasTwoFactors(role: Role): boolean {
  return TWO_FACTOR.includes(role);
}

export function emptyForm(): AccountForm {
  return {
    name: '',
    role: 'attendant',
    lanes: '',
    secret: '',
    disabled: false,
    endDelay: false,
    resetTotp: false,
  };
}

export function formOf({ name, role, lanes, disabled }: Account): AccountForm {
  return { ...emptyForm(), name, role, lanes: (lanes ?? []).join(', '), disabled };
}

/** Separated by commas of either script, by 、 or by spaces; each once. */
export function lanesOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，、;；]+/).filter((lane) => lane !== ''))];
}

export interface FormProblems {
  readonly name?: Words;
  readonly lanes?: Words;
  readonly secret?: Words;
}

/** What cannot be right; the gateway judges the rest. `known`: the account that is changed. */
export function problemsOf(form: AccountForm, known: Account | undefined): FormProblems {
  const lanes = lanesOf(form.lanes);
  const badLanes = lanes.length > LANES_MOST || lanes.some((lane) => lane.length > LANE_LONGEST);
  const secret = secretProblem(form, known);
  return {
    ...(form.name.trim() === '' ? { name: WORDS.nameMissing } : {}),
    ...(badLanes ? { lanes: WORDS.lanesWrong } : {}),
    ...(secret === undefined ? {} : { secret }),
  };
}

function secretProblem(form: AccountForm, known: Account | undefined): Words | undefined {
  const { role, secret } = form;
  if (secret === '') {
    if (known === undefined) return WORDS.secretMissing;
    // A PIN cannot become the password of a role that needs one.
    return hasTwoFactors(role) && !hasTwoFactors(known.role) ? WORDS.passwordMissing : undefined;
  }
  if (secret.length >= SECRET_LEAST) return undefined;
  if (hasTwoFactors(role)) return WORDS.passwordShort;
  return /^\d{4,6}$/.test(secret) ? undefined : WORDS.secretShort;
}

export function newAccountOf({ name, role, lanes, secret }: AccountForm): NewAccount {
  const chosen = lanesOf(lanes);
  return {
    name: name.trim(),
    role,
    secret,
    ...(chosen.length === 0 ? {} : { lanes: [...chosen] }),
  };
}

/** Only what differs; undefined when nothing does. */
export function changeOf(form: AccountForm, known: Account): AccountChange | undefined {
  const lanes = lanesOf(form.lanes);
  const sameLanes = lanes.join() === (known.lanes ?? []).join();
  const change: AccountChange = {
    ...(form.role === known.role ? {} : { role: form.role }),
    ...(sameLanes ? {} : { lanes: lanes.length === 0 ? null : [...lanes] }),
    ...(form.disabled === known.disabled ? {} : { disabled: form.disabled }),
    ...(form.secret === '' ? {} : { secret: form.secret }),
    ...(form.endDelay ? { endDelay: true } : {}),
    ...(form.resetTotp ? { resetTotp: true } : {}),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}
