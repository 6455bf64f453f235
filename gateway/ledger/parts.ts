import type { Clock, Timers } from '../../schemas/time.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { CardLinkStore } from './card-link-store.js';
import type { ClockWatch } from './clock-watch.js';
import type { LedgerReader } from './reader.js';
import type { Readiness } from './readiness.js';
import type { Registry } from './registry.js';
import type { Db } from './store.js';
import type { Vault } from './vault.js';
import type { LeafWriter } from './writer.js';

/** What erasure and retention work with. */
export interface LedgerParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly registry: Registry;
  readonly links: CardLinkStore;
  readonly reader: LedgerReader;
  readonly writer: LeafWriter;
  readonly readiness: Readiness;
  readonly watch: ClockWatch;
  readonly venue: VenueDay;
  readonly clock: Clock;
  readonly timers: Timers;
}
