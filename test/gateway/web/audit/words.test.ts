import { expect } from 'chai';
import type { Look, StaffAct as DeskAct } from '../../../../gateway/desk/access-rows.js';
import type { StaffAct } from '../../../../gateway/staff/staff-rows.js';
import { EVENT_WORDS, RESULT_WORDS } from '../../../../gateway/web/audit/audit-words.js';
import { ERASURE_REASONS } from '../../../../schemas/ledger.js';

/** An act that is new to the house does not compile here until it is named, and fails until it has words. */
const STAFF: Readonly<Record<StaffAct, true>> = {
  ...{ login: true, 'login-refused': true, 'login-delayed': true, 'delay-ended': true },
  ...{ lock: true, unlock: true, logout: true, revoked: true },
  ...{ 'account-created': true, 'account-changed': true, 'totp-enrolled': true },
  ...{ 'two-places': true, 'setup-code-issued': true },
};
const DESK: Readonly<Record<Look | DeskAct, true>> = {
  ...{ 'card-opened': true, 'reason-revealed': true, 'earlier-sought': true },
  ...{ 'recent-listed': true, 'alarm-acknowledged': true, 'alarm-cleared': true },
  ...{ 'support-called': true, 'link-session': true, 'links-listed': true },
  ...{ 'link-holder-seen': true, 'link-refused': true },
};

describe('words of the audit page', () => {
  it('every act of staff and every erasure has words in Chinese and English', () => {
    for (const result of [...Object.keys(STAFF), ...Object.keys(DESK), ...ERASURE_REASONS]) {
      const { zh = '', en = '' } = RESULT_WORDS[result] ?? {};
      expect(zh, result).to.match(/\p{Script=Han}/u);
      expect(en, result).to.match(/[a-z]/);
    }
  });

  it('a result and an event never share a name with different words', () => {
    const both = Object.keys(EVENT_WORDS).filter((name) => Object.hasOwn(RESULT_WORDS, name));
    expect(both).to.deep.equal([]);
  });
});
