/** The form of one account: what it holds, what is wrong in it, what it changes. Pure. */
import type { Session } from '../../../schemas/api/session.js';
import type { Account, Role } from '../../../schemas/staff.js';
import type { Words } from '../look/words.js';
import { hasTwoFactors } from '../session/two-factors.js';
import type { AccountChange, NewAccount } from './staff-store.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

export type VenueLane = NonNullable<Session['lanes']>[number];

export interface AccountForm {
  readonly name: string;
  readonly role: Role;
  /** Ids of the lanes chosen; none means all. */
  readonly lanes: readonly string[];
  /** New PIN or password; empty leaves it as it is. */
  readonly secret: string;
  readonly disabled: boolean;
  readonly endDelay: boolean;
  readonly resetTotp: boolean;
}

const SECRET_LEAST = 8;

export function emptyForm(): AccountForm {
  return {
    name: '',
    role: 'attendant',
    lanes: [],
    secret: '',
    disabled: false,
    endDelay: false,
    resetTotp: false,
  };
}

export function formOf({ name, role, lanes, disabled }: Account): AccountForm {
  return { ...emptyForm(), name, role, lanes: lanes ?? [], disabled };
}

/** The venue's lanes in its order, then those of the account that the venue no longer has. */
export function lanesToOffer(venue: readonly VenueLane[], form: AccountForm): readonly VenueLane[] {
  const gone = form.lanes.filter((lane) => !venue.some(({ id }) => id === lane));
  return [...venue, ...gone.map((id) => ({ id, name: id }))];
}

export interface FormProblems {
  readonly name?: Words;
  readonly secret?: Words;
}

/** What cannot be right; the gateway judges the rest. `known`: the account that is changed. */
export function problemsOf(form: AccountForm, known: Account | undefined): FormProblems {
  const secret = secretProblem(form, known);
  return {
    ...(form.name.trim() === '' ? { name: WORDS.nameMissing } : {}),
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
  return {
    name: name.trim(),
    role,
    secret,
    ...(lanes.length === 0 ? {} : { lanes: [...lanes] }),
  };
}

/** Only what differs; undefined when nothing does. */
export function changeOf(form: AccountForm, known: Account): AccountChange | undefined {
  const { lanes } = form;
  const sameLanes = [...lanes].sort().join() === [...(known.lanes ?? [])].sort().join();
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
