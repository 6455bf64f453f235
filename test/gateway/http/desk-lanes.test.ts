/** Every route of the desk, asked about a lane that is not the account's own. */
import { expect } from 'chai';
import type { deskRoutes } from '../../../schemas/api/desk.js';
import type { EventId } from '../../../schemas/ledger.js';
import { DeskRig, freshId, type Said } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';

interface Elsewhere {
  /** Somebody who waits on lane 2. */
  readonly visit: EventId;
  /** An opening by emergency on lane 2, whose reason is owed. */
  readonly opening: EventId;
  readonly registration: EventId;
}

/** `own`: says nothing about any lane. `every`: meant for all lanes, whoever asks. */
type Asked = 'own' | 'every' | ((rig: DeskRig, elsewhere: Elsewhere) => Promise<Said>);

const WHO = '赵一';
const person = { from: 'number', idNumber: idNumber(12) };
const registration = { door: 'id', holder: person };

/** A route that is not here does not compile. */
const ROUTES: Readonly<Record<keyof typeof deskRoutes, Asked>> = {
  /** Lanes and seconds of the whole venue: nobody's name. */
  events: 'every',
  workCard: (rig, { visit }) => rig.post(WHO, `assists/${visit}/open`),
  /** Gives back what the caller holds herself; nothing else. */
  closeCard: 'own',
  reason: (rig, { visit }) => rig.post(WHO, `assists/${visit}/reason`),
  coming: (rig, { visit }) => rig.post(WHO, `assists/${visit}/coming`),
  refuse: (rig, { visit }) => rig.post(WHO, `assists/${visit}/refuse`, { reason: '请下次再来' }),
  register: (rig) =>
    rig.post(WHO, 'registrations', { ...registration, requestId: freshId(), lane: '2' }),
  open: (rig) =>
    rig.post(WHO, 'openings', { requestId: freshId(), lane: '2', reason: 'emergency' }),
  explainOpening: (rig, { opening }) =>
    rig.post(WHO, `openings/${opening}/reason`, { requestId: freshId(), reason: '有人晕倒' }),
  releaseAll: 'every',
  /** The look is a row; it tells of no lane. */
  earlier: 'own',
  recent: 'own',
  correct: (rig, { registration: corrects }) =>
    rig.post(WHO, 'corrections', { requestId: freshId(), corrects, why: '登记错人' }),
  laneMode: (rig) => rig.post(WHO, 'lanes/2/mode', { mode: 'closed' }),
  acknowledge: (rig) => rig.post(WHO, 'alarms/acknowledge', { code: 'tailgate', lane: '2' }),
  clearAlarm: (rig) => rig.post(WHO, 'alarms/clear', { code: 'tailgate', lane: '2' }),
  support: (rig) => rig.post(WHO, 'support', { lane: '2' }),
  draft: 'own',
  saveDraft: 'own',
  dropDraft: 'own',
};

describe('a lane that is not the account’s own', () => {
  let rig: DeskRig;
  let elsewhere: Elsewhere;

  beforeEach(async () => {
    rig = await DeskRig.open();
    rig.logIn('王静');
    // With every right of a desk, on lane 1 only.
    rig.logIn(WHO, 'supervisor', ['1']);
    const opened = await rig.post('王静', 'openings', {
      ...{ requestId: freshId(), lane: '2', reason: 'emergency' },
    });
    rig.place('2').turnstile.pass();
    await rig.time.advance(2000);
    const registered = await rig.post('王静', 'registrations', {
      ...{ ...registration, requestId: freshId(), lane: '2' },
      holder: { from: 'number', idNumber: idNumber(8) },
    });
    rig.place('2').turnstile.pass();
    await rig.time.advance(2000);
    rig.alarms.raise('tailgate', '2');
    elsewhere = {
      visit: await rig.assist('2', chipCard(idNumber(7))),
      opening: String(opened.body['eventId']),
      registration: String(registered.body['eventId']),
    };
  });
  afterEach(() => rig.close());

  for (const [name, asked] of Object.entries(ROUTES)) {
    if (typeof asked === 'string') continue;
    it(`${name} is refused, opens nothing and leaves no row`, async () => {
      const before = rig.results();
      const pulses = rig.place('2').turnstile.pulses.length;
      const { status, code } = await asked(rig, elsewhere);
      expect([status, code]).to.deep.equal([403, 'RIGHT_MISSING']);
      expect(rig.results()).to.deep.equal(before);
      expect(rig.place('2').turnstile.pulses).to.have.length(pulses);
      expect(rig.place('2').lane.mode).to.equal('normal');
      const [alarm] = rig.desk.view.snapshot().alarms;
      expect(alarm).to.deep.include({ code: 'tailgate', lane: '2' });
      expect(alarm).to.not.have.property('acknowledgedAt');
    });
  }

  it('register and open with a visit there are refused, on the own lane as well', async () => {
    const { visit } = elsewhere;
    const body = { ...registration, requestId: freshId(), lane: '1', visit };
    expect((await rig.post(WHO, 'registrations', body)).code).to.equal('RIGHT_MISSING');
    const opening = { requestId: freshId(), lane: '1', reason: 'staff-member', visit };
    expect((await rig.post(WHO, 'openings', opening)).code).to.equal('RIGHT_MISSING');
    const corrects = elsewhere.registration;
    const why = { requestId: freshId(), corrects, why: '登记错人' };
    const moved = { ...registration, requestId: freshId(), lane: '1' };
    const corrected = await rig.post(WHO, 'corrections', { ...why, replacement: moved });
    expect(corrected.code).to.equal('RIGHT_MISSING');
  });

  it('closing its card puts nothing back that a colleague holds', async () => {
    await rig.post('王静', `assists/${elsewhere.visit}/open`);
    expect((await rig.post(WHO, `assists/${elsewhere.visit}/close`)).status).to.equal(200);
    expect(rig.desk.view.snapshot().assists[0]?.servedBy).to.equal('王静');
  });

  it('the newest records leave out what was done there', async () => {
    const { body } = await rig.get(WHO, 'recent');
    expect(body['records']).to.deep.equal([]);
  });

  it('in an emergency opens with all others', async () => {
    const pulses = rig.place('2').turnstile.pulses.length;
    await rig.post(WHO, 'emergency-release', { requestId: freshId() });
    expect(rig.place('2').turnstile.pulses).to.have.length(pulses + 1);
  });
});
