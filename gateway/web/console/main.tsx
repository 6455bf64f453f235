/** Entry of the attendant's console. */
import { render } from 'preact';
import { browserClient } from '../session/api-client.js';
import { SessionGate } from '../session/session-gate.js';
import { Console } from './console.js';

const client = browserClient();

render(
  <SessionGate
    client={client}
    needs={['see-lanes']}
    allowLocked
    render={(session, actions) => <Console client={client} session={session} actions={actions} />}
  />,
  document.body,
);
