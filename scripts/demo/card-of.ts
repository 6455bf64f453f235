import { buildCard, type SimulatedCard } from '../../drivers/simulators/sam/card.js';
import type { DemoPerson } from './people.js';

const KIND_OF = {
  resident: 'resident-id',
  'permit-hmt': 'permit-hmt',
  'foreign-2017': 'foreign-2017',
  'foreign-2023': 'foreign-2023',
} as const;

const compact = (date: string): string => date.replaceAll('-', '');

/** The card a demo person carries, as its chip holds it. */
export function cardOf(person: DemoPerson): SimulatedCard {
  return buildCard(
    {
      kind: KIND_OF[person.layout],
      number: person.idNumber,
      name: person.name,
      sex: person.sex,
      birth: compact(person.birth),
      validFrom: '20140101',
      validTo: person.validTo === 'long-term' ? '长期' : compact(person.validTo),
      ...(person.latinName === undefined ? {} : { latinName: person.latinName }),
      ...(person.ethnicGroup === undefined ? {} : { ethnicGroup: person.ethnicGroup }),
      ...(person.nationality === undefined ? {} : { nationality: person.nationality }),
      ...(person.layout === 'resident' || person.layout === 'permit-hmt'
        ? { address: '演示省演示市演示路1号', authority: '演示市公安局' }
        : {}),
      ...(person.layout === 'permit-hmt' ? { passNumber: 'H00000000', issueCount: '01' } : {}),
    },
    person.card === 'damaged-chip' ? { fault: 'damaged' } : {},
  );
}
