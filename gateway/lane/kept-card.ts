import type { Credential } from '../../schemas/credential.js';
import type { DeviceId } from '../../schemas/device.js';
import type { EventId } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import { identify, type LinkLookup } from './identify.js';

export interface Kept {
  readonly reader: DeviceId;
  readonly credential: Credential;
}

/**
 * The credential of the card that has its turn when the gate is free, and whom a desk lets through
 * meanwhile. Personal, in memory only, gone with the turn and with the opening.
 */
export class KeptCard {
  readonly #letThrough = new Map<EventId, Person>();
  readonly #links: LinkLookup;
  #kept: Kept | undefined;

  constructor(links: LinkLookup) {
    this.#links = links;
  }

  letThrough(opening: EventId, person: Person | undefined): void {
    if (person !== undefined) this.#letThrough.set(opening, person);
  }

  openingOver(opening: EventId): void {
    this.#letThrough.delete(opening);
  }

  /** Unless it names whom this opening lets through: then nobody else stands there. */
  keep(opening: EventId, reader: DeviceId, credential: Credential | undefined): void {
    this.#kept = undefined;
    if (credential === undefined) return;
    const own = this.#letThrough.get(opening);
    const identity = identify(credential, this.#links);
    const hers =
      identity.kind === 'person' &&
      identity.person.idType === own?.idType &&
      identity.person.idNo === own.idNo;
    if (!hers) this.#kept = { reader, credential };
  }

  drop(): void {
    this.#kept = undefined;
  }

  take(): Kept | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept;
  }
}
