/** Makes an account or changes one. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Account, Role } from '../../../schemas/staff.js';
import { Button } from '../look/button.js';
import { ChipGroup, ChipSet, type Chip } from '../look/chips.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { Problem } from '../look/problem.js';
import { Both, type Words } from '../look/words.js';
import { asApiError, type ApiError } from '../session/page-errors.js';
import { PasswordField } from '../session/secret-fields.js';
import { ROLE_WORDS } from '../session/session-words.js';
import { hasTwoFactors } from '../session/two-factors.js';
import {
  asksAgain,
  changeOf,
  emptyForm,
  formOf,
  lanesToOffer,
  newAccountOf,
  problemsOf,
  type AccountForm,
  type FormProblems,
  type VenueLane,
} from './account-form-state.js';
import type { StaffStore } from './staff-store.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

const ROLE_ORDER: readonly Role[] = [
  'helper',
  'attendant',
  'supervisor',
  'auditor',
  'administrator',
];
const ROLES: readonly Chip<Role>[] = ROLE_ORDER.map((value) => ({ value, ...ROLE_WORDS[value] }));

type Extra = 'disabled' | 'endDelay' | 'resetTotp';

export interface AccountDialogProps {
  readonly store: StaffStore;
  readonly lanes: readonly VenueLane[];
  /** Absent for a new one. */
  readonly account?: Account;
  /** Id of whoever sits here; nobody resets her own telephone. */
  readonly own?: string | undefined;
  readonly onDone: (said: Words) => void;
  readonly onClose: () => void;
}

export function AccountDialog({
  store,
  lanes,
  account,
  own,
  onDone,
  onClose,
}: AccountDialogProps): JSX.Element {
  const [form, setForm] = useState<AccountForm>(
    account === undefined ? emptyForm() : formOf(account),
  );
  const [problems, setProblems] = useState<FormProblems>({});
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<AccountForm>): void => setForm({ ...form, ...change });

  const save = async (): Promise<void> => {
    if (busy) return;
    const found = problemsOf(form, account);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      if (account === undefined) {
        await store.create(newAccountOf(form));
        onDone(WORDS.created);
        return;
      }
      const change = changeOf(form, account);
      if (change !== undefined) await store.change(account.id, change);
      if (change === undefined) onClose();
      else onDone(WORDS.changed);
    } catch (cause) {
      setError(asApiError(cause));
      setBusy(false);
    }
  };
  const at = (path: keyof FormProblems): Words | undefined =>
    problems[path] ?? (error?.path?.split('.')[0] === path ? error : undefined);

  return (
    <Dialog title={account === undefined ? WORDS.create : WORDS.change} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {error === undefined ? null : <Problem error={error} />}
        {account === undefined ? (
          <Field
            label={WORDS.name}
            value={form.name}
            onInput={(name) => put({ name })}
            maxLength={40}
            error={at('name')}
          />
        ) : (
          <p class="staff-name">{account.name}</p>
        )}
        <ChipGroup
          label={`${WORDS.role.zh} ${WORDS.role.en}`}
          chips={ROLES}
          chosen={form.role}
          onChoose={(role) => {
            if (role !== undefined) put({ role });
          }}
        />
        {hasTwoFactors(form.role) ? null : (
          <div>
            <ChipSet
              label={`${WORDS.lanes.zh} ${WORDS.lanes.en}`}
              chips={lanesToOffer(lanes, form).map(({ id, name }) => ({ value: id, zh: name }))}
              chosen={form.lanes}
              onChange={(chosen) => put({ lanes: chosen })}
            />
            <p class="field-hint">
              <Both {...WORDS.lanesHint} />
            </p>
          </div>
        )}
        <PasswordField
          label={secretLabel(form.role, account)}
          hint={secretHint(form.role, account)}
          value={form.secret}
          onInput={(secret) => put({ secret })}
          autocomplete="new-password"
          error={at('secret')}
        />
        {account === undefined ? null : (
          <ChipSet
            label={`${WORDS.access.zh} ${WORDS.access.en}`}
            chips={extrasOf(account, own)}
            chosen={extrasOf(account, own)
              .map(({ value }) => value)
              .filter((extra) => form[extra])}
            onChange={(chosen) =>
              put({
                disabled: chosen.includes('disabled'),
                endDelay: chosen.includes('endDelay'),
                resetTotp: chosen.includes('resetTotp'),
              })
            }
          />
        )}
        {asksAgain(form, account) ? (
          <fieldset class="staff-again">
            <legend>
              <Both {...WORDS.again} />
            </legend>
            <PasswordField
              label={WORDS.ownPassword}
              value={form.ownPassword}
              onInput={(ownPassword) => put({ ownPassword })}
              autocomplete="current-password"
              error={at('ownPassword')}
            />
            <Field
              label={WORDS.ownCode}
              value={form.ownCode}
              onInput={(ownCode) => put({ ownCode })}
              autocomplete="one-time-code"
              maxLength={9}
              digits
              error={at('ownCode')}
            />
          </fieldset>
        ) : null}
        <div class="dialog-actions">
          <Button onPress={onClose}>
            <Both {...WORDS.cancel} />
          </Button>
          <Button kind="primary" type="submit" busy={busy}>
            <Both {...WORDS.save} />
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Only what this account can be given. */
function extrasOf(account: Account, own: string | undefined): readonly Chip<Extra>[] {
  return [
    { value: 'disabled' as const, ...WORDS.disable },
    ...(account.delayedUntil === undefined
      ? []
      : [{ value: 'endDelay' as const, ...WORDS.endDelay }]),
    ...(account.totp && account.id !== own
      ? [{ value: 'resetTotp' as const, ...WORDS.resetTotp }]
      : []),
  ];
}

function secretLabel(role: Role, account: Account | undefined): Words {
  if (hasTwoFactors(role)) return account === undefined ? WORDS.password : WORDS.newPassword;
  return account === undefined ? WORDS.secret : WORDS.newSecret;
}

function secretHint(role: Role, account: Account | undefined): Words {
  const hint = hasTwoFactors(role) ? WORDS.passwordHint : WORDS.secretHint;
  if (account === undefined) return hint;
  return { zh: hint.zh + WORDS.keepHint.zh, en: `${hint.en} ${WORDS.keepHint.en}` };
}
