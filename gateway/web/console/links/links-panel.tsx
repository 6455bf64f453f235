/** Card links: two steps with the lane's reader, then the list of the person's cards. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Session } from '../../../../schemas/api/session.js';
import { browserRandom, browserTimers } from '../../look/browser-parts.js';
import { Button } from '../../look/button.js';
import { Problem } from '../../look/problem.js';
import { Both } from '../../look/words.js';
import { newRequestId } from '../../session/new-request-id.js';
import type { ConsoleParts } from '../console-parts.js';
import { problemOf } from '../intention.js';
import { isOwn } from '../lane-order.js';
import { PanelFrame } from '../panel.js';
import { CardList } from './card-list.js';
import { LinkCommands } from './link-commands.js';
import { LinkDesk } from './link-desk.js';
import { missing } from './link-form.js';
import { LinkSteps } from './link-steps.js';

export interface LinksPanelProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
}

const TITLE = { zh: '卡片关联', en: 'Card links' };

export function LinksPanel({ parts, session }: LinksPanelProps): JSX.Element {
  const served = parts.work.card.peek();
  const card = served.kind === 'open' ? served.card : undefined;
  const desk = useMemo(
    () =>
      new LinkDesk({
        commands: new LinkCommands(parts.client),
        timers: browserTimers,
        newId: () => newRequestId(browserRandom),
        visit: card?.next === 'link' ? card.visit : undefined,
        linked: (answer) => parts.cardLinked(answer, card?.visit),
      }),
    [parts],
  );
  useEffect(() => {
    if (card !== undefined) void desk.begin(card.lane);
    return () => void desk.stop();
  }, [desk]);
  const close = (): void => parts.cancel();
  const lane = desk.lane.value;
  if (lane === undefined) {
    return (
      <PanelFrame key="lanes" title={TITLE} onClose={close}>
        <p class="opening-hint">
          <Both zh="用哪条通道的读卡器？" en="Which lane’s reader?" />
        </p>
        <div class="lane-choice" role="group" aria-label="通道 Lane">
          {parts.store.laneIds.value
            .filter((id) => isOwn(session.account?.lanes, id))
            .map((id) => (
              <Button key={id} small onPress={() => void desk.begin(id)}>
                {parts.store.laneName(id)}
              </Button>
            ))}
        </div>
      </PanelFrame>
    );
  }
  return (
    <PanelFrame
      key="steps"
      title={{ zh: `卡片关联：${parts.store.laneName(lane)}`, en: TITLE.en }}
      onClose={close}
      foot={<Finish desk={desk} waits={card?.next === 'link'} />}
    >
      <Trouble desk={desk} lane={lane} />
      <LinkSteps desk={desk} />
      <CardList desk={desk} />
    </PanelFrame>
  );
}

/** The next thing to do stands where the button will be. */
function Finish({
  desk,
  waits,
}: {
  readonly desk: LinkDesk;
  readonly waits: boolean;
}): JSX.Element {
  const { state } = desk.linking.value;
  const lacks = missing(desk.form.value, desk.session.value);
  const again = state === 'again';
  return (
    <div class="links-finish">
      <p role="status">{lacks === undefined || again ? null : <Both {...lacks} />}</p>
      <Button
        kind="primary"
        en={again ? 'Try again' : waits ? 'Link and let through' : 'Link'}
        disabled={lacks !== undefined && !again}
        busy={state === 'sending'}
        onPress={() => void desk.link()}
      >
        {again ? '再试一次' : waits ? '关联并放行' : '关联'}
      </Button>
    </div>
  );
}

function Trouble({
  desk,
  lane,
}: {
  readonly desk: LinkDesk;
  readonly lane: string;
}): JSX.Element | null {
  const problem = problemOf(desk.linking.value) ?? desk.problem.value;
  const session = desk.session.value;
  const over = session === undefined || !session.open;
  if (problem === undefined && !over) return null;
  const error = problem ?? {
    zh: '通道已恢复通行；还要刷卡请再开始。',
    en: 'The lane serves visits again; begin again to lay more cards.',
  };
  return (
    <Problem error={error}>
      {over ? (
        <Button small label="重新开始 Begin again" onPress={() => void desk.begin(lane)}>
          重新开始
        </Button>
      ) : null}
    </Problem>
  );
}
