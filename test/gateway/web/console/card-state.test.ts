import { expect } from 'chai';
import fc from 'fast-check';
import {
  EMPTY_CARD,
  reduceCard,
  type CardEvent,
  type CardState,
} from '../../../../gateway/web/console/card-state.js';
import { assist, OTHER_VISIT, VISIT, workCard } from './fixtures.js';

const ME = '王敏';
const RUNS = Number(process.env['FC_RUNS'] ?? 200);

function after(...events: readonly CardEvent[]): CardState {
  return events.reduce(reduceCard, EMPTY_CARD);
}

const asked: CardEvent = { type: 'asked', visit: VISIT, lane: '1' };
const opened: CardEvent = { type: 'opened', card: workCard() };
const queue = (...assists: ReturnType<typeof assist>[]): CardEvent => ({
  type: 'queue',
  assists,
  me: ME,
});
const problem = { code: 'CONFLICT', zh: '中文', en: 'en', detail: '李晓' };
const sending = { state: 'sending', requestId: 'request-1' } as const;

describe('the work card', () => {
  it('a new assist changes nothing of the card that is being worked on', () => {
    const open = after(asked, opened, queue(assist(VISIT, '1', { servedBy: ME })));
    const next = reduceCard(
      open,
      queue(assist(VISIT, '1', { servedBy: ME }), assist(OTHER_VISIT, '2')),
    );
    expect(next).to.equal(open);
  });

  it('what this desk has done itself is told as such, whichever news comes first', () => {
    for (const how of ['registered', 'released'] as const) {
      const served: CardEvent = { type: 'served', visit: VISIT, how };
      const end = { kind: 'empty', end: { how, visit: VISIT, lane: '1' } };
      expect(after(asked, opened, served, queue())).to.deep.equal(end);
      expect(after(asked, opened, queue(), served)).to.deep.equal(end);
      const other = after(asked, opened, queue(), { ...served, visit: OTHER_VISIT });
      expect(other).to.deep.include({ end: { how: 'left', visit: VISIT, lane: '1' } });
    }
  });

  it('a slow answer to an earlier tap does not replace the card', () => {
    const open = after(asked, opened);
    expect(reduceCard(open, { type: 'opened', card: workCard({ visit: OTHER_VISIT }) })).to.equal(
      open,
    );
  });

  it('whoever serves already is named', () => {
    const state = after(asked, { type: 'not-opened', problem });
    expect(state).to.include({ kind: 'taken', visit: VISIT, servedBy: '李晓' });
  });

  it('an assist that ends while it is open leaves a clear word, and nothing to release', () => {
    const state = after(asked, opened, queue());
    expect(state).to.deep.equal({ kind: 'empty', end: { how: 'left', visit: VISIT, lane: '1' } });
  });

  it('an assist that ends while our answer is on its way waits for the answer', () => {
    const waiting = after(asked, opened, { type: 'release', intention: sending }, queue());
    expect(waiting).to.include({ kind: 'open', vanished: true });
    expect(reduceCard(waiting, { type: 'ended', how: 'released' })).to.deep.equal({
      kind: 'empty',
      end: { how: 'released', visit: VISIT, lane: '1' },
    });
    const refused = reduceCard(waiting, {
      type: 'release',
      intention: { state: 'refused', problem },
    });
    expect(refused).to.deep.equal({
      kind: 'empty',
      end: { how: 'left', visit: VISIT, lane: '1', problem },
    });
  });

  it('a colleague who takes over is named, once the queue has known us', () => {
    const early = after(asked, opened, queue(assist(VISIT, '1', { servedBy: '李晓' })));
    expect(early.kind).to.equal('open');
    const claimed = reduceCard(early, queue(assist(VISIT, '1', { servedBy: ME })));
    const taken = reduceCard(claimed, queue(assist(VISIT, '1', { servedBy: '李晓' })));
    expect(taken).to.include({ kind: 'taken', servedBy: '李晓' });
  });

  it('a green answer that comes late makes release the next step, of this card only', () => {
    const open = after(asked, opened);
    expect(reduceCard(open, { type: 'eased', visit: OTHER_VISIT })).to.equal(open);
    const eased = reduceCard(open, { type: 'eased', visit: VISIT });
    expect(eased.kind === 'open' && eased.card).to.include({ eased: true, next: 'release' });
  });

  it('a reason that comes for another card is not shown', () => {
    const open = after(asked, opened);
    const reason = { reasons: ['yellow' as const], findings: [], hideAfterMs: 15_000 };
    expect(reduceCard(open, { type: 'reason', visit: OTHER_VISIT, reason })).to.equal(open);
    const shown = reduceCard(open, { type: 'reason', visit: VISIT, reason });
    expect(shown).to.deep.include({ reason });
    const hidden = reduceCard(shown, { type: 'reason-hidden' });
    expect(hidden.kind === 'open' && hidden.reason).to.equal(undefined);
  });

  it('no order of news from the queue ever opens a card or changes whose card is open', () => {
    const news = fc.constantFrom<CardEvent>(
      queue(),
      queue(assist(VISIT, '1')),
      queue(assist(OTHER_VISIT, '2')),
      queue(assist(VISIT, '1', { servedBy: ME }), assist(OTHER_VISIT, '2', { servedBy: '李晓' })),
      queue(assist(VISIT, '1', { servedBy: '李晓' })),
      { type: 'eased', visit: VISIT },
      { type: 'eased', visit: OTHER_VISIT },
    );
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (events) => {
        let state = after(asked, opened);
        for (const event of events) {
          const was = state.kind;
          state = reduceCard(state, event);
          if (state.kind === 'open') {
            expect(was).to.equal('open');
            expect(state.card.visit).to.equal(VISIT);
          }
        }
        expect(events.reduce(reduceCard, EMPTY_CARD)).to.equal(EMPTY_CARD);
      }),
      { numRuns: RUNS },
    );
  });
});
