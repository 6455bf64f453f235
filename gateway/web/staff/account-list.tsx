/** All accounts, one a row. */
import type { JSX } from 'preact';
import type { Account } from '../../../schemas/staff.js';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';
import { ROLE_WORDS } from '../session/session-words.js';
import { hasTwoFactors } from './account-form-state.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

export interface AccountListProps {
  readonly accounts: readonly Account[];
  readonly onChange: (account: Account) => void;
}

export function AccountList({ accounts, onChange }: AccountListProps): JSX.Element {
  return (
    <ul class="staff-list">
      {accounts.map((account) => (
        <li class="staff-row" key={account.id}>
          <span class="staff-name">{account.name}</span>
          <span>
            <Both {...ROLE_WORDS[account.role]} />
          </span>
          <span>{hasTwoFactors(account.role) ? null : <Lanes lanes={account.lanes} />}</span>
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

function Lanes({ lanes }: Pick<Account, 'lanes'>): JSX.Element {
  return (
    <>
      {WORDS.lanes.zh} {lanes === undefined ? <Both {...WORDS.allLanes} /> : lanes.join(', ')}
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
