import { expect } from 'chai';
import { DeskCommands } from '../../../../gateway/web/console/desk-commands.js';
import type { Problem } from '../../../../gateway/web/console/intention.js';
import { WorkDesk } from '../../../../gateway/web/console/work-desk.js';
import { ManualTime } from '../../../support/manual-time.js';
import { countedIds, FarSide } from './far-side.js';
import { assist, OTHER_VISIT, VISIT, workCard } from './fixtures.js';

const OPENED = { eventId: VISIT, at: '2026-11-23T03:12:00.000Z', recorded: 'ledger', pulses: 1 };

function rig() {
  const time = new ManualTime();
  const far = new FarSide(time);
  const said: Problem[] = [];
  const work = new WorkDesk({
    commands: new DeskCommands(far.client),
    timers: time,
    newId: countedIds(),
    me: '王敏',
    report: (problem) => said.push(problem),
  });
  return { time, far, work, said };
}

async function serving(card = workCard({ next: 'release' })) {
  const parts = rig();
  parts.far.answers(card);
  await parts.work.open(VISIT, '1');
  return parts;
}

function requestIds(far: FarSide): unknown[] {
  return far.bodies('/api/desk/openings').map((body) => (body as { requestId: string }).requestId);
}

describe('serving somebody who waits', () => {
  it('one tap releases the lane for the visit, verified by staff', async () => {
    const { far, work } = await serving();
    far.answers({ ...OPENED, released: true });
    await work.release();
    expect(far.bodies('/api/desk/openings')).to.deep.equal([
      { requestId: 'request-1', lane: '1', reason: 'verified-by-staff', visit: VISIT },
    ]);
    expect(work.card.value).to.deep.include({ kind: 'empty' });
  });

  it('a double tap is one request', async () => {
    const { far, work } = await serving();
    const answer = far.answersLater({ ...OPENED, released: true });
    const taps = [work.release(), work.release(), work.release()];
    answer();
    await Promise.all(taps);
    expect(requestIds(far)).to.deep.equal(['request-1']);
  });

  it('a release whose answer was lost goes out again under the same id', async () => {
    const { far, work } = await serving();
    far.isCut();
    await work.release();
    const state = work.card.value;
    expect(state.kind === 'open' && state.release.state).to.equal('again');
    far.answers({ ...OPENED, released: true });
    await work.release();
    expect(requestIds(far)).to.deep.equal(['request-1', 'request-1']);
  });

  it('a gate that did not open is tried again under the same id, and the reason is said', async () => {
    const { far, work } = await serving();
    const error = { code: 'TURNSTILE_OFFLINE', zh: '闸机不在线', en: 'offline' };
    far.answers({ ...OPENED, released: false, pulses: 0, error });
    await work.release();
    const state = work.card.value;
    expect(state.kind === 'open' && state.release).to.deep.equal({
      state: 'again',
      requestId: 'request-1',
      problem: error,
    });
    far.answers({ ...OPENED, released: true });
    await work.release();
    expect(requestIds(far)).to.deep.equal(['request-1', 'request-1']);
  });

  it('a gate that may have moved is opened again only as a second opening, and is never said to be shut', async () => {
    const { far, work } = await serving();
    const error = { code: 'TURNSTILE_UNCONFIRMED', zh: '可能已开', en: 'may be open' };
    far.answers({ ...OPENED, released: false, pulses: 0, error });
    await work.release();
    const state = work.card.value;
    expect(state.kind === 'open' && state.release).to.deep.equal({
      state: 'unsure',
      problem: error,
    });
    far.answers({ ...OPENED, released: false, pulses: 0, error });
    await work.release();
    expect(requestIds(far)).to.deep.equal(['request-1', 'request-2']);
    // She walked through: the queue says so, and the desk does not claim to have opened nothing.
    work.queueChanged([]);
    expect(work.card.value).to.deep.include({ kind: 'empty' });
    const ended = work.card.value;
    expect(ended.kind === 'empty' && ended.end?.how).to.equal('unsure');
  });

  it('a release that the gateway refused is a new intention when tapped again', async () => {
    const { far, work } = await serving();
    far.refuses('LANE_BUSY');
    await work.release();
    far.answers({ ...OPENED, released: true });
    await work.release();
    expect(requestIds(far)).to.deep.equal(['request-1', 'request-2']);
  });

  it('nothing is released for somebody who has left', async () => {
    const { far, work } = await serving();
    work.queueChanged([]);
    await work.release();
    expect(requestIds(far)).to.deep.equal([]);
    expect(work.card.value).to.deep.equal({
      kind: 'empty',
      end: { how: 'left', visit: VISIT, lane: '1' },
    });
  });

  it('an answer that comes after the queue has dropped the visit still counts', async () => {
    const { far, work } = await serving();
    const answer = far.answersLater({ ...OPENED, released: true });
    const release = work.release();
    work.queueChanged([]);
    answer();
    await release;
    expect(work.card.value).to.deep.equal({
      kind: 'empty',
      end: { how: 'released', visit: VISIT, lane: '1' },
    });
  });

  it('a tap on another assist changes nothing while somebody is served', async () => {
    const { far, work } = await serving();
    await work.open(OTHER_VISIT, '2');
    expect(far.received).to.have.length(1);
    expect(work.card.value.kind === 'open' && work.card.value.card.visit).to.equal(VISIT);
  });

  it('taking over is asked for by a tap of its own', async () => {
    const { far, work } = rig();
    far.refuses('CONFLICT', '李晓');
    await work.open(VISIT, '1');
    expect(work.card.value).to.include({ kind: 'taken', servedBy: '李晓' });
    far.answers(workCard());
    await work.open(VISIT, '1', true);
    expect(far.received.map(({ body }) => body)).to.deep.equal([
      { takeOver: false },
      { takeOver: true },
    ]);
    expect(work.card.value.kind).to.equal('open');
  });

  it('an assist that was answered meanwhile says so and opens nothing', async () => {
    const { far, work } = rig();
    far.refuses('NOT_FOUND', undefined, 404);
    await work.open(VISIT, '1');
    expect(work.card.value).to.deep.equal({
      kind: 'empty',
      end: { how: 'left', visit: VISIT, lane: '1' },
    });
  });

  it('the reason hides by itself after the time that the gateway says', async () => {
    const { time, far, work } = await serving();
    far.answers({ reasons: ['yellow'], findings: [], hideAfterMs: 15_000 });
    await work.showReason();
    const shown = (): unknown => work.card.value.kind === 'open' && work.card.value.reason;
    await time.advance(14_999);
    expect(shown()).to.not.equal(undefined);
    await time.advance(1);
    expect(shown()).to.equal(undefined);
    expect(time.waiting).to.equal(0);
  });

  it('a card that goes leaves no timer of its reason behind', async () => {
    const { time, far, work } = await serving();
    far.answers({ reasons: ['red'], findings: [], hideAfterMs: 15_000 });
    await work.showReason();
    far.answers({ closed: true });
    await work.putBack();
    expect(time.waiting).to.equal(0);
  });

  it('a refusal carries the person’s reason, and a failed one keeps the card', async () => {
    const { far, work } = await serving();
    far.refuses('LEDGER_UNAVAILABLE', undefined, 503);
    await work.refuse('本人决定不进入');
    expect(work.card.value.kind === 'open' && work.card.value.refusal.state).to.equal('refused');
    far.answers({ refused: true });
    await work.refuse('本人决定不进入');
    expect(work.card.value).to.deep.include({ kind: 'empty' });
    expect(far.bodies(`/api/desk/assists/${VISIT}/refuse`)).to.deep.equal([
      { reason: '本人决定不进入' },
      { reason: '本人决定不进入' },
    ]);
  });

  it('the queue’s own news about us does not end the card', async () => {
    const { work } = await serving();
    work.queueChanged([assist(VISIT, '1', { servedBy: '王敏' })]);
    expect(work.card.value.kind).to.equal('open');
  });
});
