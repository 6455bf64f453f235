/** The left third: every lane of this account, the ones with somebody waiting first where they are many. */
import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import type { ConsoleParts } from './console-parts.js';
import { isOwn, laneOrder, type LaneFilter } from './lane-order.js';
import { LaneTile } from './lane-tile.js';

export interface LanePanelProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
  readonly canServe: boolean;
}

const FILTERS: readonly { readonly value: LaneFilter; readonly zh: string; readonly en: string }[] =
  [
    { value: 'own', zh: '我的', en: 'Mine' },
    { value: 'waiting', zh: '等协助', en: 'Waiting' },
    { value: 'all', zh: '全部', en: 'All' },
  ];

/** Fewer lanes need no filter. */
const FILTERED_FROM = 17;

export function LanePanel({ parts, session, canServe }: LanePanelProps): JSX.Element {
  const own = session.account?.lanes;
  const filter = useSignal<LaneFilter>('own');
  const order = useComputed(() =>
    laneOrder({
      laneIds: parts.store.laneIds.value,
      assists: parts.store.assists.value,
      filter: filter.value,
      ...(own === undefined ? {} : { own }),
    }),
  );
  const { shown, density } = order.value;
  const filters = FILTERS.filter(({ value }) => value !== 'own' || own !== undefined);
  const current = filter.value === 'own' && own === undefined ? 'all' : filter.value;
  const needed = own !== undefined || parts.store.laneIds.value.length >= FILTERED_FROM;
  return (
    <section class="lanes" aria-label="通道 Lanes">
      {needed ? (
        <div class="lane-filter" role="group" aria-label="显示哪些通道 Which lanes">
          {filters.map(({ value, zh, en }) => (
            <Button
              key={value}
              small
              pressed={current === value}
              label={`${zh} ${en}`}
              onPress={() => {
                filter.value = value;
              }}
            >
              {zh}
            </Button>
          ))}
        </div>
      ) : null}
      <ul class={`tiles tiles-${density}`} tabIndex={-1}>
        {shown.map((lane) => (
          <LaneTile
            key={lane}
            parts={parts}
            lane={lane}
            density={density}
            canOpen={canServe && isOwn(own, lane)}
          />
        ))}
      </ul>
      {shown.length === 0 ? <p class="quiet">没有这样的通道 · No such lane</p> : null}
    </section>
  );
}
