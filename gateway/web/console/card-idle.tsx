/** The empty place: how the last card ended, and the one who has waited longest, if anybody waits. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both, type Words } from '../look/words.js';
import type { CardEnd } from './card-state.js';
import type { ConsoleParts } from './console-parts.js';
import { Glyph } from './glyph.js';
import { HowTo } from './how-to.js';
import { LOOK_AT_GATE, type Problem as ProblemOf } from './intention.js';
import { WaitAge } from './queue.js';

export interface CardIdleProps {
  readonly parts: ConsoleParts;
  readonly end:
    { readonly how: CardEnd; readonly lane: string; readonly problem?: ProblemOf } | undefined;
}

const END_WORDS: Readonly<Record<CardEnd, Words>> = {
  released: { zh: '已放行', en: 'let through' },
  registered: { zh: '已登记', en: 'registered' },
  refused: { zh: '已记录不予进入', en: 'refusal on record' },
  left: {
    zh: '这位已经离开，或已由他人处理。本台没有开门。',
    en: 'Has left, or was served elsewhere. This desk opened nothing.',
  },
  unsure: LOOK_AT_GATE,
  'put-back': { zh: '已放回队列', en: 'back in the queue' },
  failed: { zh: '没有打开', en: 'could not be opened' },
};

const WARNED: readonly CardEnd[] = ['left', 'unsure', 'failed'];

export function CardIdle({ parts, end }: CardIdleProps): JSX.Element {
  const first = parts.ownAssists.value.find(({ servedBy }) => servedBy === undefined);
  return (
    <div class="card-idle">
      {end === undefined ? null : (
        <div class="card-end" role="status" data-end={end.how}>
          <Glyph id={WARNED.includes(end.how) ? 'warn' : 'tick'} />
          <p>
            <strong>
              {parts.store.laneName(end.lane)}：{END_WORDS[end.how].zh}
            </strong>{' '}
            <span lang="en">{END_WORDS[end.how].en}</span>
          </p>
          <Button small label="知道了 Dismiss" onPress={() => parts.work.noticed()}>
            知道了
          </Button>
        </div>
      )}
      {end?.problem === undefined ? null : <Problem error={end.problem} />}
      {first === undefined ? (
        <p class="card-calm">
          <Glyph id="tick" />
          <Both zh="没有人需要协助" en="Nobody needs help" />
        </p>
      ) : null}
      <HowTo />
      {first === undefined ? null : (
        <div class="card-offer" key={first.visit}>
          <Button kind="primary" onPress={() => void parts.work.open(first.visit, first.lane)}>
            去协助 {parts.store.laneName(first.lane)}
            <span class="offer-age">
              已等 <WaitAge parts={parts} since={first.since} />
            </span>
          </Button>
        </div>
      )}
    </div>
  );
}
