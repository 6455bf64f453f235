/**
 * The invented people of the demo. Their numbers lie in division 329999, which does not exist;
 * foreigners use codes that ISO 3166 leaves to users (XAA, 999); the permit number is the one printed
 * on the authority's published specimen.
 */
import { check731, mod11Check } from '../../schemas/id-number.js';
import type { Outcome, Reason } from '../../schemas/decision.js';
import { TongdaoError } from '../../schemas/errors.js';

export type PlatformAnswer =
  | { readonly status: 'green' | 'yellow' | 'red' | 'none' }
  | { readonly status: 'green'; readonly delayMs: number }
  | { readonly fault: 'gone' | 'mis-signed' };

export interface Expectation {
  readonly outcome: Outcome;
  readonly reason: Reason;
}

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly latinName?: string;
  readonly idNumber: string;
  readonly layout: 'resident' | 'permit-hmt' | 'foreign-2017' | 'foreign-2023';
  readonly sex: '1' | '2';
  readonly ethnicGroup?: string;
  readonly birth: string;
  readonly nationality?: string;
  readonly validTo: string;
  /** What is wrong with the card or how it is held. */
  readonly card?: 'damaged-chip' | 'lifted-early';
  readonly passages?: number;
  readonly carries: readonly string[];
  readonly note: string;
  readonly platform: PlatformAnswer;
  readonly expected: { readonly epidemic: Expectation; readonly everyday: Expectation };
}

const admit = (reason: Reason): Expectation => ({ outcome: 'admit', reason });
const assist = (reason: Reason): Expectation => ({ outcome: 'assist', reason });
const everydayAdmit = admit('registered-by-id');

/** 18-character number of nobody: division 329999. */
export function inventedNumber(birth: string, sequence: string): string {
  const seventeen = `329999${birth.replaceAll('-', '')}${sequence}`;
  return seventeen + mod11Check(seventeen);
}

interface Resident {
  id: string;
  name: string;
  birth: string;
  sequence: string;
  note: string;
  platform: PlatformAnswer;
  epidemic: Expectation;
  everyday?: Expectation;
  ethnicGroup?: string;
  validTo?: string;
  card?: 'damaged-chip' | 'lifted-early';
  passages?: number;
  carries?: readonly string[];
}

function resident(person: Resident): DemoPerson {
  return {
    id: person.id,
    name: person.name,
    idNumber: inventedNumber(person.birth, person.sequence),
    layout: 'resident',
    sex: Number(person.sequence.at(-1)) % 2 === 1 ? '1' : '2',
    ethnicGroup: person.ethnicGroup ?? '01',
    birth: person.birth,
    validTo: person.validTo ?? 'long-term',
    ...(person.card === undefined ? {} : { card: person.card }),
    ...(person.passages === undefined ? {} : { passages: person.passages }),
    carries: person.carries ?? ['id-card'],
    note: person.note,
    platform: person.platform,
    expected: { epidemic: person.epidemic, everyday: person.everyday ?? everydayAdmit },
  };
}

function foreign2017(): DemoPerson {
  const birth = '1951-08-14';
  const fourteen = 'XAA32995108141';
  return {
    id: 'foreign-i',
    name: '玛丽亚',
    latinName: 'MARIA EXAMPLE',
    idNumber: fourteen + check731(fourteen),
    layout: 'foreign-2017',
    sex: '2',
    birth,
    nationality: 'XAA',
    validTo: '2031-05-31',
    carries: ['foreign-permanent-resident-card-2017'],
    note: 'foreign permanent resident, card of 2017 (type I)',
    platform: { status: 'green' },
    expected: { epidemic: admit('green'), everyday: everydayAdmit },
  };
}

function foreign2023(): DemoPerson {
  const birth = '1949-02-03';
  const seventeen = `932999${birth.replaceAll('-', '')}001`;
  return {
    id: 'foreign-y',
    name: '约翰',
    latinName: 'JOHN SAMPLE OF THE RATHER LONG FAMILY NAMES',
    idNumber: seventeen + mod11Check(seventeen),
    layout: 'foreign-2023',
    sex: '1',
    birth,
    nationality: 'XAA',
    validTo: '2034-01-15',
    carries: ['foreign-permanent-resident-card-2023'],
    note: 'foreign permanent resident, card of 2023 (type Y)',
    platform: { status: 'none' },
    expected: { epidemic: admit('registered-by-id'), everyday: everydayAdmit },
  };
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  resident({
    id: 'green',
    name: '林秀兰',
    birth: '1948-03-12',
    sequence: '002',
    note: 'a senior with a green code and no phone',
    platform: { status: 'green' },
    epidemic: admit('green'),
  }),
  resident({
    id: 'yellow',
    name: '赵德福',
    birth: '1950-07-01',
    sequence: '003',
    note: 'yellow: one neutral screen, staff come',
    platform: { status: 'yellow' },
    epidemic: assist('yellow'),
  }),
  resident({
    id: 'red',
    name: '钱玉珍',
    birth: '1945-11-30',
    sequence: '004',
    note: 'red: the same neutral screen, at the same moment',
    platform: { status: 'red' },
    epidemic: assist('red'),
  }),
  resident({
    id: 'no-code',
    name: '孙桂芳',
    birth: '1941-05-09',
    sequence: '006',
    note: 'never applied for a code: the swipe itself registers her',
    platform: { status: 'none' },
    epidemic: admit('registered-by-id'),
  }),
  resident({
    id: 'slow',
    name: '李长庚',
    birth: '1946-01-20',
    sequence: '005',
    note: 'the platform takes three seconds: registered by ID instead',
    platform: { status: 'green', delayMs: 3000 },
    epidemic: admit('registered-by-id'),
  }),
  resident({
    id: 'gone',
    name: '周阿婆',
    birth: '1939-09-09',
    sequence: '008',
    note: 'the platform hangs up: registered by ID instead',
    platform: { fault: 'gone' },
    epidemic: admit('registered-by-id'),
  }),
  resident({
    id: 'mis-signed',
    name: '吴建国',
    birth: '1953-10-01',
    sequence: '007',
    note: 'the answer is forged: never opens, one alarm',
    platform: { fault: 'mis-signed' },
    epidemic: assist('platform-untrusted'),
  }),
  resident({
    id: 'lifted',
    name: '郑小妹',
    birth: '1944-04-18',
    sequence: '010',
    note: 'takes the card away too early: please try again',
    platform: { status: 'green' },
    card: 'lifted-early',
    epidemic: assist('lifted-early'),
    everyday: assist('lifted-early'),
  }),
  resident({
    id: 'damaged',
    name: '王金锁',
    birth: '1947-12-25',
    sequence: '011',
    note: 'the chip is damaged; carries a community certificate',
    platform: { status: 'green' },
    card: 'damaged-chip',
    carries: ['id-card', 'paper-certificate'],
    epidemic: assist('card-unreadable'),
    everyday: assist('card-unreadable'),
  }),
  {
    id: 'permit-j',
    name: '陈样本',
    idNumber: '810000199408230021',
    layout: 'permit-hmt',
    sex: '2',
    birth: '1994-08-23',
    validTo: '2030-08-22',
    carries: ['residence-permit-hmt'],
    note: 'residence permit of Hong Kong, Macao and Taiwan residents (type J)',
    platform: { status: 'green' },
    expected: { epidemic: admit('green'), everyday: everydayAdmit },
  },
  foreign2017(),
  foreign2023(),
  resident({
    id: 'expired',
    name: '冯根生',
    birth: '1952-06-06',
    sequence: '013',
    note: 'the ID card ran out: noted, not refused',
    validTo: '2021-06-06',
    platform: { status: 'green' },
    epidemic: admit('green'),
  }),
  resident({
    id: 'compound',
    name: '欧阳慧琴',
    birth: '1949-08-08',
    sequence: '012',
    note: 'compound surname; carries an itinerary card',
    platform: { status: 'none' },
    carries: ['id-card', 'itinerary-card'],
    epidemic: admit('registered-by-id'),
  }),
  resident({
    id: 'long-name',
    name: '阿依古丽·阿不都热合曼·买买提江·依明艾',
    birth: '1943-02-14',
    sequence: '014',
    ethnicGroup: '05',
    note: 'a name of 20 characters; the chip has room for 15',
    platform: { status: 'green' },
    epidemic: admit('green'),
  }),
  resident({
    id: 'rare-hanzi',
    name: '李\u{2B5AF}㛃',
    birth: '1951-01-01',
    sequence: '017',
    note: 'a given name outside the basic plane of Unicode',
    platform: { status: 'green' },
    epidemic: admit('green'),
  }),
  resident({
    id: 'carer',
    name: '何春梅',
    birth: '1972-09-15',
    sequence: '020',
    note: 'pushes a wheelchair: two passages, nothing spoken about it',
    platform: { status: 'green' },
    passages: 2,
    validTo: '2036-01-01',
    epidemic: admit('green'),
  }),
];

/** Throws `NOT_FOUND`. */
export function demoPerson(id: string): DemoPerson {
  const person = DEMO_PEOPLE.find((known) => known.id === id);
  if (person === undefined) {
    throw new TongdaoError('NOT_FOUND', `no demo person "${id}"; see demo people`);
  }
  return person;
}
