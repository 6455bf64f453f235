/** The right side: queue, and one of panel, form or card. What stands behind stays as it was left. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import { Both } from '../look/words.js';
import type { ConsoleParts, OpenForm, Panel } from './console-parts.js';
import { RecentRecords } from './doors/recent-records.js';
import { RegistrationForm } from './doors/registration-form.js';
import { LazyLinks } from './lazy-links.js';
import { OpeningPanelView } from './opening-panel.js';
import { Queue } from './queue.js';
import { StatusPanel } from './status-panel.js';
import { UnexplainedPanel } from './unexplained-panel.js';
import { WorkCardView } from './work-card.js';

export interface WorkPaneProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
}

export function WorkPane({ parts, session }: WorkPaneProps): JSX.Element {
  const panel = parts.panel.value;
  const form = parts.form.value;
  const { kind } = parts.work.card.value;
  const free = panel === undefined && form === undefined && (kind === 'empty' || kind === 'taken');
  const front = panel ?? (form === undefined ? kind : 'form');
  const shown = useRef(front);
  useEffect(() => {
    if (shown.current !== front) keepFocusHere();
    shown.current = front;
  }, [front]);
  return (
    <>
      {form === undefined || panel !== undefined ? <Queue parts={parts} free={free} /> : null}
      {panel === undefined ? null : (
        <FrontPanel key={panel} parts={parts} session={session} panel={panel} />
      )}
      {form === undefined ? null : (
        <div class="desk-form" hidden={panel !== undefined}>
          <FormOf parts={parts} session={session} form={form} inFront={panel === undefined} />
        </div>
      )}
      {form === undefined && panel === undefined ? <WorkCardView parts={parts} /> : null}
    </>
  );
}

/** What had the focus has gone with its view: the next Tab leads into the desk, and no key acts. */
function keepFocusHere(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('.desk')?.focus();
}

function FrontPanel({
  parts,
  session,
  panel,
}: WorkPaneProps & { readonly panel: Panel }): JSX.Element | null {
  const { store, client, settings } = parts;
  switch (panel) {
    case 'links':
      return <LazyLinks parts={parts} session={session} />;
    case 'opening':
      return <OpeningPanelView parts={parts} session={session} />;
    case 'status':
      return <StatusPanel parts={parts} session={session} />;
    case 'unexplained':
      return <UnexplainedPanel parts={parts} />;
    case 'recent': {
      const house = store.house.value;
      if (house === undefined) return null;
      return (
        <div class="desk-form">
          <RecentRecords
            client={client}
            house={house}
            lanes={parts.lanesNow()}
            session={session}
            now={() => store.wall()}
            close={() => parts.cancel()}
            leftHanded={settings.leftHanded.on.value}
          />
        </div>
      );
    }
  }
}

/** The lanes are those of the moment the form opened: fifty events a second must not draw it anew. */
function FormOf({
  parts,
  session,
  form,
  inFront,
}: WorkPaneProps & { readonly form: OpenForm; readonly inFront: boolean }): JSX.Element | null {
  const house = parts.store.house.value;
  const { card } = form;
  if (house === undefined) return null;
  return (
    <RegistrationForm
      client={parts.client}
      house={house}
      lanes={parts.lanesNow()}
      {...(card === undefined ? {} : { card })}
      {...(form.lane === undefined ? {} : { lane: form.lane })}
      session={session}
      now={() => parts.store.wall()}
      done={(answer, summary) => parts.formDone(answer, summary)}
      cancel={() => parts.closeForm()}
      leftHanded={parts.settings.leftHanded.on.value}
      hidden={parts.privacy.hidden.value}
      show={() => parts.privacy.show()}
      aside={inFront ? <Queue parts={parts} free={false} /> : null}
      note={card === undefined ? null : <StillThere parts={parts} visit={card.visit} />}
    />
  );
}

function StillThere({
  parts,
  visit,
}: {
  readonly parts: ConsoleParts;
  readonly visit: string;
}): JSX.Element | null {
  const state = parts.work.card.value;
  if (state.kind === 'open' && state.card.visit === visit) return null;
  return (
    <p class="form-note" role="status">
      <Both
        zh="这位已经离开，或已由他人处理：保存不会开门。"
        en="Has left, or was served elsewhere: saving opens nothing."
      />
    </p>
  );
}
