/** The right side: queue, and one of panel, form or card. What stands behind stays as it was left. */
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Both } from '../look/words.js';
import type { ConsoleParts, OpenForm, Panel } from './console-parts.js';
import { RecentRecords } from './doors/recent-records.js';
import { RegistrationForm } from './doors/registration-form.js';
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
  return (
    <>
      <Queue parts={parts} free={free} />
      {panel === undefined ? null : (
        <FrontPanel key={panel} parts={parts} session={session} panel={panel} />
      )}
      {form === undefined ? null : (
        <div class="desk-form" hidden={panel !== undefined}>
          <FormOf parts={parts} session={session} form={form} />
        </div>
      )}
      {form === undefined && panel === undefined ? <WorkCardView parts={parts} /> : null}
    </>
  );
}

function FrontPanel({
  parts,
  session,
  panel,
}: WorkPaneProps & { readonly panel: Panel }): JSX.Element | null {
  const { store, client, settings } = parts;
  switch (panel) {
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
}: WorkPaneProps & { readonly form: OpenForm }): JSX.Element | null {
  const house = parts.store.house.value;
  const { card } = form;
  if (house === undefined) return null;
  return (
    <>
      {card === undefined ? null : <StillThere parts={parts} visit={card.visit} />}
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
      />
    </>
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
