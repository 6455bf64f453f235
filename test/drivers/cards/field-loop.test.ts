import { expect } from 'chai';
import { evilCard } from '../../../drivers/simulators/card/evil-card.js';
import { socialSecurityCard } from '../../../drivers/simulators/card/social-security-card.js';
import { tUnionCard } from '../../../drivers/simulators/card/transit-card.js';
import { mifareClassic } from '../../../drivers/simulators/card/uid-card.js';
import { processorFace, typeBFace } from '../../../drivers/simulators/card/virtual-card.js';
import { hex } from '../apdu/bytes.js';
import { FieldRig } from './field-rig.js';
import { SENIOR_T_UNION, THIRD_GENERATION, UID } from './people.js';

const senior = () => tUnionCard(SENIOR_T_UNION);
const another = () =>
  tUnionCard(
    { ...SENIOR_T_UNION, number: '3105170079999999992' },
    { face: processorFace(hex('04A1B2C3D4E581')) },
  );
/** No UID of its own: only reading tells it from another. */
const typeB = (number = THIRD_GENERATION.number) =>
  socialSecurityCard(
    { ...THIRD_GENERATION, number, code: `329999D1560000050012345${number.slice(0, 9)}` },
    { face: typeBFace(hex('01020304')) },
  );

describe('card field: a card that can be read', () => {
  it('is found, gives one credential, and is removed', async () => {
    const rig = new FieldRig().start();
    await rig.time.advance(500);
    expect(rig.story).to.deep.equal([]);
    await rig.lay(senior());
    expect(rig.story).to.deep.equal(['found', 'credential tu']);
    await rig.empty();
    expect(rig.story).to.deep.equal(['found', 'credential tu', 'removed']);
    expect(rig.reader).to.include({ presence: 'observable', liveness: 'polled' });
    await rig.stop();
  });

  it('gives no second credential while it rests, with or without a UID', async () => {
    for (const card of [senior(), typeB('123456789'), mifareClassic(hex('DEADBEEF'))]) {
      const rig = new FieldRig().start();
      await rig.lay(card);
      await rig.time.advance(60_000);
      expect(rig.story).to.have.length(2);
      await rig.stop();
    }
  });

  it('is a new visit when it was away', async () => {
    const rig = new FieldRig().start();
    const card = senior();
    await rig.lay(card);
    await rig.empty();
    await rig.lay(card);
    expect(rig.story).to.deep.equal([
      'found',
      'credential tu',
      'removed',
      'found',
      'credential tu',
    ]);
    await rig.stop();
  });

  it('is no new visit, and is not read again, when the reader loses sight of it once', async () => {
    const rig = new FieldRig().start();
    const card = senior();
    await rig.lay(card);
    const commands = card.commands.length;
    for (let times = 0; times < 5; times++) {
      rig.field.blindChecks = 1;
      rig.field.blindLooks = 1;
      await rig.time.advance(700);
    }
    expect(rig.story).to.deep.equal(['found', 'credential tu']);
    expect(card.commands.length, 'its UID is enough').to.equal(commands);
    await rig.stop();
  });

  it('is seen to be another card, without an empty field in between', async () => {
    const rig = new FieldRig().start();
    await rig.lay(senior());
    rig.field.blindChecks = 1;
    await rig.lay(another());
    expect(rig.story).to.deep.equal([
      'found',
      'credential tu',
      'removed',
      'found',
      'credential tu',
    ]);
    await rig.stop();
  });

  it('is seen to be another card by reading, where cards have no UID', async () => {
    const rig = new FieldRig().start();
    const card = typeB('123456789');
    await rig.lay(card);
    const once = card.commands.length;
    rig.field.blindChecks = 100;
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'credential sscard']);
    expect(card.commands.length, 'compared once a second').to.be.within(4 * once, 6 * once);
    rig.field.blindChecks = 100;
    await rig.lay(typeB('987654321'));
    await rig.time.advance(1500);
    expect(rig.story.slice(2)).to.deep.equal(['removed', 'found', 'credential sscard']);
    await rig.stop();
  });

  it('lets go of the card before it looks again', async () => {
    const rig = new FieldRig().start();
    await rig.lay(senior());
    await rig.empty();
    const from = rig.field.calls.lastIndexOf('release');
    expect(rig.field.calls.slice(from - 1, from + 3)).to.deep.equal([
      'stillThere',
      'release',
      'look',
      'look',
    ]);
    await rig.stop();
  });
});

describe('card field: a card that cannot be read', () => {
  for (const [why, card, failure] of [
    ['nonsense', () => evilCard('nonsense', UID), 'card-unreadable'],
    ['silence', () => evilCard('mute', UID), 'card-unreadable'],
    ['wrong records', () => evilCard('echo', UID), 'invalid-data'],
  ] as const) {
    it(`is tried for 2.5 s and then left alone, and the next card works: ${why}`, async () => {
      const rig = new FieldRig().start();
      await rig.lay(card());
      await rig.time.advance(4000);
      expect(rig.outcome).to.deep.equal(['found', `read-failed ${failure}`]);
      expect(rig.story.length).to.be.greaterThan(3);
      const found = rig.events[0]?.at ?? 0;
      const last = rig.events.at(-1)?.at ?? 0;
      expect(last - found).to.be.within(2100, 3400);
      await rig.empty();
      await rig.lay(another());
      expect(rig.outcome.slice(2)).to.deep.equal(['removed', 'found', 'credential tu']);
      await rig.stop();
    });
  }

  it('is unknown after two tries', async () => {
    const rig = new FieldRig().start();
    await rig.lay(mifareClassic(hex('08112233')));
    expect(rig.story).to.deep.equal([
      'found',
      'read-failed unknown-card…',
      'read-failed unknown-card',
    ]);
    await rig.stop();
  });

  it('is blocked when its issuer says so', async () => {
    const rig = new FieldRig().start();
    await rig.lay(tUnionCard({ ...SENIOR_T_UNION, version: 0 }));
    await rig.time.advance(3000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed card-blocked']);
    await rig.stop();
  });

  it('that cannot be activated is tried as long', async () => {
    const rig = new FieldRig().start();
    rig.field.unreadable = true;
    await rig.lay(senior());
    await rig.time.advance(3000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed card-unreadable']);
    await rig.stop();
  });

  it('may be read at a later try', async () => {
    const rig = new FieldRig().start();
    rig.field.unreadable = true;
    rig.field.cards = [senior()];
    await rig.time.advance(700);
    rig.field.unreadable = false;
    await rig.time.advance(500);
    expect(rig.outcome).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });

  it('is not lifted when the reader loses sight of it once', async () => {
    const rig = new FieldRig().start();
    rig.field.unreadable = true;
    rig.field.cards = [senior()];
    await rig.time.advance(700);
    rig.field.blindLooks = 1;
    await rig.time.advance(300);
    rig.field.unreadable = false;
    await rig.time.advance(500);
    expect(rig.outcome).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });

  it('and was given up gives way to another without an empty field in between', async () => {
    const rig = new FieldRig().start();
    rig.field.lostCommands = Infinity;
    await rig.lay(senior());
    await rig.time.advance(3000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed reader-silent']);
    rig.field.lostCommands = 0;
    rig.field.blindChecks = 1;
    await rig.time.advance(2000);
    expect(rig.outcome, 'left alone').to.have.length(2);
    rig.field.blindChecks = 1;
    await rig.lay(another());
    expect(rig.outcome.slice(2)).to.deep.equal(['removed', 'found', 'credential tu']);
    await rig.stop();
  });

  it('is lifted early when it leaves in the middle of its read', async () => {
    const rig = new FieldRig().start();
    rig.field.cards = [senior()];
    rig.field.apduMs = 100;
    await rig.time.advance(400);
    expect(rig.story).to.deep.equal(['found']);
    await rig.empty();
    expect(rig.outcome).to.deep.equal(['found', 'read-failed lifted-early', 'removed']);
    await rig.stop();
  });

  it('does not hold the reader when it answers slowly and for ever', async () => {
    const rig = new FieldRig().start();
    rig.field.apduMs = 900;
    await rig.lay(evilCard('endless-61', UID));
    await rig.time.advance(4000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed card-unreadable']);
    await rig.stop();
  });
});

describe('card field: two cards', () => {
  it('are one card too many, until one is taken away in time', async () => {
    const rig = new FieldRig().start();
    const card = senior();
    await rig.lay(card, another());
    expect(rig.story.slice(0, 2)).to.deep.equal(['found', 'read-failed several-cards…']);
    await rig.lay(card);
    expect(rig.outcome).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });

  it('end in "several cards"; one alone afterwards is a new visit', async () => {
    const rig = new FieldRig().start();
    const card = senior();
    await rig.lay(card, another());
    await rig.time.advance(10_000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed several-cards']);
    await rig.lay(card);
    expect(rig.outcome.slice(2)).to.deep.equal(['removed', 'found', 'credential tu']);
    await rig.stop();
  });

  it('laid upon a card that was read change nothing', async () => {
    const rig = new FieldRig().start();
    const card = senior();
    await rig.lay(card);
    rig.field.blindChecks = 100;
    await rig.lay(card, another());
    await rig.lay(card);
    expect(rig.story).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });
});
