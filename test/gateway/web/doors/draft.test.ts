import { expect } from 'chai';
import fc from 'fast-check';
import { draftJson, parseDraft } from '../../../../gateway/web/console/doors/draft.js';
import { DRAFT_DELAY_MS } from '../../../../gateway/web/console/doors/draft-keeper.js';
import { DeskServer } from './desk-server.js';
import { forms } from './form-arbitrary.js';
import { openForm, VISIT, workCard } from './form-rig.js';
import { inventedNumber } from './people.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const PHOTO = 'pppppppppppppppppppppQ';
const NUMBER = inventedNumber('19480405');

/** Lets answers arrive over HTTP. */
const arrive = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

describe('a draft of the form', () => {
  let desk: DeskServer;
  beforeEach(async () => {
    desk = await DeskServer.start();
  });
  afterEach(() => desk.stop());

  it('comes back as it was, whatever was entered', () => {
    fc.assert(
      fc.property(forms, fc.option(fc.constant(VISIT), { nil: undefined }), (form, visit) => {
        const draft = { form, ...(visit === undefined ? {} : { visit }) };
        const photo = form.photo === '' ? undefined : { id: PHOTO, jpeg: form.photo };
        const text = JSON.stringify(draftJson(draft, photo?.id));
        expect(parseDraft(JSON.parse(text), photo)).to.deep.equal(draft);
        // A photo of another name belongs to another form, and one that is gone is no photo.
        const without = { ...draft, form: { ...form, photo: '' } };
        expect(parseDraft(JSON.parse(text), { id: VISIT, jpeg: 'AAAA' })).to.deep.equal(without);
        expect(parseDraft(JSON.parse(text))).to.deep.equal(without);
      }),
      { numRuns: RUNS },
    );
  });

  it('of another page or another hand never breaks the form', () => {
    fc.assert(
      fc.property(
        forms,
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        (form, odd, json) => {
          const stored = draftJson({ form }) as { form: object };
          const read = parseDraft({ ...stored, form: { ...stored.form, ...odd } });
          if (read !== undefined) expect(parseDraft(draftJson(read))).to.deep.equal(read);
          expect(parseDraft(json)).to.equal(undefined);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is saved 800 ms after the last key and not for every key', async () => {
    const { model, time } = openForm(desk, { lane: '1' });
    for (let length = 1; length <= 10; length++) {
      model.act({ type: 'set', change: { idNumber: NUMBER.slice(0, length) } });
      await time.advance(100);
    }
    expect(desk.saves).to.equal(0);
    await time.advance(DRAFT_DELAY_MS);
    await arrive();
    expect(desk.saves).to.equal(1);
    expect(parseDraft(desk.draft?.form)?.form.idNumber).to.equal(NUMBER.slice(0, 10));
  });

  it('is back after a reload, with its request id, so that a lost answer stays one row', async () => {
    const first = openForm(desk, { card: workCard() });
    first.model.act({ type: 'set', change: { goingTo: '内科' } });
    await first.model.draft.flush();
    const second = openForm(desk, { card: workCard() });
    await second.model.restore();
    expect(second.model.form.value).to.deep.equal(first.model.form.value);
    expect(second.model.draft.news.value.state).to.equal('restored');
  });

  it('of one visit never slips into the form of another, and can be taken up by hand', async () => {
    const first = openForm(desk, { card: workCard() });
    first.model.act({ type: 'set', change: { goingTo: '内科', holder: 'card' } });
    await first.model.draft.flush();
    const { model } = openForm(desk, { lane: '2' });
    await model.restore();
    expect(model.form.value.goingTo).to.equal('');
    expect(model.draft.news.value.state).to.equal('offered');
    model.takeDraft();
    expect(model.form.value).to.include({ goingTo: '内科', holder: 'number', lane: '2' });
  });

  it('does not overwrite what was typed while it was on its way', async () => {
    const first = openForm(desk, { lane: '1' });
    first.model.act({ type: 'set', change: { goingTo: '内科' } });
    await first.model.draft.flush();
    const { model } = openForm(desk, { lane: '1' });
    const restoring = model.restore();
    model.act({ type: 'set', change: { goingTo: '外科' } });
    await restoring;
    expect(model.form.value.goingTo).to.equal('外科');
  });

  it('is gone when the registration is done, also when a save was still waiting', async () => {
    const { model, time, done } = openForm(desk, { card: workCard() });
    model.act({ type: 'set', change: { goingTo: '内科' } });
    await model.draft.flush();
    model.act({ type: 'set', change: { goingTo: '外科' } });
    await model.submit();
    expect(done).to.have.length(1);
    // A field that loses the focus as the form goes.
    model.replace({ ...model.form.value, goingTo: '儿科' });
    await time.advance(5000);
    await arrive();
    expect(desk.draft).to.equal(undefined);
    expect(desk.drops).to.equal(1);
  });

  /** Base64 of half a mebibyte: what a photo of a paper is at most. */
  const LARGE = Buffer.alloc(512 * 1024, 7).toString('base64');

  function photographed(options: Parameters<typeof openForm>[1] = { lane: '1' }) {
    const opened = openForm(desk, options);
    opened.model.act({ type: 'set', change: { photo: LARGE } });
    return opened;
  }

  it('sends its photo once, at once, and never again with what is typed', async () => {
    const { model, time } = photographed();
    await model.draft.flush();
    expect(desk.photosSent).to.have.length(1);
    for (let length = 1; length <= 5; length++) {
      model.act({ type: 'set', change: { idNumber: NUMBER.slice(0, length) } });
      await time.advance(DRAFT_DELAY_MS);
      await model.draft.flush();
    }
    expect(desk.saves).to.equal(6);
    expect(desk.photosSent).to.have.length(1);
    expect(desk.draft?.photo?.jpeg).to.equal(LARGE);
    model.act({ type: 'set', change: { photo: 'AAAA' } });
    await model.draft.flush();
    expect(desk.draft?.photo?.jpeg).to.equal('AAAA');
    model.act({ type: 'set', change: { photo: '' } });
    await model.draft.flush();
    expect(desk.draft).not.to.have.property('photo');
    expect(desk.photosSent).to.have.length(3);
  });

  it('is back after a reload with its photo, which does not go out a second time', async () => {
    await photographed().model.draft.flush();
    const { model } = openForm(desk, { lane: '1' });
    await model.restore();
    expect(model.form.value.photo).to.equal(LARGE);
    model.act({ type: 'set', change: { goingTo: '内科' } });
    await model.draft.flush();
    expect(desk.photosSent).to.have.length(1);
    expect(desk.draft?.photo?.jpeg).to.equal(LARGE);
  });

  it('sends its photo again when it is not known to have arrived', async () => {
    desk.failingSaves = 1;
    const { model } = photographed();
    await model.draft.flush();
    expect(model.draft.news.value.state).to.equal('unsaved');
    model.act({ type: 'set', change: { goingTo: '内科' } });
    await model.draft.flush();
    expect(desk.draft?.photo?.jpeg).to.equal(LARGE);
    expect(model.draft.news.value.state).to.equal('none');
  });

  it('never takes the photo of another tab of the same session', async () => {
    const one = photographed();
    await one.model.draft.flush();
    const two = openForm(desk, { lane: '2' });
    two.model.act({ type: 'set', change: { goingTo: '外科' } });
    await two.model.draft.flush();
    expect(desk.draft).not.to.have.property('photo');
    two.model.act({ type: 'set', change: { photo: 'AAAA' } });
    await two.model.draft.flush();
    // The first tab goes on: its own photo is put back, and no form ever names the other's.
    one.model.act({ type: 'set', change: { goingTo: '内科' } });
    await one.model.draft.flush();
    const read = parseDraft(desk.draft?.form, desk.draft?.photo);
    expect(read?.form.goingTo).to.equal('内科');
    expect(read?.form.photo).to.equal(LARGE);
  });

  it('of a page that is being closed goes out at once, without waiting for the save before', async () => {
    const { model } = openForm(desk, { lane: '1' });
    model.act({ type: 'set', change: { idNumber: NUMBER.slice(0, 10) } });
    void model.draft.flush();
    model.act({ type: 'set', change: { idNumber: NUMBER } });
    model.draft.leave();
    await arrive();
    expect(parseDraft(desk.draft?.form)?.form.idNumber).to.equal(NUMBER);
  });

  it('that failed to be kept is tried once more when the page is closed', async () => {
    desk.failingSaves = 1;
    const { model } = openForm(desk, { lane: '1' });
    model.act({ type: 'set', change: { idNumber: NUMBER } });
    await model.draft.flush();
    expect(desk.draft).to.equal(undefined);
    model.draft.leave();
    await arrive();
    expect(parseDraft(desk.draft?.form)?.form.idNumber).to.equal(NUMBER);
  });

  it('that is kept is not sent again when the page is closed, and neither is one that is done', async () => {
    const { model } = openForm(desk, { card: workCard() });
    model.act({ type: 'set', change: { goingTo: '内科' } });
    await model.draft.flush();
    model.draft.leave();
    await model.submit();
    model.draft.leave();
    await arrive();
    expect(desk.saves).to.equal(1);
    expect(desk.draft).to.equal(undefined);
  });
});
