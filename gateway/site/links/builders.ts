import { acr1281sLink } from './acr1281s-link.js';
import type { LinkBuilders } from './built-link.js';
import { hidPosLink } from './hid-pos-link.js';
import { hidRelayLink } from './hid-relay-link.js';
import { lcusLink } from './lcus-link.js';
import { lineLink } from './line-link.js';
import { modbusLink } from './modbus-link.js';
import { pcscLink } from './pcsc-link.js';
import { pn532Link } from './pn532-link.js';
import { samLink } from './sam-link.js';
import { wedgeLink } from './wedge-link.js';

/** One builder for each protocol of the site file. */
export const LINK_BUILDERS: LinkBuilders = {
  sam: samLink,
  pn532: pn532Link,
  acr1281s: acr1281sLink,
  pcsc: pcscLink,
  wedge: wedgeLink,
  'hid-pos': hidPosLink,
  line: lineLink,
  modbus: modbusLink,
  lcus: lcusLink,
  'hid-relay': hidRelayLink,
};
