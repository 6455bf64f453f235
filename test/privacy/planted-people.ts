/** Three people who do not exist, planted to be searched for: two of division 329999, one of code XAB. */
import { check731 } from '../../schemas/id-number.js';
import { inventedNumber } from '../../scripts/demo/people.js';

export interface Planted {
  readonly number: string;
  readonly name: string;
  readonly kind: 'resident-id' | 'foreign-2017';
  readonly birth: string;
}

const fourteen = 'XAB32995203175';

export const ORDINARY: Planted = {
  number: inventedNumber('1945-03-02', '121'),
  name: '滕桂芬芳',
  kind: 'resident-id',
  birth: '19450302',
};
export const FOREIGN: Planted = {
  number: fourteen + check731(fourteen),
  name: '凡妮莎娅',
  kind: 'foreign-2017',
  birth: '19520317',
};
/** One character beyond the basic plane, one of four bytes in GB18030. */
export const RARE: Planted = {
  number: inventedNumber('1947-08-19', '128'),
  name: '滕\u{20BB7}㛃',
  kind: 'resident-id',
  birth: '19470819',
};
export const PLANTED = [ORDINARY, FOREIGN, RARE] as const;
export const PHONE = '13900009462';
export const PAPER_NUMBER = '证字第70424613号';
