/** Who waits: lane, seconds, who serves. Never who it is or why. */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { DeskAssist } from '../../../schemas/api/desk-view.js';
import { Button } from '../look/button.js';
import { stopwatch } from '../look/duration.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';

export interface QueueProps {
  readonly parts: ConsoleParts;
  /** Cards may be opened from here: nothing is being worked on. */
  readonly free: boolean;
}

export function Queue({ parts, free }: QueueProps): JSX.Element {
  const current = useComputed(() => {
    const card = parts.work.card.value;
    return card.kind === 'open' ? card.card.visit : undefined;
  });
  const assists = parts.ownAssists.value.filter(({ visit }) => visit !== current.value);
  return (
    <section class="queue" aria-label="等候协助 Waiting for help">
      <Badge count={assists.length} serving={current.value !== undefined} />
      <ul class="queue-list">
        {assists.map((assist) => (
          <li key={assist.visit}>
            <QueueItem parts={parts} assist={assist} free={free} />
          </li>
        ))}
      </ul>
      <p class="unseen" role="status" aria-live="polite">
        {assists.length === 0 ? '' : `${assists.length} 位在等协助`}
      </p>
    </section>
  );
}

function Badge({
  count,
  serving,
}: {
  readonly count: number;
  readonly serving: boolean;
}): JSX.Element {
  if (count === 0) {
    return (
      <p class="queue-count quiet">
        <Both zh={serving ? '没有别人在等' : '没有人在等'} en="Nobody waiting" />
      </p>
    );
  }
  return (
    <p class="queue-count queue-waiting">
      {serving ? '还有 ' : ''}
      <b class="queue-number">{count}</b> 位等协助{' '}
      <span class="unseen" lang="en">
        waiting for help
      </span>
    </p>
  );
}

function QueueItem({
  parts,
  assist,
  free,
}: {
  readonly parts: ConsoleParts;
  readonly assist: DeskAssist;
  readonly free: boolean;
}): JSX.Element {
  const name = parts.store.laneName(assist.lane);
  const age = <WaitAge parts={parts} since={assist.since} />;
  const served =
    assist.servedBy === undefined ? null : (
      <span class="queue-served">{assist.servedBy} 处理中</span>
    );
  const coming =
    assist.coming === 0 ? null : <span class="queue-served">{assist.coming} 人在赶来</span>;
  if (!free) {
    return (
      <span class="queue-item">
        {name} {age} {served}
      </span>
    );
  }
  return (
    <Button small onPress={() => void parts.work.open(assist.visit, assist.lane)}>
      <span class="unseen">去协助 </span>
      {name} {age} {served ?? coming}
    </Button>
  );
}

export function WaitAge({
  parts,
  since,
}: {
  readonly parts: ConsoleParts;
  readonly since: number;
}): JSX.Element {
  const now = parts.store.now.value;
  return <span class="age">{now === undefined ? '' : stopwatch(now - since)}</span>;
}
