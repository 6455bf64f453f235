/** All accounts, one a row. */
import type { JSX } from 'preact';
import type { Account } from '../../../schemas/staff.js';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';
import { ROLE_WORDS } from '../session/session-words.js';
import { hasTwoFactors } from '../session/two-factors.js';
import type { VenueLane } from './account-form-state.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

export interface AccountListProps {
  readonly accounts: readonly Account[];
  readonly lanes: readonly VenueLane[];
  readonly onChange: (account: Account) => void;
}

export function AccountList({ accounts, lanes, onChange }: AccountListProps): JSX.Element {
  return (
    <ul class="staff-list">
      {accounts.map((account) => (
        <li class="staff-row" key={account.id}>
          <span class="staff-name">{account.name}</span>
          <span>
            <Both {...ROLE_WORDS[account.role]} />
          </span>
          <span>
            {hasTwoFactors(account.role) ? null : <Lanes own={account.lanes} lanes={lanes} />}
          </span>
          <span class="staff-states">
            {statesOf(account).map((words) => (
              <span class="staff-state" key={words.en}>
                <Both {...words} />
              </span>
            ))}
          </span>
          <Button
            small
            onPress={() => onChange(account)}
            label={`${WORDS.change.zh} ${WORDS.change.en}: ${account.name}`}
          >
            <Both {...WORDS.change} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface LanesProps extends Pick<AccountListProps, 'lanes'> {
  readonly own: readonly string[] | undefined;
}

function Lanes({ own, lanes }: LanesProps): JSX.Element {
  const nameOf = (lane: string): string => lanes.find(({ id }) => id === lane)?.name ?? lane;
  return (
    <>
      {WORDS.lanes.zh}{' '}
      {own === undefined ? <Both {...WORDS.allLanes} /> : own.map(nameOf).join('、')}
    </>
  );
}

function statesOf(account: Account): readonly Words[] {
  return [
    ...(account.disabled ? [WORDS.disabled] : []),
    ...(account.delayedUntil === undefined ? [] : [WORDS.delayed]),
    ...(hasTwoFactors(account.role) ? [account.totp ? WORDS.totpOn : WORDS.totpOff] : []),
  ];
}
