/** Entry of the staff page: accounts and sessions, for administrators. */
import { render } from 'preact';
import { browserTimers } from '../look/browser-parts.js';
import { ToastQueue } from '../look/toast-queue.js';
import { browserClient } from '../session/api-client.js';
import { SessionGate } from '../session/session-gate.js';
import { StaffPage } from './staff-page.js';
import { StaffStore } from './staff-store.js';

const client = browserClient();
const store = new StaffStore(client);
const toasts = new ToastQueue(browserTimers);

render(
  <SessionGate
    client={client}
    needs={['manage-accounts']}
    render={(session, actions) => (
      <StaffPage store={store} toasts={toasts} session={session} actions={actions} />
    )}
  />,
  document.body,
);
