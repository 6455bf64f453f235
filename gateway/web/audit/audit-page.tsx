/** The frame: where one is stands in the address; each place asks the gateway once. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import type { Timers, WallMs } from '../../../schemas/time.js';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import { asApiError, type ApiError } from '../session/page-errors.js';
import type { SessionActions } from '../session/session-gate.js';
import type { AuditStore } from './audit-store.js';
import { AUDIT_WORDS as WORDS } from './audit-words.js';
import { FindPanel } from './find-panel.js';
import type { PageAddress } from './page-address.js';
import { addressOf, movedTo, placeOf, type Place, type View } from './place.js';
import { RecordView } from './record-view.js';
import { RowsPanel } from './rows-panel.js';
import { VerifyPanel } from './verify-panel.js';

export interface AuditPageProps {
  readonly store: AuditStore;
  readonly address: PageAddress;
  readonly timers: Timers;
  readonly now: () => WallMs;
  readonly session: Session;
  readonly actions: SessionActions;
}

const VIEWS: readonly View[] = ['rows', 'find', 'verify'];

/** A filter or a record that is named by the address is asked for, however one came there. */
function usePlace(store: AuditStore, address: PageAddress): [Place, (next: Place) => void] {
  const [place, setPlace] = useState(() => placeOf(address.search()));
  useEffect(
    () => address.onChange(() => setPlace((before) => movedTo(address.search(), before))),
    [address],
  );
  const { view, filter, record } = place;
  const query = JSON.stringify(filter);
  const lists = view === 'rows' && record === undefined;
  useEffect(() => {
    if (lists) void store.list(filter);
    // The text stands for the filter: going back to a page asks for it again, a redraw does not.
  }, [store, query, lists]);
  useEffect(() => {
    if (record !== undefined) void store.open(record);
  }, [store, record]);
  useEffect(() => () => store.forget(), [store]);
  const go = (next: Place): void => {
    address.go(addressOf(next));
    setPlace(next);
  };
  return [place, go];
}

export function AuditPage(props: AuditPageProps): JSX.Element {
  const { store, address, timers, now, session, actions } = props;
  const problem = useSignal<ApiError | undefined>(undefined);
  const [place, go] = usePlace(store, address);
  const { view, filter, record } = place;
  const open = (eventId: string): void => go({ ...place, record: eventId });
  const leave = (): void => {
    actions.logout().catch((cause: unknown) => {
      problem.value = asApiError(cause);
    });
  };
  return (
    <>
      <header class="audit-head">
        <h1>
          <Both {...WORDS.title} />
        </h1>
        <nav class="audit-views" aria-label={`${WORDS.views.zh} ${WORDS.views.en}`}>
          {VIEWS.map((each) => (
            <Button
              key={each}
              small
              pressed={view === each}
              en={WORDS[each].en}
              onPress={() => go({ view: each, filter })}
            >
              {WORDS[each].zh}
            </Button>
          ))}
        </nav>
        <p class="audit-who">
          {session.venue} · {session.account?.name}
        </p>
        <Button small onPress={leave} en={WORDS.logout.en}>
          {WORDS.logout.zh}
        </Button>
      </header>
      <main class="audit-main">
        {problem.value === undefined ? null : <Problem error={problem.value} />}
        {record !== undefined ? (
          <RecordView
            asked={store.record.value}
            onRetry={() => void store.open(record)}
            onBack={() => go({ view, filter })}
            onOpen={open}
          />
        ) : view === 'rows' ? (
          <RowsPanel
            asked={store.rows.value}
            filter={filter}
            now={now}
            onFilter={(next) => go({ view, filter: next })}
            onRetry={() => void store.list(filter)}
            onOpen={open}
          />
        ) : view === 'find' ? (
          <FindPanel store={store} onOpen={open} />
        ) : (
          <VerifyPanel store={store} timers={timers} />
        )}
      </main>
    </>
  );
}
