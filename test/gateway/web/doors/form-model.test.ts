import { expect } from 'chai';
import type { FormModel } from '../../../../gateway/web/console/doors/form-model.js';
import { gateOf, type GateNow } from '../../../../gateway/web/console/doors/release-desk.js';
import { DeskServer } from './desk-server.js';
import { openForm, VISIT, workCard } from './form-rig.js';
import { inventedNumber } from './people.js';

const NUMBER = inventedNumber('19480405');

/** What is known of the gate of a saved record. */
function now(model: FormModel): GateNow | undefined {
  const phase = model.phase.value;
  const waiting = model.release.waiting.value;
  return phase.kind === 'saved' && waiting !== undefined
    ? gateOf(phase.answer, waiting)
    : undefined;
}

function type(model: FormModel, idNumber: string): void {
  model.act({ type: 'set', change: { holder: 'number', idNumber } });
}

describe('a registration at the desk', () => {
  let desk: DeskServer;
  beforeEach(async () => {
    desk = await DeskServer.start();
  });
  afterEach(() => desk.stop());

  it('of a card that was read is one tap, and the page sends no number', async () => {
    const { model, done } = openForm(desk, { card: workCard() });
    expect(await model.submit()).to.equal(undefined);
    expect(desk.sent).to.have.length(1);
    expect(desk.sent[0]).to.deep.include({
      door: 'id',
      holder: { from: 'card' },
      lane: '1',
      visit: VISIT,
    });
    expect(done).to.have.length(1);
    expect(done[0]?.summary.zh).to.equal('已登记并放行');
  });

  it('asks for the number when the card named nobody', async () => {
    const { model } = openForm(desk, { card: workCard({ person: { senior: 'unknown' } }) });
    expect(model.form.value.holder).to.equal('number');
    expect(await model.submit()).to.equal('idNumber');
    expect(desk.sent).to.have.length(0);
  });

  it('leads by Enter from the whole number to the confirmation, and from half of it nowhere', () => {
    const { model } = openForm(desk, { lane: '1' });
    type(model, NUMBER.slice(0, 10));
    expect(model.next('idNumber')).to.equal('idNumber');
    type(model, NUMBER);
    expect(model.next('idNumber')).to.equal('confirm');
  });

  it('asks nothing twice: another door keeps the holder', () => {
    const { model } = openForm(desk, { lane: '1' });
    type(model, NUMBER);
    model.act({ type: 'set', change: { door: 'paper' } });
    expect(model.form.value.idNumber).to.equal(NUMBER);
    expect(model.next('idNumber')).to.equal('paperType');
  });

  it('tapped twice is one row', async () => {
    const { model, done } = openForm(desk, { card: workCard() });
    await Promise.all([model.submit(), model.submit()]);
    expect(desk.sent).to.have.length(1);
    expect(done).to.have.length(1);
  });

  it('sent again after a lost answer carries the same id', async () => {
    desk.next = ['lost'];
    const { model, done } = openForm(desk, { card: workCard() });
    await model.submit();
    expect(model.refusal.value?.error.code).to.equal('GATEWAY_UNREACHABLE');
    await model.submit();
    expect(desk.sent).to.have.length(2);
    expect(desk.registrations.size).to.equal(1);
    expect(done).to.have.length(1);
  });

  it('says the gateway’s words beside the field that it names, and forgets them with the change', async () => {
    desk.next = [{ status: 422, code: 'EVIDENCE_EXPIRED', path: 'issued' }];
    const { model, done } = openForm(desk, { card: workCard() });
    expect(await model.submit()).to.equal('issued');
    expect(model.refusal.value).to.have.property('field', 'issued');
    expect(done).to.have.length(0);
    model.act({ type: 'set', change: { goingTo: '内科' } });
    expect(model.refusal.value).to.equal(undefined);
  });

  it('takes a new id when the old one belongs to another row', async () => {
    desk.next = [{ status: 409, code: 'CONFLICT', path: 'requestId' }];
    const { model } = openForm(desk, { card: workCard() });
    const before = model.form.value.requestId;
    await model.submit();
    expect(model.form.value.requestId).not.to.equal(before);
  });

  it('lets a group of eight through in two openings, the second following the first', async () => {
    const { model, done } = openForm(desk, { card: workCard() });
    model.act({ type: 'people', by: 7 });
    await model.submit();
    expect(done).to.have.length(0);
    expect(model.release.waiting.value?.group.remaining).to.equal(3);
    await Promise.all([model.letThrough(), model.letThrough()]);
    expect(desk.openings).to.have.length(1);
    expect(desk.openings[0]).to.deep.include({
      lane: '1',
      reason: 'companion',
      passages: 3,
      follows: desk.sent[0]?.requestId,
    });
    expect(done).to.have.length(1);
  });

  it('lets nobody of a group be forgotten when the gate refuses or the answer is lost', async () => {
    desk.nextOpening = ['shut', 'lost', 'opens'];
    const { model, done } = openForm(desk, { card: workCard() });
    model.act({ type: 'people', by: 7 });
    await model.submit();
    await model.letThrough();
    await model.letThrough();
    expect(model.release.waiting.value?.group.remaining).to.equal(3);
    await model.letThrough();
    expect(new Set(desk.openings.map(({ requestId }) => requestId)).size).to.equal(1);
    expect(done).to.have.length(1);
  });

  it('whose gate was busy is sent again under the same id and not registered twice', async () => {
    desk.next = ['shut', 'opens'];
    const { model, done } = openForm(desk, { card: workCard() });
    await model.submit();
    expect(model.mayTryAgain()).to.equal(true);
    await model.letThrough();
    expect(desk.registrations.size).to.equal(1);
    expect(desk.openings).to.have.length(0);
    expect(done).to.have.length(1);
  });

  it('whose gate may have opened is not opened again by the next step, and ends as "look at the gate"', async () => {
    desk.next = ['unsure'];
    const { model, done } = openForm(desk, { card: workCard() });
    await model.submit();
    expect(done).to.have.length(0);
    expect(model.mayTryAgain()).to.equal(false);
    expect(now(model)).to.equal('unsure');
    expect(desk.openings).to.have.length(0);
    await model.finish();
    expect(done[0]?.summary.zh).to.include('请看现场');
    expect(done[0]?.summary.zh).not.to.include('没有开门');
  });

  it('whose gate may have opened is opened once more under another id, as often as a person says so', async () => {
    desk.next = ['unsure'];
    desk.nextOpening = ['unsure', 'opens'];
    const { model, done } = openForm(desk, { card: workCard() });
    await model.submit();
    await model.letThrough();
    expect(now(model)).to.equal('unsure');
    await model.letThrough();
    const ids = desk.openings.map(({ requestId }) => requestId);
    expect(new Set([...ids, desk.sent[0]?.requestId]).size).to.equal(3);
    expect(desk.openings.every(({ visit }) => visit === VISIT)).to.equal(true);
    expect(done[0]?.summary.zh).to.equal('已登记并放行');
  });

  it('of a group whose second opening may have moved the gate says so, and forgets nobody', async () => {
    desk.nextOpening = ['unsure'];
    const { model } = openForm(desk, { card: workCard() });
    model.act({ type: 'people', by: 7 });
    await model.submit();
    expect(now(model)).to.equal('opened');
    await model.letThrough();
    expect(now(model)).to.equal('unsure');
    expect(model.release.waiting.value?.group.remaining).to.equal(3);
  });

  it('with a fever registers, opens nothing by itself, and opens when the attendant says so', async () => {
    desk.next = ['fever'];
    const { model, done } = openForm(desk, { card: workCard() });
    model.act({ type: 'set', change: { temperature: '379' } });
    await model.submit();
    expect(desk.sent[0]).to.have.property('temperature', 37.9);
    expect(done).to.have.length(0);
    await model.letThrough();
    expect(desk.openings[0]).to.deep.include({
      reason: 'verified-by-staff',
      visit: VISIT,
      passages: 1,
    });
    expect(done).to.have.length(1);
  });

  it('finds the record of earlier today and opens with it, registering nothing', async () => {
    const eventId = 'eeeeeeeeeeeeeeeeeeeeeQ';
    desk.earlier = [{ eventId, door: 'id', at: '2026-11-23T01:12:00Z' }];
    const { model, time, done } = openForm(desk, { lane: '1' });
    type(model, NUMBER.slice(0, 17));
    type(model, NUMBER);
    await until(() => model.earlier.found.value.state === 'found', time);
    expect(desk.lookedFor).to.deep.equal([NUMBER]);
    await model.reuse();
    expect(desk.sent).to.have.length(0);
    expect(desk.openings[0]).to.deep.include({ follows: eventId, lane: '1' });
    expect(done[0]?.answer).to.equal(undefined);
  });

  it('can be undone in one tap, which makes the record void and keeps both', async () => {
    const { model, done } = openForm(desk, { card: workCard() });
    await model.submit();
    await done[0]?.summary.undo?.();
    await done[0]?.summary.undo?.();
    expect(desk.corrections[0]).to.deep.include({
      corrects: desk.sent[0]?.requestId,
      why: 'undo',
    });
    expect(desk.corrections[0]).not.to.have.property('replacement');
    expect(desk.corrections[1]?.requestId).to.equal(desk.corrections[0]?.requestId);
  });

  it('that corrects another goes out as its replacement and opens nothing', async () => {
    const corrects = 'cccccccccccccccccccccQ';
    const { model, done } = openForm(desk, {
      lane: '1',
      correction: { corrects, why: '登记错人' },
    });
    type(model, NUMBER);
    await model.submit();
    expect(desk.sent).to.have.length(0);
    expect(desk.corrections[0]).to.deep.include({ corrects, why: '登记错人' });
    expect(desk.corrections[0]?.replacement?.lane).to.equal(undefined);
    expect(desk.saves).to.equal(0);
    expect(done).to.have.length(1);
  });

  it('remembers issuers and places for the next one, and never a person’s number', async () => {
    const { model, recent } = openForm(desk, { card: workCard() });
    model.act({
      type: 'set',
      change: { door: 'paper', paperType: 'antigen', issuer: '某某社区医院', issued: '2026-11-23' },
    });
    await model.submit();
    expect(recent.read('issuers')).to.deep.equal(['某某社区医院']);
    recent.add('issuers', [NUMBER, '329999 1948 0405 0011']);
    expect(recent.read('issuers')).to.deep.equal(['某某社区医院']);
  });
});

/** Waits for an answer over HTTP; timers do not move. */
async function until(
  holds: () => boolean,
  time: { advance(ms: number): Promise<void> },
): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await time.advance(0);
  }
  expect(holds()).to.equal(true);
}
