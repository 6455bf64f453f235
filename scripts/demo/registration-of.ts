import type { RegistrationInput } from '../../schemas/registration.js';
import type { DemoPerson } from './people.js';

const OPERATOR = 'demo-desk';
const DAY_MS = 86_400_000;

/** What the attendant types for a demo person: the document is a day old, today's date from the clock. */
export function registrationOf(
  person: DemoPerson,
  door: RegistrationInput['door'],
  lane: string,
  now: number,
): RegistrationInput {
  const common = { idNumber: person.idNumber, name: person.name, lane, operator: OPERATOR };
  const yesterday = new Date(now - DAY_MS).toISOString();
  switch (door) {
    case 'id':
      return { door, ...common };
    case 'paper':
      return {
        door,
        ...common,
        paperType: 'health-declaration',
        issuer: '演示社区居民委员会',
        number: '演示-0001',
        issued: yesterday.slice(0, 10),
      };
    case 'itinerary':
      return {
        door,
        ...common,
        colour: 'green',
        places: [{ name: '演示市', starred: true }],
        updatedAt: yesterday,
        phoneLast4: '0000',
      };
  }
}
