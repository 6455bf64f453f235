/** What a volunteer sees: lane, seconds, and "I am coming". Nobody's name, nobody's reason. */
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { Glyph } from './glyph.js';
import { WaitAge } from './queue.js';
import { StatusPanel } from './status-panel.js';

export interface HelperViewProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
  readonly canCome: boolean;
}

export function HelperView({ parts, session, canCome }: HelperViewProps): JSX.Element {
  const assists = parts.ownAssists.value;
  if (parts.panel.value === 'status') return <StatusPanel parts={parts} session={session} />;
  return (
    <section class="helper" aria-label="等候协助 Waiting for help">
      <p class="unseen" role="status" aria-live="polite">
        {assists.length === 0 ? '' : `${assists.length} 位在等协助`}
      </p>
      {assists.length === 0 ? (
        <p class="card-calm">
          <Glyph id="tick" />
          <Both zh="没有人需要协助" en="Nobody needs help" />
        </p>
      ) : null}
      <ul class="helper-list">
        {assists.map(({ visit, lane, since, servedBy, coming }) => (
          <li key={visit} class="helper-row">
            <p>
              <b>{parts.store.laneName(lane)}</b> <WaitAge parts={parts} since={since} />
              {servedBy === undefined ? '' : ` · ${servedBy} 处理中`}
              {coming === 0 ? '' : ` · ${coming} 人在赶来`}
            </p>
            {canCome ? (
              <Button
                kind="primary"
                label={`我去 ${parts.store.laneName(lane)} I am coming`}
                disabled={parts.errands.coming.value.has(visit)}
                onPress={() => void parts.errands.come(visit)}
              >
                {parts.errands.coming.value.has(visit) ? '已应答' : '我去'}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
