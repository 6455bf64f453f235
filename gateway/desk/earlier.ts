import type { WorkCard } from '../../schemas/api/desk-records.js';
import type { VenueDay } from '../../schemas/ledger.js';
import type { Person } from '../../schemas/status.js';
import type { Clock } from '../../schemas/time.js';
import type { RegistrationRegistry } from '../registration/ports.js';

export interface EarlierParts {
  readonly registry: Pick<RegistrationRegistry, 'standing' | 'entry'>;
  readonly venue: VenueDay;
  readonly clock: Pick<Clock, 'wall'>;
}

/** Records of this person made on the venue's present day that still stand, newest first. */
export function earlierToday(parts: EarlierParts, person: Person): WorkCard['earlier'] {
  const { registry, venue, clock } = parts;
  const now = clock.wall();
  const today = venue.dayOf(now);
  return registry.standing(person, now).flatMap(({ eventId, kind }) => {
    const at = registry.entry(eventId)?.at;
    if (at === undefined || venue.dayOf(at) !== today) return [];
    return [{ eventId, door: kind, at: new Date(at).toISOString() }];
  });
}
