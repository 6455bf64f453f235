import { expect } from 'chai';
import { ROLES, TWO_FACTOR_ROLES, type Account } from '../../../../schemas/staff.js';
import {
  asksAgain,
  changeOf,
  emptyForm,
  formOf,
  lanesToOffer,
  newAccountOf,
  problemsOf,
} from '../../../../gateway/web/staff/account-form-state.js';
import { hasTwoFactors } from '../../../../gateway/web/session/two-factors.js';

const KNOWN: Account = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  name: '王静',
  role: 'attendant',
  lanes: ['1', '2'],
  disabled: false,
  totp: false,
};

describe('form of an account', () => {
  it('knows the roles with two factors as the one table does', () => {
    expect(ROLES.filter(hasTwoFactors)).to.deep.equal([...TWO_FACTOR_ROLES]);
  });

  it('offers the venue’s lanes, and those of the account that the venue has no more', () => {
    const venue = [
      { id: '1', name: '一号通道' },
      { id: '3', name: '三号通道' },
    ];
    expect(lanesToOffer(venue, formOf(KNOWN))).to.deep.equal([...venue, { id: '2', name: '2' }]);
    expect(lanesToOffer(venue, emptyForm())).to.deep.equal(venue);
  });

  it('a new account without lanes serves all of them', () => {
    const form = { ...emptyForm(), name: ' 李强 ', secret: '1357' };
    expect(newAccountOf(form)).to.deep.equal({ name: '李强', role: 'attendant', secret: '1357' });
    expect(newAccountOf({ ...form, lanes: ['1', '2'] }).lanes).to.deep.equal(['1', '2']);
  });

  it('asks who is there once more for whatever makes or takes over an administrator, and sends it', () => {
    const typed = { ownPassword: '自己的长密码', ownCode: '287 082' };
    const proof = { secret: '自己的长密码', totp: '287082' };
    const admin: Account = { ...KNOWN, role: 'administrator', totp: true };
    const made = {
      ...emptyForm(),
      name: '甲',
      role: 'administrator' as const,
      secret: 'x'.repeat(12),
    };
    expect(problemsOf(made, undefined)).to.have.all.keys('ownPassword', 'ownCode');
    expect(problemsOf({ ...made, ...typed }, undefined)).to.deep.equal({});
    expect(newAccountOf({ ...made, ...typed }).reauthentication).to.deep.equal(proof);
    for (const change of [{ secret: 'x'.repeat(12) }, { resetTotp: true }]) {
      const form = { ...formOf(admin), ...change };
      expect(asksAgain(form, admin)).to.equal(true);
      expect(changeOf({ ...form, ...typed }, admin)).to.deep.include({ reauthentication: proof });
    }
    for (const form of [
      { ...formOf(admin), disabled: true },
      { ...formOf(KNOWN), secret: '1357' },
    ]) {
      const known = form.role === 'administrator' ? admin : KNOWN;
      expect(asksAgain(form, known)).to.equal(false);
      expect(changeOf({ ...form, ...typed }, known)).to.not.have.property('reauthentication');
    }
  });

  it('a PIN is 4 to 6 digits for the desk and never enough for two-factor roles', () => {
    const problem = (role: Account['role'], secret: string): boolean =>
      problemsOf({ ...emptyForm(), name: '甲', role, secret }, undefined).secret !== undefined;
    for (const secret of ['1357', '135790', 'eight ch']) {
      expect(problem('attendant', secret), secret).to.equal(false);
    }
    for (const secret of ['', '135', '1357901', 'seven c']) {
      expect(problem('attendant', secret), secret).to.equal(true);
    }
    expect(problem('auditor', '135790')).to.equal(true);
    expect(problem('auditor', 'eight ch')).to.equal(false);
  });

  it('a name and a role that needs a new password are asked for', () => {
    expect(problemsOf({ ...emptyForm(), name: ' ', secret: '1357' }, undefined)).to.have.all.keys(
      'name',
    );
    expect(problemsOf({ ...formOf(KNOWN), role: 'auditor' }, KNOWN)).to.have.all.keys('secret');
    expect(problemsOf(formOf(KNOWN), KNOWN)).to.deep.equal({});
  });

  it('only what differs is sent', () => {
    const form = formOf(KNOWN);
    expect(changeOf(form, KNOWN)).to.equal(undefined);
    expect(changeOf({ ...form, lanes: ['2', '1'] }, KNOWN)).to.equal(undefined);
    expect(changeOf({ ...form, lanes: [] }, KNOWN)).to.deep.equal({ lanes: null });
    expect(changeOf({ ...form, role: 'helper', disabled: true }, KNOWN)).to.deep.equal({
      role: 'helper',
      disabled: true,
    });
    expect(
      changeOf({ ...form, secret: '2468', endDelay: true, resetTotp: true }, KNOWN),
    ).to.deep.equal({ secret: '2468', endDelay: true, resetTotp: true });
  });
});
