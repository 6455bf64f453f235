import { TongdaoError } from '../../../schemas/errors.js';
import type { LinkBuilder, LinkBuilders } from './built-link.js';
import { modbusLink } from './modbus-link.js';
import { samLink } from './sam-link.js';

const later: LinkBuilder = ({ id, protocol }) => {
  throw new TongdaoError('CONFIG_INVALID', `link "${id}": ${protocol} is not built yet`);
};

/** One builder for each protocol of the site file. */
export const LINK_BUILDERS: LinkBuilders = {
  sam: samLink,
  modbus: modbusLink,
  pn532: later,
  acr1281s: later,
  pcsc: later,
  wedge: later,
  'hid-pos': later,
  line: later,
  lcus: later,
  'hid-relay': later,
};
