import { expect } from 'chai';
import {
  foundLinksSchema,
  linkAnswerSchema,
  linkSessionSchema,
  type LinkSessionView,
} from '../../../schemas/api/desk-links.js';
import type { EventId } from '../../../schemas/ledger.js';
import { policySchema } from '../../../schemas/policy.js';
import { LANE_TAKEN_MS, SESSION_KEPT_MS } from '../../../gateway/desk/link-sessions.js';
import { DeskRig, freshId, type Said } from '../desk/desk-rig.js';
import { chipCard, idNumber } from '../lane/rig.js';
import { citizenCard, seniorCard, SSCARD, TU, UID, uidCard } from '../registration/link-cards.js';

const SWIPES = policySchema.parse({ format: 'tongdao-policy-1', version: 'swipes-1' });

describe('card links at the desk', () => {
  let rig: DeskRig;
  const number = idNumber(7);
  const other = idNumber(8);

  beforeEach(async () => {
    rig = await DeskRig.open(['1', '2'], SWIPES);
    rig.logIn('王静');
    rig.logIn('李强', 'supervisor');
    rig.logIn('赵一', 'attendant', ['1']);
    rig.logIn('小陈', 'helper');
  });
  afterEach(() => rig.close());

  const begin = async (who = '王静', lane = '1', visit?: EventId): Promise<LinkSessionView> => {
    const { body } = await rig.post(who, 'link-sessions', {
      lane,
      ...(visit === undefined ? {} : { visit }),
    });
    return linkSessionSchema.parse(body);
  };
  const see = async (session: EventId, who = '王静'): Promise<LinkSessionView> =>
    linkSessionSchema.parse((await rig.get(who, `link-sessions/${session}`)).body);
  const linking = (session: EventId, more: object = {}): object => ({
    ...{ requestId: freshId(), session, holder: { from: 'card' } },
    ...more,
  });
  const typed = { from: 'number', idNumber: number } as const;
  /** Links the senior card to `number`. */
  async function enrol(card = seniorCard, holder: object = typed): Promise<EventId> {
    const { session } = await begin();
    await rig.swipe('1', card);
    const { body } = await rig.post('王静', 'links', linking(session, { holder }));
    return linkAnswerSchema.parse(body).link.link;
  }
  const pulses = (lane = '1'): number => rig.place(lane).turnstile.pulses.length;
  const list = (who = '王静', holder: object = typed): Promise<Said> =>
    rig.post(who, 'links/find', { holder });

  it('ID card, then senior card, then link: from now on the senior card opens', async () => {
    const { session, lane, open, remainingMs } = await begin();
    expect({ lane, open, remainingMs }).to.deep.equal({
      lane: '1',
      open: true,
      remainingMs: LANE_TAKEN_MS,
    });
    expect(rig.place('1').lane.view().state).to.equal('staff');
    await rig.swipe('1', chipCard(number));
    await rig.swipe('1', seniorCard);
    const seen = await see(session);
    expect(seen.holder).to.deep.include({ name: '**甲', senior: true });
    expect(seen.card).to.deep.include({ card: 'senior', strength: 'chip', state: 'free' });
    const said = await rig.post('王静', 'links', linking(session));
    const answer = linkAnswerSchema.parse(said.body);
    expect(answer).to.deep.include({ act: 'linked', ended: [] });
    expect(answer).not.to.have.property('release');
    expect(pulses(), 'a link alone opens nothing').to.equal(0);
    expect(rig.place('1').lane.view().state).to.equal('idle');

    await rig.swipe('1', seniorCard);
    expect(pulses()).to.equal(1);
    expect(rig.results()).to.include.members([
      'link-session',
      'link-holder-seen',
      'linked',
      'admit',
    ]);
    expect(JSON.stringify([seen, answer])).not.to.match(
      new RegExp(`${number}|${TU.value}|${UID.value}`),
    );
  });

  it('of somebody who waits: her card need not be laid again, she is registered and let through', async () => {
    const visit = await rig.assist('1', seniorCard);
    const card = await rig.post('王静', `assists/${visit}/open`);
    expect(card.body).to.include({ next: 'link', card: 'senior' });
    const { session, card: laid } = await begin('王静', '1', visit);
    expect(laid).to.deep.include({ card: 'senior', state: 'free' });
    const body = linking(session, { holder: typed, release: { requestId: freshId(), visit } });
    const [first, second] = await Promise.all([
      rig.post('王静', 'links', body),
      rig.post('王静', 'links', body),
    ]);
    const answer = linkAnswerSchema.parse(first.body);
    expect(answer.release).to.deep.equal({ released: true, pulses: 1 });
    expect(second.body).to.deep.equal(first.body);
    const third = await rig.post('王静', 'links', body);
    expect(third.body, 'a lost answer').to.deep.equal(first.body);
    expect(pulses()).to.equal(1);
    const results = rig.results();
    expect(results.filter((one) => one === 'linked')).to.have.length(1);
    expect(results.filter((one) => one === 'registered')).to.have.length(1);
    expect(rig.place('1').lane.assists()).to.deep.equal([]);
  });

  it('where the policy takes no ID registration the link stands and nothing opens', async () => {
    rig.policy = policySchema.parse({
      ...{ format: 'tongdao-policy-1', version: 'no-id-1' },
      everyday: { fallbacks: { id: false } },
    });
    const visit = await rig.assist('1', seniorCard);
    const { session } = await begin('王静', '1', visit);
    const { body } = await rig.post(
      '王静',
      'links',
      linking(session, { holder: typed, release: { requestId: freshId(), visit } }),
    );
    const { release } = linkAnswerSchema.parse(body);
    expect(release).to.deep.include({ released: false, pulses: 0 });
    expect(release?.error?.code).to.equal('EVIDENCE_NOT_ACCEPTED');
    expect(pulses()).to.equal(0);
    expect(rig.results()).to.include('linked');
  });

  it('a relative with the holder’s card: who helped and how she is related is on record', async () => {
    const { session } = await begin();
    await rig.swipe('1', citizenCard);
    const helper = { name: '周样例', relation: '女儿' };
    const { body } = await rig.post('王静', 'links', linking(session, { holder: typed, helper }));
    expect(linkAnswerSchema.parse(body).link).to.deep.include({
      relation: '女儿',
      shown: 'number',
    });
    expect(rig.payload(rig.last('linked').eventId)).to.deep.include({
      ...{ helper: '周样例', relation: '女儿', operator: '王静' },
    });
  });

  it('another person’s card is refused by code; the row says that it was tried', async () => {
    await enrol();
    const { session } = await begin();
    await rig.swipe('1', uidCard());
    expect((await see(session)).card?.state).to.equal('linked');
    await rig.swipe('1', chipCard(other));
    expect((await see(session)).card?.state).to.equal('elsewhere');
    const said = await rig.post('王静', 'links', linking(session));
    expect(said).to.deep.include({ status: 409, code: 'CARD_LINKED_ELSEWHERE' });
    expect(JSON.stringify(said.body)).not.to.include(number);
    expect(rig.results()).to.include('link-refused');
    expect((await list('王静', { from: 'number', idNumber: other })).body['links']).to.deep.equal(
      [],
    );
  });

  it('the holder’s list is masked, found by number or by laying the card, and each look is a row', async () => {
    await enrol();
    const byNumber = foundLinksSchema.parse((await list()).body);
    expect(byNumber.links).to.have.length(1);
    const { session } = await begin();
    await rig.swipe('1', uidCard());
    const { body } = await rig.post('王静', 'links/find', { holder: { from: 'card' }, session });
    expect(body).to.deep.equal(byNumber);
    expect(JSON.stringify(body)).not.to.match(new RegExp(`${number}|${TU.value}`));
    expect(rig.results().filter((one) => one === 'links-listed')).to.have.length(2);
    const nothing = await begin();
    const lost = await rig.post('王静', 'links/find', {
      holder: { from: 'card' },
      session: nothing.session,
    });
    expect(lost).to.include({ status: 404, code: 'NOT_FOUND' });
  });

  it('ended at the holder’s wish, the card needs staff again', async () => {
    const link = await enrol();
    const body = { requestId: freshId(), reason: 'holder-wish' };
    const first = await rig.post('李强', `links/${link}/end`, body);
    expect(first.status).to.equal(200);
    expect((await rig.post('李强', `links/${link}/end`, body)).body).to.deep.equal(first.body);
    await rig.assist('1', seniorCard);
    expect(rig.results()).to.include('unlinked');
    const again = await rig.post('李强', `links/${link}/end`, { ...body, requestId: freshId() });
    expect(again.code).to.equal('CONFLICT');
    const other = await rig.post('李强', `links/${link}/end`, {
      ...{ requestId: freshId(), reason: 'other' },
    });
    expect(other.code, 'another reason is told in words').to.equal('INPUT_INVALID');
  });

  it('a new card replaces the old one in one act', async () => {
    const old = await enrol();
    const { session } = await begin();
    await rig.swipe('1', { ...citizenCard, identifiers: [SSCARD] });
    const { body } = await rig.post(
      '王静',
      'links',
      linking(session, { holder: typed, replaces: old }),
    );
    expect(linkAnswerSchema.parse(body)).to.deep.include({ act: 're-issued', ended: [old] });
    const { links } = foundLinksSchema.parse((await list()).body);
    expect(links.map(({ link }) => link)).not.to.include(old);
    expect(links).to.have.length(1);
  });

  it('after a minute without a card the lane serves visits again; what was read is kept a while', async () => {
    const { session } = await begin();
    await rig.time.advance(LANE_TAKEN_MS - 1000);
    await rig.swipe('1', seniorCard);
    await rig.time.advance(LANE_TAKEN_MS - 1000);
    expect((await see(session)).open, 'a card starts the minute again').to.equal(true);
    await rig.time.advance(1000);
    expect(await see(session)).to.deep.include({ open: false, remainingMs: 0 });
    expect(rig.place('1').lane.view().state).to.equal('idle');
    await rig.swipe('1', chipCard(other));
    expect(pulses(), 'a visit again').to.equal(1);
    expect((await see(session)).holder).to.equal(undefined);
    await rig.time.advance(SESSION_KEPT_MS);
    const late = await rig.post('王静', 'links', linking(session, { holder: typed }));
    expect(late).to.include({ status: 409, code: 'LINK_SESSION_OVER' });
  });

  it('a session is its account’s alone, and ends with the lock of its page', async () => {
    const { session } = await begin();
    await rig.swipe('1', chipCard(number));
    expect((await rig.get('李强', `link-sessions/${session}`)).code).to.equal('LINK_SESSION_OVER');
    await rig.post('李强', `link-sessions/${session}/end`);
    expect((await rig.post('李强', 'link-sessions', { lane: '1' })).code).to.equal('LANE_BUSY');
    rig.gate.change('王静', 'locked');
    expect(rig.place('1').lane.view().state).to.equal('idle');
    rig.gate.change('王静', 'active');
    expect((await rig.get('王静', `link-sessions/${session}`)).code).to.equal('LINK_SESSION_OVER');
  });

  it('whoever has no right, or not this lane, links nothing', async () => {
    expect((await rig.post('小陈', 'link-sessions', { lane: '1' })).code).to.equal('RIGHT_MISSING');
    expect((await rig.post('赵一', 'link-sessions', { lane: '2' })).code).to.equal('RIGHT_MISSING');
    expect((await rig.post('赵一', 'link-sessions', { lane: '9' })).code).to.equal('LANE_UNKNOWN');
    expect((await list('小陈')).code).to.equal('RIGHT_MISSING');
  });

  it('without a card or without a document there is nothing to link', async () => {
    const { session } = await begin();
    const bare = await rig.post('王静', 'links', linking(session, { holder: typed }));
    expect(bare).to.include({ status: 404, code: 'NOT_FOUND' });
    await rig.swipe('1', uidCard('08A1B2C3'));
    expect((await see(session)).card?.state).to.equal('not-linkable');
    const random = await rig.post('王静', 'links', linking(session, { holder: typed }));
    expect(random).to.include({ status: 422, code: 'CARD_NOT_LINKABLE' });
    const nobody = await rig.post('王静', 'links', linking(session));
    expect(nobody.code).to.equal('NOT_FOUND');
  });

  it('while the ledger cannot write nothing is linked, and the same request may be sent again', async () => {
    const { session } = await begin();
    await rig.swipe('1', seniorCard);
    const body = linking(session, { holder: typed });
    rig.failWith = 'LEDGER_UNAVAILABLE';
    expect((await rig.post('王静', 'links', body)).code).to.equal('LEDGER_UNAVAILABLE');
    rig.failWith = undefined;
    expect((await rig.post('王静', 'links', body)).status).to.equal(200);
    expect(rig.results().filter((one) => one === 'linked')).to.have.length(1);
  });
});
