import { expect } from 'chai';
import { LinkCommands } from '../../../../gateway/web/console/links/link-commands.js';
import { LinkDesk, LOOK_EVERY_MS } from '../../../../gateway/web/console/links/link-desk.js';
import { EMPTY_FORM, linkBody, missing } from '../../../../gateway/web/console/links/link-form.js';
import type { DeskLinkAnswer, LinkSessionView } from '../../../../schemas/api/desk-links.js';
import { ManualTime, settle } from '../../../support/manual-time.js';
import { idNumber } from '../../lane/rig.js';
import { FarSide } from './far-side.js';

const SESSION: LinkSessionView = {
  ...{ session: 'session-1', lane: '1', open: true, remainingMs: 60_000, failed: false },
};
const HOLDER = { name: '**甲', number: '32**07', senior: true } as const;
const CARD = {
  card: 'senior',
  evidence: 'plain-chip',
  strength: 'chip',
  number: '31**17',
  state: 'free',
} as const;
const READY: LinkSessionView = { ...SESSION, holder: HOLDER, card: CARD };
const LINK = {
  link: 'link-1',
  card: 'senior',
  evidence: 'plain-chip',
  strength: 'chip',
  number: '31**17',
  at: '2026-11-24T01:00:00.000Z',
  validThrough: '2027-11-24',
  shown: 'card',
  operator: '王静',
} as const;
const LINKED: DeskLinkAnswer = {
  act: 'linked',
  at: '2026-11-24T01:00:00.000Z',
  link: LINK,
  ended: [],
};

describe('what is sent of a link', () => {
  it('says what is missing, one thing at a time, and sends nothing before', () => {
    const typed = { ...EMPTY_FORM, idNumber: idNumber(7) };
    expect(missing(EMPTY_FORM, SESSION)?.zh).to.include('身份证');
    expect(missing({ ...EMPTY_FORM, idNumber: '329999' }, SESSION)?.zh).to.include('号码');
    expect(missing(typed, SESSION)?.zh).to.include('放要关联的卡');
    expect(missing({ ...typed, helped: true }, READY)?.zh).to.include('代办');
    const not = { ...READY, card: { ...CARD, state: 'not-linkable' } } as const;
    expect(missing(typed, not)?.zh).to.include('换一张');
    const elsewhere = { ...READY, card: { ...CARD, state: 'elsewhere' } } as const;
    expect(missing(EMPTY_FORM, elsewhere)?.zh).to.include('另一个人');
    for (const session of [undefined, SESSION, not]) {
      expect(linkBody(typed, session, 'r', undefined)).to.equal(undefined);
    }
  });

  it('the document that was laid names the holder unless a number was typed', () => {
    expect(linkBody(EMPTY_FORM, READY, 'r', undefined)).to.deep.equal({
      ...{ requestId: 'r', session: 'session-1', holder: { from: 'card' } },
    });
    const form = { ...EMPTY_FORM, idNumber: idNumber(7), name: ' 测试甲 ' };
    expect(linkBody(form, READY, 'r', { visit: 'v', requestId: 's' })).to.deep.equal({
      ...{ requestId: 'r', session: 'session-1', release: { visit: 'v', requestId: 's' } },
      holder: { from: 'number', idNumber: idNumber(7), name: '测试甲' },
    });
  });
});

describe('the page of card links', () => {
  let time: ManualTime;
  let far: FarSide;
  let linked: DeskLinkAnswer[];
  let desk: LinkDesk;
  let ids: number;

  function build(visit?: string): void {
    ids = 0;
    linked = [];
    desk = new LinkDesk({
      commands: new LinkCommands(far.client),
      timers: time,
      newId: () => `id-${String(++ids)}`,
      visit,
      linked: (answer) => linked.push(answer),
    });
  }
  beforeEach(() => {
    time = new ManualTime();
    far = new FarSide(time);
    build();
  });

  const begin = async (session = READY): Promise<void> => {
    far.answers(session);
    await desk.begin('1');
  };

  it('sees a card within a second of its being laid, and stops asking when it is left', async () => {
    await begin(SESSION);
    far.answers(READY);
    await time.advance(LOOK_EVERY_MS);
    await settle();
    expect(desk.session.value).to.deep.equal(READY);
    far.answers({ ended: true });
    await desk.stop();
    expect(desk.session.value).to.equal(undefined);
    await time.advance(10 * LOOK_EVERY_MS);
    expect(far.received.map(({ path }) => path)).to.deep.equal([
      '/api/desk/link-sessions',
      '/api/desk/link-sessions/session-1',
      '/api/desk/link-sessions/session-1/end',
    ]);
  });

  it('left before the lane was taken, the lane is given back all the same', async () => {
    const answer = far.answersLater(SESSION);
    const begun = desk.begin('1');
    await desk.stop();
    far.answers({ ended: true });
    answer();
    await begun;
    expect(far.bodies('/api/desk/link-sessions/session-1/end')).to.have.length(1);
    expect(desk.session.value).to.equal(undefined);
  });

  it('a double tap links once, and nothing of the person stays', async () => {
    await begin();
    far.answers(LINKED);
    await Promise.all([desk.link(), desk.link()]);
    expect(far.bodies('/api/desk/links')).to.have.length(1);
    expect(linked).to.deep.equal([LINKED]);
    expect(desk.form.value).to.deep.equal(EMPTY_FORM);
    expect(desk.session.value).to.equal(undefined);
  });

  it('after a lost answer the same goes again to the letter, under both of its ids', async () => {
    build('visit-1');
    await begin();
    far.isCut();
    await desk.link();
    expect(desk.linking.value.state).to.equal('again');
    desk.change({ idNumber: idNumber(8) });
    far.answers(LINKED);
    await desk.link();
    const [first, second] = far.bodies('/api/desk/links');
    expect(second).to.deep.equal(first);
    expect(first).to.have.nested.property('release.visit', 'visit-1');
    expect(linked).to.have.length(1);
  });

  it('refused, it says why and another card may be laid', async () => {
    await begin();
    far.refuses('CARD_LINKED_ELSEWHERE');
    await desk.link();
    expect(desk.linking.value).to.have.nested.property('problem.code', 'CARD_LINKED_ELSEWHERE');
    far.answers(LINKED);
    await desk.link();
    const sent = far.bodies('/api/desk/links') as { requestId: string }[];
    expect(sent[1]?.requestId).not.to.equal(sent[0]?.requestId);
  });

  it('when the session is over it says so, and the lane is taken again on request', async () => {
    await begin();
    far.refuses('LINK_SESSION_OVER');
    await time.advance(LOOK_EVERY_MS);
    await settle();
    expect(desk.session.value).to.equal(undefined);
    expect(desk.problem.value?.code).to.equal('LINK_SESSION_OVER');
    await begin();
    expect(desk.problem.value).to.equal(undefined);
    expect(desk.session.value).to.deep.equal(READY);
  });

  it('a link that was ended is gone from the list, also when the first answer was lost', async () => {
    await begin();
    far.answers({ person: HOLDER, links: [LINK] });
    await desk.list();
    expect(desk.found.value?.links).to.deep.equal([LINK]);
    far.refuses('CONFLICT');
    far.answers({ person: HOLDER, links: [] });
    await desk.unlink('link-1', 'lost');
    expect(desk.found.value?.links).to.deep.equal([]);
    expect(desk.problem.value).to.equal(undefined);
  });
});
