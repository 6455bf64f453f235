/** Entry of the audit page: masked rows, one record's timeline, verification. */
import { render } from 'preact';
import { browserTimers } from '../look/browser-parts.js';
import { browserClient } from '../session/api-client.js';
import { SessionGate } from '../session/session-gate.js';
import { AuditPage } from './audit-page.js';
import { AuditStore } from './audit-store.js';
import { browserAddress } from './page-address.js';

const client = browserClient();
const store = new AuditStore(client);
const address = browserAddress(window);

render(
  <SessionGate
    client={client}
    needs={['audit']}
    render={(session, actions) => (
      <AuditPage
        store={store}
        address={address}
        timers={browserTimers}
        now={() => Date.now()}
        session={session}
        actions={actions}
      />
    )}
  />,
  document.body,
);
