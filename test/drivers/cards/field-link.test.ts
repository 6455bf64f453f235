import { expect } from 'chai';
import { tUnionCard } from '../../../drivers/simulators/card/transit-card.js';
import { socialSecurityCard } from '../../../drivers/simulators/card/social-security-card.js';
import { processorFace } from '../../../drivers/simulators/card/virtual-card.js';
import { hex } from '../apdu/bytes.js';
import { FieldRig } from './field-rig.js';
import { SECOND_GENERATION, SENIOR_T_UNION, THIRD_GENERATION } from './people.js';

const senior = (number = SENIOR_T_UNION.number, uid = '04A1B2C3D4E580') =>
  tUnionCard({ ...SENIOR_T_UNION, number }, { face: processorFace(hex(uid)) });

describe('card field: link and reader', () => {
  it('ends when the link closes; a card that rests through it is no new visit', async () => {
    const rig = new FieldRig().start();
    await rig.lay(senior());
    rig.field.fault = 'DEVICE_CLOSED';
    await rig.time.advance(500);
    expect(rig.ended).to.equal('closed');
    rig.replug();
    await rig.time.advance(3000);
    expect(rig.story).to.deep.equal(['found', 'credential tu']);
    await rig.empty();
    expect(rig.story.at(-1)).to.equal('removed');
    await rig.stop();
  });

  it('rests through it in a slot too, where a card has no UID', async () => {
    const rig = new FieldRig().start();
    await rig.lay(socialSecurityCard(SECOND_GENERATION));
    rig.field.fault = 'DEVICE_CLOSED';
    await rig.time.advance(5000);
    rig.replug();
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'credential cid']);
    await rig.stop();
  });

  it('sees after the loss that the card is gone, or another', async () => {
    const rig = new FieldRig().start();
    await rig.lay(senior());
    rig.field.fault = 'DEVICE_CLOSED';
    await rig.time.advance(500);
    rig.field.cards = [senior('3105170079999999992', '04A1B2C3D4E581')];
    rig.replug();
    await rig.time.advance(1000);
    expect(rig.story.slice(2)).to.deep.equal(['removed', 'found', 'credential tu']);
    rig.field.fault = 'DEVICE_CLOSED';
    await rig.time.advance(500);
    rig.field.cards = [];
    rig.replug();
    await rig.time.advance(1000);
    expect(rig.story.slice(5)).to.deep.equal(['removed']);
    await rig.stop();
  });

  it('ends an unfinished read as "reader silent" and reads afresh afterwards', async () => {
    const rig = new FieldRig().start();
    rig.field.cards = [senior()];
    rig.field.apduMs = 100;
    await rig.time.advance(400);
    rig.field.fault = 'DEVICE_CLOSED';
    await rig.time.advance(500);
    expect(rig.story).to.deep.equal(['found', 'read-failed reader-silent']);
    rig.replug();
    await rig.time.advance(1000);
    expect(rig.story.slice(2)).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });

  it('bears one answer that does not come, and is silent after two', async () => {
    const rig = new FieldRig().start();
    rig.field.cards = [senior()];
    rig.field.lostCommands = 1;
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'read-failed reader-silent…', 'credential tu']);
    rig.field.fault = 'DEVICE_TIMEOUT';
    const before = rig.field.calls.length;
    await rig.time.advance(1000);
    expect(rig.ended).to.equal('silent');
    const calls = rig.field.calls.length;
    expect(calls - before).to.equal(2);
    rig.field.fault = undefined;
    await rig.time.advance(1000);
    expect(rig.field.calls.length).to.equal(calls);
    rig.start();
    await rig.time.advance(1000);
    expect(rig.story).to.have.length(3);
    await rig.stop();
  });

  it('knows the resting card after an answer that did not come', async () => {
    const rig = new FieldRig().start();
    await rig.lay(socialSecurityCard(SECOND_GENERATION));
    rig.field.fault = 'DEVICE_TIMEOUT';
    while (rig.field.failures === 0) await rig.time.advance(10);
    rig.field.fault = undefined;
    rig.field.blindChecks = 1;
    await rig.lay(socialSecurityCard({ ...THIRD_GENERATION, code: `329999${'0'.repeat(25)}1` }));
    await rig.time.advance(2000);
    expect(rig.story.slice(2)).to.deep.equal(['removed', 'found', 'credential sscard']);
    await rig.stop();
  });

  it('keeps the last word on a card that only the reader failed', async () => {
    const rig = new FieldRig().start();
    rig.field.cards = [senior()];
    rig.field.lostCommands = Infinity;
    await rig.time.advance(4000);
    expect(rig.outcome).to.deep.equal(['found', 'read-failed reader-silent']);
    await rig.stop();
  });

  it('leaves no timer and gives no event once stopped, whatever it was doing', async () => {
    for (const ms of [0, 10, 25, 60, 100, 160, 200, 400, 900]) {
      const rig = new FieldRig().start();
      rig.field.cards = [senior()];
      await rig.time.advance(ms);
      rig.reader.stop();
      const told = rig.events.length;
      await rig.time.advance(2000);
      expect(rig.events.length, `stopped after ${ms} ms`).to.equal(told);
      expect(rig.time.waiting, `stopped after ${ms} ms`).to.equal(0);
      expect(rig.ended).to.equal('stopped');
    }
  });

  it('runs once: a second run ends the first', async () => {
    const rig = new FieldRig().start();
    await rig.time.advance(500);
    const first = rig.field;
    rig.replug();
    await rig.time.advance(1000);
    const calls = first.calls.length;
    await rig.lay(senior());
    expect(first.calls.length).to.equal(calls);
    expect(rig.story).to.deep.equal(['found', 'credential tu']);
    await rig.stop();
  });

  it('passes on noise while it runs, and none afterwards', async () => {
    const rig = new FieldRig().start();
    rig.reader.noise(3, rig.time.mono());
    await rig.stop();
    rig.reader.noise(4, rig.time.mono());
    expect(rig.story).to.deep.equal(['noise 3']);
  });

  it('rejects on a fault of ours', async () => {
    const rig = new FieldRig();
    rig.field.fault = 'INTERNAL';
    let error: unknown;
    rig.reader.run(rig.field).catch((reason: unknown) => (error = reason));
    await rig.time.advance(100);
    expect(error).to.have.property('code', 'INTERNAL');
    await rig.stop();
  });
});
