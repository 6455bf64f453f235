/** Accounts and sessions. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../schemas/api/session.js';
import type { Account } from '../../../schemas/staff.js';
import { Button } from '../look/button.js';
import { Dialog } from '../look/dialog.js';
import { Problem } from '../look/problem.js';
import type { ToastQueue } from '../look/toast-queue.js';
import { Toasts } from '../look/toast.js';
import { Both, type Words } from '../look/words.js';
import { asApiError, type ApiError } from '../session/page-errors.js';
import type { SessionActions } from '../session/session-gate.js';
import { AccountDialog } from './account-dialog.js';
import { AccountList } from './account-list.js';
import { SessionList } from './session-list.js';
import type { SessionRow, StaffStore } from './staff-store.js';
import { STAFF_WORDS as WORDS } from './staff-words.js';

export interface StaffPageProps {
  readonly store: StaffStore;
  readonly toasts: ToastQueue;
  readonly session: Session;
  readonly actions: SessionActions;
}

type Open =
  | { readonly what: 'create' }
  | { readonly what: 'change'; readonly account: Account }
  | { readonly what: 'end'; readonly session: SessionRow };

export function StaffPage({ store, toasts, session, actions }: StaffPageProps): JSX.Element {
  const [open, setOpen] = useState<Open>();
  const problem = useSignal<ApiError | undefined>(undefined);
  useEffect(() => void store.load(), [store]);

  const close = (): void => setOpen(undefined);
  const done = (said: Words): void => {
    close();
    toasts.show(said);
  };
  const leave = (): void => {
    actions.logout().catch((cause: unknown) => {
      problem.value = asApiError(cause);
    });
  };
  const { lanes = [], timeZone } = session;
  const failure = problem.value ?? store.failure.value;

  return (
    <>
      <header class="staff-head">
        <h1>
          <Both {...WORDS.title} />
        </h1>
        <p>
          {session.venue} · {session.account?.name}
        </p>
        <Button onPress={leave}>
          <Both {...WORDS.logout} />
        </Button>
      </header>
      <main class="staff-main">
        {failure === undefined ? null : (
          <Problem error={failure}>
            <Button small onPress={() => void store.load()}>
              <Both {...WORDS.retry} />
            </Button>
          </Problem>
        )}
        <section class="staff-part" aria-labelledby="accounts">
          <div class="staff-part-head">
            <h2 id="accounts">
              <Both {...WORDS.accounts} />
            </h2>
            <Button kind="primary" onPress={() => setOpen({ what: 'create' })}>
              <Both {...WORDS.create} />
            </Button>
          </div>
          {store.accounts.value === undefined ? (
            <Loading />
          ) : (
            <AccountList
              accounts={store.accounts.value}
              lanes={lanes}
              onChange={(account) => setOpen({ what: 'change', account })}
            />
          )}
        </section>
        <section class="staff-part" aria-labelledby="sessions">
          <div class="staff-part-head">
            <h2 id="sessions">
              <Both {...WORDS.sessions} />
            </h2>
            <Button onPress={() => void store.load()}>
              <Both {...WORDS.reload} />
            </Button>
          </div>
          {store.sessions.value === undefined ? (
            <Loading />
          ) : (
            <SessionList
              sessions={store.sessions.value}
              timeZone={timeZone}
              onEnd={(row) => setOpen({ what: 'end', session: row })}
            />
          )}
        </section>
      </main>
      {open?.what === 'create' ? (
        <AccountDialog store={store} lanes={lanes} onDone={done} onClose={close} />
      ) : null}
      {open?.what === 'change' ? (
        <AccountDialog
          store={store}
          lanes={lanes}
          account={open.account}
          own={session.account?.id}
          onDone={done}
          onClose={close}
        />
      ) : null}
      {open?.what === 'end' ? (
        <EndDialog store={store} session={open.session} onDone={done} onClose={close} />
      ) : null}
      <Toasts queue={toasts} />
    </>
  );
}

function Loading(): JSX.Element {
  return (
    <p role="status">
      <Both {...WORDS.loading} />
    </p>
  );
}

interface EndDialogProps {
  readonly store: StaffStore;
  readonly session: SessionRow;
  readonly onDone: (said: Words) => void;
  readonly onClose: () => void;
}

function EndDialog({ store, session, onDone, onClose }: EndDialogProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const end = async (): Promise<void> => {
    setBusy(true);
    try {
      await store.end(session.id);
      onDone(WORDS.ended);
    } catch (cause) {
      setError(asApiError(cause));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={WORDS.endTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Both {...WORDS.cancel} />
          </Button>
          <Button kind="strong" busy={busy} onPress={() => void end()}>
            <Both {...WORDS.end} />
          </Button>
        </>
      }
    >
      <div class="stack">
        {error === undefined ? null : <Problem error={error} />}
        <p class="staff-name">{session.account}</p>
        <p>
          <Both {...WORDS.endWhy} />
        </p>
      </div>
    </Dialog>
  );
}
