import { expect } from 'chai';
import { DeskRig } from '../desk/desk-rig.js';

describe('a draft and the lock', () => {
  let rig: DeskRig;

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
  });
  afterEach(() => rig.close());

  it('what was typed just before the lock is kept; nothing can be read under it', async () => {
    const form = { voucher: '科室来电确认' };
    rig.gate.change('王静', 'locked');
    const touched = rig.gate.touched;
    const saved = await rig.put('王静', 'draft', { form });
    expect(saved.status).to.equal(200);
    expect(saved.body).to.have.all.keys('savedAt');
    expect(rig.gate.touched).to.equal(touched);
    expect((await rig.get('王静', 'draft')).code).to.equal('SESSION_LOCKED');
    expect((await rig.delete('王静', 'draft')).code).to.equal('SESSION_LOCKED');
    rig.gate.change('王静', 'active');
    expect((await rig.get('王静', 'draft')).body['draft']).to.deep.include({ form });
  });

  it('nothing is kept for a session that has ended', async () => {
    rig.gate.change('王静', 'ended');
    expect((await rig.put('王静', 'draft', { form: {} })).code).to.equal('SESSION_REQUIRED');
  });
});
