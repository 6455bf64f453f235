/** Forms as people may leave them: right, wrong, and half filled. */
import fc from 'fast-check';
import type { Form, Updated } from '../../../../gateway/web/console/doors/form.js';
import { inventedNumber } from './people.js';

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`));
const day = fc.constantFrom('2026-11-23', '2026-11-22', '2026-10-01', '2026-12-01');
const text = fc.oneof(fc.constant(''), fc.constant('某某社区医院'), fc.string({ maxLength: 90 }));

const updated: fc.Arbitrary<Updated> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'now' as const, at: '2026-11-23T01:00:00.000Z' }),
  fc.record({ kind: fc.constant('day' as const), day, time: digits(4) }),
);

const holderNumber = fc.oneof(
  fc.constant(inventedNumber('19480405')),
  fc.constant(`${inventedNumber('19480405').slice(0, 6)} ${inventedNumber('19480405').slice(6)}`),
  fc.string({ maxLength: 20 }),
);

export const forms: fc.Arbitrary<Form> = fc.record({
  requestId: fc.constant('rrrrrrrrrrrrrrrrrrrrrQ'),
  door: fc.constantFrom('id', 'paper', 'itinerary'),
  holder: fc.constantFrom('card', 'number', 'document', 'voucher'),
  idNumber: holderNumber,
  documentType: fc.constantFrom('passport', 'travel-permit', 'other'),
  documentNumber: fc.oneof(fc.constant('E12345678'), text),
  voucher: text,
  paperType: fc.constantFrom('', 'antigen', 'other'),
  issuer: text,
  paperNumber: text,
  issued: fc.oneof(day, digits(8)),
  printedUntil: fc.oneof(fc.constant(''), day, digits(8)),
  photo: fc.constantFrom('', 'AAAA'),
  colour: fc.constantFrom('', 'green', 'yellow'),
  places: fc.uniqueArray(
    fc.record({ name: fc.constantFrom('南京市', '苏州市', '巴黎'), starred: fc.boolean() }),
    {
      selector: ({ name }) => name,
    },
  ),
  updated,
  phoneLast4: digits(4),
  name: text,
  phone: fc.oneof(fc.constant(''), fc.constant('13800000000'), digits(11)),
  temperature: fc.oneof(fc.constant(''), fc.constantFrom('366', '37', '379'), digits(3)),
  people: fc.integer({ min: 1, max: 20 }),
  wheelchair: fc.boolean(),
  goingTo: text,
  lane: fc.constantFrom('', '1'),
});
