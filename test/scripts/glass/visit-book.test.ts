import { expect } from 'chai';
import type { Exchange, Question } from '../../../scripts/demo/glass/taps.js';
import { VisitBook } from '../../../scripts/demo/glass/visit-book.js';
import { demoPerson } from '../../../scripts/demo/people.js';
import type { LaneEvent, VisitReport, VisitSteps } from '../../../schemas/visit.js';

let n = 0;
const frame = (at: number, name: string, contents?: unknown): NonNullable<Exchange['reply']> => ({
  ...{ at, hex: '00', name, zh: name, en: name },
  ...(contents === undefined ? {} : { contents }),
});
function exchange(asked: string, at: number, answer: string, took = 10, more = {}): Exchange {
  n += 1;
  return {
    ...{ n, lane: '1', times: 1, lastAt: at + took },
    request: frame(at, asked),
    reply: frame(at + took, answer),
    ...more,
  };
}
const question = (receivedAt: number, answeredAt: number): Question => ({
  ...{ n: (n += 1), lane: '1', receivedAt, answeredAt, verdict: 'answered', verified: true },
  request: { token: 'a.b.c' },
});
const report = (steps: VisitSteps): VisitReport => ({
  ...{ visit: 'event-1', lane: '1', outcome: 'admit', reasons: ['green'], findings: [] },
  ...{ alarm: false, mode: 'epidemic', steps, pulses: 1, passage: 'passed' },
});
const decided = (steps: VisitSteps): LaneEvent => ({ type: 'decided', report: report(steps) });
const ended = (steps: VisitSteps): LaneEvent => ({ type: 'ended', report: report(steps) });

describe('the glass gate’s visit book', () => {
  let book: VisitBook;
  beforeEach(() => {
    book = new VisitBook(() => ({ wall: Date.parse('2026-11-23T01:00:10Z'), machine: 10_000 }));
    book.reader(exchange('find', 500, 'none'));
    book.reader(exchange('find', 1000, 'ok', 15));
  });

  const kinds = (): string[] => (book.all().at(-1)?.steps ?? []).map(({ kind }) => kind);

  it('begins a visit when the reader finds a card, at the time of that question', () => {
    expect(book.all()).to.have.length(1);
    expect(book.all()[0]).to.include({ lane: '1', startedAt: '2026-11-23T01:00:01.000Z' });
    expect(book.all()[0]?.steps[0]).to.include({ kind: 'find', fromMs: 0, toMs: 15 });
  });

  it('knows the person by the number in the frame, and nobody by another one', () => {
    const identity = { number: demoPerson('green').idNumber };
    const reply = frame(1300, 'ok', { kind: 'base-information', identity });
    book.reader({ ...exchange('read-base', 1040, 'ok', 260), reply });
    expect(book.all()[0]).to.include({ person: 'green' });
  });

  it('never shows the gateway’s step before its cause nor after its effect', () => {
    book.reader(exchange('read-base', 1040, 'ok', 260));
    book.question(question(1330.4, 1340.2));
    book.board(exchange('flash-on', 1361.7, 'echo', 1));
    book.event(
      decided({
        credential: 284,
        asked: 312,
        answered: 324,
        decided: 325,
        committed: 344,
        pulseSent: 345,
      }),
    );
    book.event(
      ended({
        ...{ credential: 284, asked: 312, answered: 324, decided: 325, committed: 344 },
        ...{ pulseSent: 345, pulseConfirmed: 347 },
      }),
    );
    const at = new Map(book.all()[0]?.steps.map((step) => [`${step.source} ${step.kind}`, step]));
    const asked = at.get('gateway asked')!;
    const heard = at.get('platform question')!;
    expect(asked.fromMs).to.be.at.most(heard.fromMs + 1);
    expect(asked.toMs).to.be.at.least(heard.toMs);
    expect(at.get('gateway pulse-sent')!.fromMs).to.be.at.most(
      at.get('turnstile pulse')!.fromMs + 1,
    );
    expect(at.get('gateway credential')!.fromMs).to.be.at.least(at.get('reader read-base')!.toMs);
  });

  it('is not moved by an answer that came after the gateway had given up', () => {
    book.reader(exchange('read-base', 1040, 'ok', 260));
    book.question(question(1320, 4320));
    book.event(
      ended({ credential: 286, asked: 300, answered: 1600, decided: 1601, committed: 1605 }),
    );
    const asked = book.all()[0]?.steps.find(({ kind }) => kind === 'asked');
    expect(asked?.fromMs).to.be.within(315, 321);
    expect(kinds()).to.include('question');
  });

  it('folds the questions about a card that still lies there into one step', () => {
    book.reader(exchange('read-base', 1040, 'ok', 260));
    for (let at = 1400; at < 2400; at += 100) book.reader(exchange('find', at, 'ok'));
    expect(book.all()[0]?.steps.find(({ kind }) => kind === 'resting')).to.include({ times: 10 });
    expect(kinds().filter((kind) => kind === 'find')).to.have.length(1);
  });

  it('takes a card that was away and came back for a new visit, and one that stayed for none', () => {
    book.reader(exchange('find', 1100, 'ok'));
    expect(book.all()).to.have.length(1);
    book.reader(exchange('find', 2000, 'none'));
    book.reader(exchange('find', 3000, 'ok'));
    expect(book.all()).to.have.length(2);
  });

  it('adds nothing of another lane and nothing after the end but a late answer', () => {
    book.event(ended({ decided: 10 }));
    book.takeChanged();
    book.board(exchange('read-inputs', 2000, 'no-inputs'));
    book.reader(exchange('find', 2100, 'ok'));
    book.board({ ...exchange('flash-on', 2200, 'echo'), lane: '2' });
    expect(book.takeChanged()).to.deep.equal([]);
    book.question(question(1500, 4000));
    expect(book.takeChanged()).to.have.length(1);
  });

  it('says that staff are waited for, and that a card was lifted too early', () => {
    book.event({ type: 'assist-shown', lane: '1', visit: 'event-2' });
    expect(book.all()[0]).to.include({ state: 'waits-for-staff' });
    book.event({ type: 'retry-shown', lane: '1', visit: 'event-3' });
    expect(book.all()[0]).to.include({ state: 'ended', outcome: 'retry', event: 'event-3' });
  });
});
