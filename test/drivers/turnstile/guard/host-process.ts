/**
 * A gateway reduced to its relay link, for tests that end or stop it in the middle of a pulse. Argument:
 * path of the serial port. Says `online`, `sent` when a pulse is confirmed, and the states of the device.
 */
import { systemClock, systemTimers } from '../../../../gateway/ops/system.js';
import { guardedLink } from '../../../../gateway/site/links/guarded-link.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { GUARD_SOURCE } from './guard-program.js';
import { relaySite } from './relay-site.js';

const [path = ''] = process.argv.slice(2);
const registry = new DeviceRegistry(systemClock);
const site = relaySite({ type: 'serial', path, baudRate: 9600 });
const build = guardedLink({ board: 'lcus', liveness: 'port-only', program: GUARD_SOURCE });
const link = build(site.links[0]!, { site, registry, clock: systemClock, timers: systemTimers });
registry.listen(({ state }) => process.send?.(state));
link.start();
process.on('message', (order) => {
  if (order === 'stop') void link.stop().then(() => process.disconnect());
  else void link.turnstiles[0]!.pulse('in').then(() => process.send?.('sent'));
});
