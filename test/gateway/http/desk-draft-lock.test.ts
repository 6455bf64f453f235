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

  it('a photo goes in once and comes back with every form that is saved beside it', async () => {
    const photo = { id: 'pppppppppppppppppppppQ', jpeg: 'AAAA' };
    const first = await rig.put('王静', 'draft', { form: { note: '一' }, photo });
    expect(first.body['photo']).to.equal(photo.id);
    await rig.put('王静', 'draft', { form: { note: '二' } });
    const { draft } = (await rig.get('王静', 'draft')).body as { draft: unknown };
    expect(draft).to.deep.include({ form: { note: '二' }, photo });
    await rig.put('王静', 'draft', { form: {}, photo: null });
    expect((await rig.get('王静', 'draft')).body['draft']).not.to.have.property('photo');
    for (const wrong of [{ id: '短', jpeg: 'AAAA' }, { ...photo, jpeg: '不是 base64' }, 'AAAA']) {
      const refused = await rig.put('王静', 'draft', { form: {}, photo: wrong });
      expect(refused.status).to.equal(400);
    }
  });
});
