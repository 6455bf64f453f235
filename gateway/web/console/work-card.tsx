/** The one place where somebody is served. The next step stands first; why comes only when asked for. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import { CardIdle } from './card-idle.js';
import type { OpenCard } from './card-state.js';
import { CardPerson } from './card-person.js';
import { CardReason, ReasonButton } from './card-reason.js';
import type { ConsoleParts } from './console-parts.js';
import { CardActions } from './card-actions.js';
import { LOOK_AT_GATE, problemOf } from './intention.js';
import { WaitAge } from './queue.js';
import { NEXT_WORDS } from './words.js';

export interface WorkCardProps {
  readonly parts: ConsoleParts;
}

export function WorkCardView({ parts }: WorkCardProps): JSX.Element {
  const state = parts.work.card.value;
  switch (state.kind) {
    case 'empty':
      return <CardIdle parts={parts} end={state.end} />;
    case 'opening':
      return (
        <p class="card-wait" role="status">
          <Both zh={`正在打开 ${parts.store.laneName(state.lane)} …`} en="Opening" />
        </p>
      );
    case 'taken':
      return (
        <Taken parts={parts} visit={state.visit} lane={state.lane} servedBy={state.servedBy} />
      );
    case 'open':
      return <Open parts={parts} state={state} />;
  }
}

function Open({
  parts,
  state,
}: {
  readonly parts: ConsoleParts;
  readonly state: OpenCard;
}): JSX.Element {
  const { card } = state;
  const trouble = problemOf(state.release) ?? problemOf(state.refusal);
  return (
    <article class="card" data-next={card.next} aria-labelledby="card-next">
      <div class="card-body">
        <div class="card-head">
          <div>
            <p class="card-lane">
              <b>{parts.store.laneName(card.lane)}</b> · 已等{' '}
              <WaitAge parts={parts} since={card.since} />
            </p>
            <h2 class="card-next" id="card-next">
              {state.release.state === 'unsure'
                ? LOOK_AT_GATE.zh
                : card.eased && card.next === 'release'
                  ? '可以放行了'
                  : NEXT_WORDS[card.next].zh}{' '}
              <span class="card-next-en" lang="en">
                {NEXT_WORDS[card.next].en}
              </span>
            </h2>
          </div>
          <ReasonButton parts={parts} shown={state.reason !== undefined} />
        </div>
        {state.reason === undefined ? null : <CardReason reason={state.reason} />}
        <blockquote class="card-say">
          <p>{card.sentence.zh}</p>
          <p lang="en">{card.sentence.en}</p>
        </blockquote>
        <CardPerson parts={parts} card={card} />
      </div>
      {trouble === undefined ? null : <Problem error={trouble} />}
      <CardActions parts={parts} state={state} />
    </article>
  );
}

function Taken({
  parts,
  visit,
  lane,
  servedBy,
}: {
  readonly parts: ConsoleParts;
  readonly visit: string;
  readonly lane: string;
  readonly servedBy: string | undefined;
}): JSX.Element {
  return (
    <div class="card-taken">
      <h2 class="card-next">
        {parts.store.laneName(lane)}：{servedBy ?? '另一位同事'} 正在处理{' '}
        <span class="card-next-en" lang="en">
          {servedBy ?? 'A colleague'} is serving
        </span>
      </h2>
      <div class="card-actions">
        <Button en="Take over" onPress={() => void parts.work.open(visit, lane, true)}>
          由我接手
        </Button>
        <Button kind="primary" en="Leave it" onPress={() => void parts.work.putBack()}>
          不接手
        </Button>
      </div>
    </div>
  );
}
