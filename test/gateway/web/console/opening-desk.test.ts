import { expect } from 'chai';
import { deskOpeningSchema } from '../../../../schemas/api/desk-records.js';
import { DeskCommands } from '../../../../gateway/web/console/desk-commands.js';
import { OpeningDesk } from '../../../../gateway/web/console/opening-desk.js';
import { ReleaseAll } from '../../../../gateway/web/console/release-all.js';
import { Unexplained, type TextStore } from '../../../../gateway/web/console/unexplained.js';
import { ManualTime } from '../../../support/manual-time.js';
import { countedIds, FarSide } from './far-side.js';
import { MemoryStore } from './memory-store.js';
import { VISIT } from './fixtures.js';

const AT = '2026-11-22T19:12:00.000Z';
const OPENED = { eventId: VISIT, at: AT, recorded: 'ledger', released: true, pulses: 1 };
const OPENINGS = '/api/desk/openings';

function rig(store: TextStore = new MemoryStore()) {
  const far = new FarSide(new ManualTime());
  const opened: string[] = [];
  const said: string[] = [];
  const openings = new OpeningDesk({
    commands: new DeskCommands(far.client),
    newId: countedIds(),
    unexplained: new Unexplained(store),
    opened: (lane, reason, journalled) =>
      opened.push(`${lane} ${reason}${journalled ? ' journal' : ''}`),
    report: ({ code }) => said.push(code),
  });
  return { far, openings, opened, said, store };
}

describe('opening by hand', () => {
  it('two taps open: a lane, then a reason', async () => {
    const { far, openings, opened } = rig();
    far.answers(OPENED);
    openings.begin('2');
    await openings.choose('wheelchair-or-cart', '');
    expect(far.bodies(OPENINGS)).to.deep.equal([
      { requestId: 'request-1', lane: '2', reason: 'wheelchair-or-cart', passages: 1 },
    ]);
    expect(opened).to.deep.equal(['2 wheelchair-or-cart']);
  });

  it('a reason alone opens nothing while no lane is chosen', async () => {
    const { far, openings } = rig();
    openings.begin();
    await openings.choose('companion', '');
    expect(far.received).to.deep.equal([]);
  });

  it('"other" needs words before anything opens, as the contract does', async () => {
    const { far, openings } = rig();
    openings.begin('1');
    await openings.choose('other', ' x ');
    expect(far.received).to.deep.equal([]);
    expect(openings.panel.value.typing).to.equal(true);
    far.answers(OPENED);
    await openings.choose('other', ' 送药 ', VISIT);
    const [body] = far.bodies(OPENINGS);
    expect(body).to.deep.include({ reason: 'other', note: '送药', visit: VISIT });
    const sent = { ...(body as object), requestId: VISIT };
    expect(deskOpeningSchema.safeParse(sent).success).to.equal(true);
  });

  it('never more passages than one row may let through', () => {
    const { openings } = rig();
    openings.begin('1');
    for (const [asked, kept] of [
      [5, 5],
      [9, 5],
      [0, 1],
      [2.7, 2],
    ] as const) {
      openings.change({ type: 'passages', passages: asked });
      expect(openings.panel.value.passages).to.equal(kept);
    }
  });

  it('a double tap is one request', async () => {
    const { far, openings } = rig();
    const answer = far.answersLater(OPENED);
    openings.begin('1');
    const taps = [openings.choose('companion', ''), openings.choose('staff-member', '')];
    answer();
    await Promise.all(taps);
    expect(far.received).to.have.length(1);
  });

  it('an opening without an answer is sent again to the letter, and nothing else until then', async () => {
    const { far, openings } = rig();
    openings.begin('1');
    openings.change({ type: 'passages', passages: 3 });
    far.isCut();
    await openings.choose('companion', '');
    expect(openings.panel.value.intention.state).to.equal('again');
    openings.change({ type: 'lane', lane: '2' });
    openings.change({ type: 'passages', passages: 1 });
    openings.begin('2');
    await openings.choose('staff-member', '');
    expect(far.received).to.have.length(1);
    far.answers(OPENED);
    await openings.again();
    const [first, second] = far.bodies(OPENINGS);
    expect(second).to.deep.equal(first);
    expect(first).to.deep.include({ lane: '1', reason: 'companion', passages: 3 });
  });

  it('one that may have moved the gate is never sent again by itself; a second one is a new intention', async () => {
    const { far, openings, opened } = rig();
    openings.begin('1');
    const error = { code: 'TURNSTILE_UNCONFIRMED', zh: '可能已开', en: 'may be open' };
    far.answers({ ...OPENED, released: false, pulses: 0, error });
    await openings.choose('companion', '');
    expect(openings.panel.value.intention.state).to.equal('unsure');
    await openings.choose('staff-member', '');
    openings.change({ type: 'passages', passages: 3 });
    expect(far.received).to.have.length(1);
    far.answers(OPENED);
    await openings.again();
    expect(far.bodies(OPENINGS)).to.deep.equal([
      { requestId: 'request-1', lane: '1', reason: 'companion', passages: 1 },
      { requestId: 'request-2', lane: '1', reason: 'companion', passages: 1 },
    ]);
    expect(opened).to.deep.equal(['1 companion']);
  });

  it('an opening given up frees the choice, and the next one is a new intention', async () => {
    const { far, openings } = rig();
    openings.begin('1');
    far.isCut();
    await openings.choose('companion', '');
    openings.change({ type: 'given-up' });
    far.answers(OPENED);
    await openings.choose('staff-member', '');
    const ids = far.bodies(OPENINGS).map((body) => (body as { requestId: string }).requestId);
    expect(ids).to.deep.equal(['request-1', 'request-2']);
  });
});

describe('an emergency opening', () => {
  it('opens first and owes its reason until it is told, over a reload of the page', async () => {
    const { far, openings, store } = rig();
    far.answers(OPENED);
    openings.begin('1');
    await openings.choose('emergency', '');
    const owed = { eventId: VISIT, lane: '1', at: Date.parse(AT) };
    expect(openings.unexplained.value).to.deep.equal([owed]);
    const again = rig(store);
    expect(again.openings.unexplained.value).to.deep.equal([owed]);
    again.far.answers({ eventId: VISIT });
    await again.openings.explain(VISIT, '突发疾病');
    expect(again.far.bodies(`${OPENINGS}/${VISIT}/reason`)).to.deep.equal([
      { requestId: 'request-1', reason: '突发疾病' },
    ]);
    expect(rig(store).openings.unexplained.value).to.deep.equal([]);
  });

  it('two tabs of one browser forget nothing of each other', () => {
    const store = new MemoryStore();
    const [one, two] = [new Unexplained(store), new Unexplained(store)];
    const first = { eventId: VISIT, lane: '1', at: 1 };
    const second = { eventId: 'A'.repeat(22), lane: '2', at: 2 };
    one.add(first);
    two.add(second);
    expect(new Unexplained(store).list).to.deep.equal([first, second]);
    one.told(first.eventId);
    expect(new Unexplained(store).list).to.deep.equal([second]);
  });

  it('a full store holds up no gate: the page itself remembers', async () => {
    const full: TextStore = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const { far, openings, opened } = rig(full);
    far.answers(OPENED);
    openings.begin('1');
    await openings.choose('emergency', '');
    expect(opened).to.deep.equal(['1 emergency']);
    expect(openings.unexplained.value).to.have.length(1);
    openings.begin('2');
    far.answers({ ...OPENED, eventId: 'A'.repeat(22) });
    await openings.choose('emergency', '');
    expect(openings.unexplained.value).to.have.length(2);
  });

  it('that did not move the gate is on record all the same and owes its reason', async () => {
    const { far, openings } = rig();
    far.answers({ ...OPENED, released: false, pulses: 0 });
    openings.begin('1');
    await openings.choose('emergency', '');
    expect(openings.unexplained.value).to.have.length(1);
    expect(openings.panel.value.intention.state).to.equal('again');
  });

  it('keeps nagging when telling fails, and stops when somebody else has told', async () => {
    const { far, openings, said } = rig();
    far.answers(OPENED);
    openings.begin('1');
    await openings.choose('emergency', '');
    far.refuses('LEDGER_UNAVAILABLE', undefined, 503);
    await openings.explain(VISIT, '突发疾病');
    expect(openings.unexplained.value).to.have.length(1);
    far.refuses('CONFLICT');
    await openings.explain(VISIT, '突发疾病');
    expect(openings.unexplained.value).to.deep.equal([]);
    expect(said).to.deep.equal(['LEDGER_UNAVAILABLE', 'CONFLICT']);
  });

  it('a text of somebody else’s in the browser’s store is not ours', () => {
    for (const text of ['nonsense', '{}', '[{"eventId":1}]', 'null']) {
      const store = new MemoryStore();
      store.setItem('tongdao.unexplained', text);
      expect(new Unexplained(store).list, text).to.deep.equal([]);
    }
  });
});

describe('the emergency release of all lanes', () => {
  it('keeps one id until it is answered, and each lane’s result', async () => {
    const far = new FarSide(new ManualTime());
    const all = new ReleaseAll({ commands: new DeskCommands(far.client), newId: countedIds() });
    far.isCut();
    await all.run();
    expect(all.state.value.intention.state).to.equal('again');
    const lanes = [
      { lane: '1', released: true, pulses: 1 },
      { lane: '2', released: false, pulses: 0, error: { code: 'X', zh: '离线', en: 'x' } },
    ];
    const answer = far.answersLater({ lanes });
    const holds = [all.run(), all.run()];
    answer();
    await Promise.all(holds);
    expect(far.received.map(({ body }) => body)).to.deep.equal([
      { requestId: 'request-1' },
      { requestId: 'request-1' },
    ]);
    expect(all.state.value.results).to.deep.equal(lanes);
    all.close();
    expect(all.state.value.results).to.equal(undefined);
  });
});
