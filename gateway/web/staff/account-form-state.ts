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
  /** Of whoever sits here, typed once more where `asksAgain`. */
  readonly ownPassword: string;
  readonly ownCode: string;
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
    ownPassword: '',
    ownCode: '',
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
  readonly ownPassword?: Words;
  readonly ownCode?: Words;
}

/** As the gateway has it (gateway/staff/reauthentication.ts): whatever makes or takes over an administrator. */
export function asksAgain(form: AccountForm, known: Account | undefined): boolean {
  const { role, secret, resetTotp } = form;
  if (role === 'administrator' && known?.role !== 'administrator') return true;
  return known?.role === 'administrator' && (secret !== '' || resetTotp);
}

/** Telephones show a space in the middle. */
function codeOf(form: AccountForm): string {
  return form.ownCode.replace(/\D/g, '');
}

function proofOf(
  form: AccountForm,
  known: Account | undefined,
): Pick<AccountChange, 'reauthentication'> {
  if (!asksAgain(form, known)) return {};
  return { reauthentication: { secret: form.ownPassword, totp: codeOf(form) } };
}

/** What cannot be right; the gateway judges the rest. `known`: the account that is changed. */
export function problemsOf(form: AccountForm, known: Account | undefined): FormProblems {
  const secret = secretProblem(form, known);
  return {
    ...(form.name.trim() === '' ? { name: WORDS.nameMissing } : {}),
    ...(secret === undefined ? {} : { secret }),
    ...(asksAgain(form, known) ? proofProblems(form) : {}),
  };
}

function proofProblems(form: AccountForm): FormProblems {
  return {
    ...(form.ownPassword === '' ? { ownPassword: WORDS.ownPasswordMissing } : {}),
    ...(codeOf(form).length === 6 ? {} : { ownCode: WORDS.ownCodeMissing }),
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

export function newAccountOf(form: AccountForm): NewAccount {
  const { name, role, lanes, secret } = form;
  return {
    name: name.trim(),
    role,
    secret,
    ...(lanes.length === 0 ? {} : { lanes: [...lanes] }),
    ...proofOf(form, undefined),
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
    ...proofOf(form, known),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}
