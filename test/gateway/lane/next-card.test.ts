/** A card laid while the gate is open for somebody whom a desk let through. */
import { expect } from 'chai';
import type { Person } from '../../../schemas/status.js';
import { settle } from '../../support/manual-time.js';
import type { Credential } from '../../../schemas/credential.js';
import { chipCard, idNumber, Rig, type RigOptions } from './rig.js';

/** Nobody is known by it: she waits for staff. */
const uidCard: Credential = {
  card: 'senior',
  evidence: 'uid-only',
  identifiers: [{ namespace: 'uid', value: '04AABBCC' }],
};
const HER = chipCard(idNumber(31));
const NEXT = chipCard(idNumber(32));

let made = 0;
/** As the desk does it: its own row first, then the lane. */
async function deskRow(rig: Rig): Promise<string> {
  const eventId = `next${String(made++).padStart(17, '0')}A`;
  await rig.ledger.append({
    ...{ kind: 'visit', eventId, opening: 'begins' },
    query: { result: 'manual' },
  });
  return eventId;
}

async function opened(
  how: { rig?: Rig; visit?: string; person?: Person; passages?: number } = {},
  options: RigOptions = {},
): Promise<Rig> {
  const { rig = new Rig(options), passages = 1, ...rest } = how;
  const { visit, person } = rest;
  await rig.lane.release({
    ...{ eventId: await deskRow(rig), direction: 'in', passages, registered: person !== undefined },
    ...(visit === undefined ? {} : { visit }),
    ...(person === undefined ? {} : { person }),
  });
  return rig;
}

async function done(rig: Rig): Promise<void> {
  await rig.lane.stop();
  expect(rig.ledger.unended()).to.deep.equal([]);
  expect(rig.time.waiting).to.equal(0);
}

describe('a card laid during an opening by the desk', () => {
  it('has its visit as soon as the passage is over, without being laid again', async () => {
    const rig = await opened();
    await rig.time.advance(200);
    await rig.swipe(NEXT);
    expect(rig.turnstile.pulses.length, 'nothing opens while somebody passes').to.equal(1);
    await rig.time.advance(1000);
    rig.turnstile.pass();
    await settle();
    expect(rig.turnstile.pulses.length).to.equal(2);
    expect(rig.ledger.results()).to.deep.equal(['manual', 'passed', 'admit']);
    expect(rig.ledger.rows.at(-1)?.person?.idNo).to.equal(idNumber(32));
    expect(rig.lane.ignoredCards).to.equal(0);
    await done(rig);
  });

  it('has its visit when nobody passed and the gate closed', async () => {
    const rig = await opened();
    await rig.swipe(NEXT);
    await rig.time.advance(9000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await rig.time.advance(1000);
    expect(rig.ledger.results()).to.deep.equal(['manual', 'timeout', 'admit']);
    await done(rig);
  });

  it('waits for the last of a group', async () => {
    const rig = await opened({ passages: 2 });
    await rig.swipe(NEXT);
    rig.turnstile.pass();
    await settle();
    expect(rig.ledger.results()).to.deep.equal(['manual']);
    rig.turnstile.pass();
    await settle();
    expect(rig.ledger.results()).to.deep.equal(['manual', 'passed', 'admit']);
    await done(rig);
  });

  it('of the one who waited and is let through is said "pass" again and opens nothing more', async () => {
    const rig = new Rig();
    await rig.swipe(uidCard);
    await rig.time.advance(2600);
    const visit = rig.lane.currentAssist()?.visit ?? '';
    await opened({ rig, visit });
    const { revision } = rig.lane.view();
    await rig.swipe(uidCard);
    expect(rig.lane.view()).to.deep.include({ state: 'pass', revision: revision + 1 });
    rig.turnstile.pass();
    await rig.time.advance(15_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await done(rig);
  });

  it('of the one whom the desk registered by her number opens nothing more', async () => {
    const rig = await opened({ person: { idType: '01', idNo: idNumber(31) } });
    await rig.swipe(HER);
    rig.turnstile.pass();
    await rig.time.advance(15_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.ledger.results()).to.deep.equal(['manual', 'passed']);
    await rig.swipe(HER);
    expect(rig.turnstile.pulses.length, 'her next visit is one').to.equal(2);
    await done(rig);
  });

  it('that was being read when staff opened by hand belongs to the one who stood there', async () => {
    const rig = new Rig();
    rig.found();
    await opened({ rig });
    rig.credential(HER);
    await settle();
    rig.turnstile.pass();
    await rig.time.advance(15_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    expect(rig.lane.ignoredCards).to.equal(1);
    await done(rig);
  });

  it('that is taken away again has no visit, where that is a fact', async () => {
    const rig = await opened({}, { presence: 'observable' });
    await rig.swipe(NEXT);
    rig.reader.emit({ type: 'removed', at: rig.time.mono() });
    rig.turnstile.pass();
    await rig.time.advance(15_000);
    expect(rig.turnstile.pulses.length).to.equal(1);
    await done(rig);
  });

  it('gives way to the one that is laid on the same reader after it', async () => {
    const rig = await opened();
    await rig.swipe(NEXT);
    await rig.swipe(HER);
    rig.turnstile.pass();
    await settle();
    expect(rig.ledger.rows.at(-1)?.person?.idNo).to.equal(idNumber(31));
    expect(rig.turnstile.pulses.length).to.equal(2);
    await done(rig);
  });

  it('has no visit on a lane that was closed meanwhile, in a fire or at the end', async () => {
    const closed = await opened();
    await closed.swipe(NEXT);
    await closed.lane.setMode('closed', '王静');
    closed.turnstile.pass();
    await settle();
    expect(closed.turnstile.pulses.length).to.equal(1);
    await done(closed);

    const burning = await opened();
    await burning.swipe(NEXT);
    burning.turnstile.emit({ type: 'fire', active: true, at: burning.time.mono() });
    burning.turnstile.pass();
    await settle();
    expect(burning.turnstile.pulses.length).to.equal(1);
    await done(burning);

    const stopping = await opened();
    await stopping.swipe(NEXT);
    await done(stopping);
    expect(stopping.turnstile.pulses.length).to.equal(1);
  });
});
