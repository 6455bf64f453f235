import { expect } from 'chai';
import { DEMO_CARDS, type DemoCard } from '../../../../drivers/simulators/card/demo-cards.js';
import { credentialOf, names, reading } from '../../cards/presented.js';

const FIRST: Readonly<Partial<Record<DemoCard, string>>> = {
  'social-security-1': 'cid:329999194106123028',
  'social-security-2': 'cid:329999194106123028',
  'social-security-3': 'sscard:329999:B99999991',
  senior: 'tu:3105170079999999991',
  transit: 'tu:3105170079999999992',
  beijing: 'bmac:1000751599999999',
  'city-union': 'cu:2000:0000000099999991',
  chongqing: 'cu:4000:4000000299999991',
  lingnan: 'lnt:5100099991',
  suzhou: 'suxin:2150000099999991',
  'mifare-classic': 'uid:DEADBEEF',
};

const FAILURES: Readonly<Partial<Record<DemoCard, string>>> = {
  'transit-not-enabled': 'card-blocked',
  'random-uid': 'unknown-card',
  nonsense: 'card-unreadable',
};

describe('demo cards', () => {
  for (const name of Object.keys(DEMO_CARDS) as DemoCard[]) {
    const first = FIRST[name];
    it(`${name} is ${first === undefined ? 'not read' : 'read'}`, async () => {
      if (first === undefined) {
        const failure = FAILURES[name];
        expect(await reading(DEMO_CARDS[name]())).to.deep.equal({ kind: 'failed', failure });
      } else {
        expect(names(await credentialOf(DEMO_CARDS[name]()))[0]).to.equal(first);
      }
    });
  }
});
