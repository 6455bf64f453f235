import { isTongdaoError } from '../../schemas/errors.js';
import { NO_LINKS, type LinkLookup } from './identify.js';
import type { LaneLog, LanePorts } from './ports.js';

/** A registry that cannot be read knows nobody: the card is helped at the desk. */
export function readableLinks({ links = NO_LINKS, config }: LanePorts, log: LaneLog): LinkLookup {
  return (credential) => {
    try {
      return links(credential);
    } catch (error) {
      const code = isTongdaoError(error) ? error.code : 'INTERNAL';
      log('lane.links-unreadable', { lane: config.id, code });
      return undefined;
    }
  };
}
