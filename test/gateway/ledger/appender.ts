/**
 * A process of its own that appends rows and says after each what became of it: `open <pid>`,
 * `ack <seq> <eventId> begins|plain`, `fail <code> <ready>`, `closed`. Lines are written at once, so that what was
 * said before a kill was said. Arguments: directory, rows, rows between signed heads.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import { systemClock, systemTimers } from '../../../gateway/ops/system.js';
import { errorBody } from '../../../schemas/errors.js';
import { LI, ORIGIN, random, shanghai, visitOf } from './ledger-fixture.js';

const [dir = '', rows = '0', everyRows = '7'] = process.argv.slice(2);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

try {
  const ledger = await Ledger.open({
    dir,
    origin: ORIGIN,
    venue: shanghai,
    clock: systemClock,
    timers: systemTimers,
    random,
    personalDays: 14,
    seal: { everyMs: 1e8, everyRows: Number(everyRows) },
  });
  say(`open ${process.pid}`);
  for (let i = 0; i < Number(rows); i++) {
    const eventId = randomBytes(16).toString('base64url');
    const begins = i % 5 === 0;
    const entry = visitOf(LI, { eventId, ...(begins ? { opening: 'begins' } : {}) });
    try {
      const { seq } = await ledger.append(entry);
      say(`ack ${seq} ${eventId} ${begins ? 'begins' : 'plain'}`);
    } catch (error) {
      say(`fail ${errorBody(error).code} ${ledger.ready}`);
    }
  }
  await ledger.close();
  say('closed');
} catch (error) {
  say(`fail ${errorBody(error).code} false`);
  process.exitCode = 1;
}
