import { expect } from 'chai';
import {
  CardLinks,
  type CardLinksParts,
  type LinkRequest,
} from '../../../gateway/registration/card-links.js';
import { contentIn } from '../../../gateway/audit/payload.js';
import type { Ledger } from '../../../gateway/ledger/ledger.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { policySchema, type Policy } from '../../../schemas/policy.js';
import {
  DAY_MS,
  LI,
  ledgerBench,
  random,
  shanghai,
  WANG,
  type Bench,
} from '../ledger/ledger-fixture.js';
import { settle } from '../../support/manual-time.js';
import { requestId } from './desk-fixture.js';
import { citizenCard, seniorCard, SSCARD, TU, UID, uidCard } from './link-cards.js';

const NEVER: Policy = policySchema.parse({
  format: 'tongdao-policy-1',
  version: 'never-1',
  everyday: { keepIdentity: 'never' },
});
const YEAR: Policy = policySchema.parse({ format: 'tongdao-policy-1', version: 'year-1' });

describe('card links', () => {
  let bench: Bench;
  let ledger: Ledger;
  let links: CardLinks;
  let policy: Policy;

  beforeEach(async () => {
    bench = ledgerBench();
    policy = YEAR;
    ledger = await bench.open();
    links = new CardLinks(parts());
  });
  afterEach(() => bench.remove());

  const parts = (): CardLinksParts => ({
    ...{ ledger, store: ledger, venue: shanghai, clock: bench.machine.time, random },
    policyInForce: () => ({ policy, mode: 'everyday' }),
  });
  const request = (more: Partial<LinkRequest> = {}): LinkRequest => ({
    ...{ card: seniorCard, person: LI, shown: 'number', operator: '王静', lane: '1' },
    ...more,
  });
  const payload = (eventId: string): unknown => contentIn(ledger.payloadOf(eventId));
  const codeOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
      return 'nothing';
    } catch (error) {
      return isTongdaoError(error) ? error.code : String(error);
    }
  };

  it('one tap links every number, and each of them finds the person again', async () => {
    const { eventId, act, link } = await links.enrol(request({ card: citizenCard }));
    expect(act).to.equal('linked');
    for (const identifier of citizenCard.identifiers) {
      const tap = { ...citizenCard, identifiers: [identifier] };
      expect(links.personOf(tap), identifier.namespace).to.deep.equal({
        person: LI,
        strength: identifier.namespace === 'uid' ? 'uid' : 'chip',
      });
    }
    expect(link.content.validThrough).to.equal(
      shanghai.dayOf(bench.machine.time.wall() + 365 * DAY_MS),
    );
    expect(ledger.row(eventId)).to.deep.include({
      ...{ kind: 'registration', result: 'linked', operator: '王静', lane: '1' },
    });
  });

  it('ends with the last day that the policy gives it', async () => {
    policy = { ...YEAR, linkDays: 1 };
    const { link } = await links.enrol(request());
    const { time } = bench.machine;
    await time.advance(link.validUntil - time.wall() - 1);
    expect(links.personOf(seniorCard)?.person).to.deep.equal(LI);
    await time.advance(1);
    expect(links.personOf(seniorCard)).to.equal(undefined);
    expect(links.ofPerson(LI)).to.deep.equal([]);
    expect(links.link(link.eventId)).to.equal(undefined);
  });

  it('the row says who helped; the entry keeps the relation and no helper’s name', async () => {
    const helper = { name: '周样例', relation: '女儿' };
    const { eventId, link } = await links.enrol(request({ helper }));
    expect(payload(eventId)).to.deep.include({
      ...{ act: 'linked', relation: '女儿', helper: '周样例', shown: 'number' },
      identity: LI,
    });
    expect(link.content.relation).to.equal('女儿');
    expect(JSON.stringify(link)).not.to.include('周样例');
  });

  it('with keepIdentity never no name and no number is in the payload, and no name in the entry', async () => {
    policy = NEVER;
    const helper = { name: '周样例', relation: '女儿' };
    const { eventId, link } = await links.enrol(request({ helper }));
    const text = JSON.stringify(payload(eventId));
    for (const word of [LI.idNo, '李测试', '周样例', TU.value, UID.value]) {
      expect(text).not.to.include(word);
    }
    expect(link.person).to.deep.equal({ idType: LI.idType, idNo: LI.idNo });
  });

  it('a card of another person is refused, by any of its numbers, and stays hers', async () => {
    await links.enrol(request());
    const his = [uidCard(), { ...citizenCard, identifiers: [SSCARD, TU] }];
    for (const card of his) {
      expect(await codeOf(links.enrol(request({ card, person: WANG })))).to.equal(
        'CARD_LINKED_ELSEWHERE',
      );
    }
    expect(links.ofPerson(WANG)).to.deep.equal([]);
    expect(links.personOf(seniorCard)?.person).to.deep.equal(LI);
  });

  it('a card that names somebody else is refused', async () => {
    const card = {
      card: 'social-security',
      evidence: 'plain-chip',
      identifiers: [{ namespace: 'cid', value: WANG.idNo }, SSCARD],
    } as const;
    expect(await codeOf(links.enrol(request({ card })))).to.equal('CARD_LINKED_ELSEWHERE');
    expect(await codeOf(links.enrol(request({ card, person: WANG })))).to.equal('nothing');
  });

  it('a card without a lasting number is refused', async () => {
    expect(await codeOf(links.enrol(request({ card: uidCard('08A1B2C3') })))).to.equal(
      'CARD_NOT_LINKABLE',
    );
  });

  it('two desks at the same moment: one card, one person', async () => {
    const slow = new CardLinks({
      ...parts(),
      ledger: {
        append: async (entry) => {
          await settle();
          return ledger.append(entry);
        },
      },
    });
    const [hers, his] = await Promise.all([
      codeOf(slow.enrol(request())),
      codeOf(slow.enrol(request({ person: WANG }))),
    ]);
    expect([hers, his]).to.deep.equal(['nothing', 'CARD_LINKED_ELSEWHERE']);
  });

  it('linked again to the same person, the earlier link ends in the same row', async () => {
    const first = await links.enrol(request({ card: uidCard() }));
    const second = await links.enrol(request());
    expect(second.ended).to.deep.equal([first.eventId]);
    expect(links.ofPerson(LI).map(({ eventId }) => eventId)).to.deep.equal([second.eventId]);
  });

  it('re-issue: the new card works, the old one does not, and both are one row', async () => {
    const old = await links.enrol(request());
    const { size } = ledger.head();
    const card = { ...citizenCard, identifiers: [SSCARD] };
    const fresh = await links.enrol(request({ card, replaces: old.eventId }));
    expect(fresh).to.deep.include({ act: 're-issued', ended: [old.eventId] });
    expect(ledger.head().size).to.equal(size + 1);
    expect(links.personOf(seniorCard)).to.equal(undefined);
    expect(links.personOf(card)?.person).to.deep.equal(LI);
    expect(ledger.row(fresh.eventId)?.result).to.equal('re-issued');
  });

  it('nobody replaces a card that is not hers, and nothing ends', async () => {
    const his = await links.enrol(request({ person: WANG }));
    const card = { ...citizenCard, identifiers: [SSCARD] };
    expect(await codeOf(links.enrol(request({ card, replaces: his.eventId })))).to.equal(
      'NOT_FOUND',
    );
    expect(links.personOf(seniorCard)?.person).to.deep.equal(WANG);
  });

  it('ended with a reason, it is gone at once and the row says why', async () => {
    const { eventId: link } = await links.enrol(request());
    const { eventId } = await links.end({ link, reason: 'lost', operator: '李强' });
    expect(links.personOf(seniorCard)).to.equal(undefined);
    expect(payload(eventId)).to.deep.include({ act: 'unlinked', reason: 'lost', ended: [link] });
    expect(ledger.row(eventId)).to.deep.include({ result: 'unlinked', refersTo: link });
    expect(await codeOf(links.end({ link, reason: 'lost', operator: '李强' }))).to.equal(
      'CONFLICT',
    );
    const never = requestId(7);
    expect(await codeOf(links.end({ link: never, reason: 'lost', operator: 'x' }))).to.equal(
      'NOT_FOUND',
    );
  });

  it('a double tap links once', async () => {
    const asked = request({ requestId: requestId(7) });
    const [first, second] = await Promise.all([links.enrol(asked), links.enrol(asked)]);
    expect(second).to.equal(first);
    expect(ledger.head().size).to.equal(1);
  });

  it('an erased person has no links, and her card is free again', async () => {
    await links.enrol(request());
    await ledger.erasePerson({ person: LI, reason: 'subject-request', operator: 's' });
    expect(links.personOf(seniorCard)).to.equal(undefined);
    await links.enrol(request({ person: WANG }));
    expect(links.personOf(seniorCard)?.person).to.deep.equal(WANG);
  });
});
