import { expect } from 'chai';
import { PROTOCOL } from '../../../drivers/pcsc/layer.js';
import { CONTACT_FACE, type VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import {
  CID,
  SSCARD_2,
  SSCARD_3,
  contactSocialSecurity,
  dualSocialSecurity,
  seniorMifare,
  seniorTransit,
  typeBSocialSecurity,
} from '../sample-cards.js';
import { buildServiceRig } from './service-rig.js';

describe('PC/SC reader', () => {
  it('reads a social security card in the slot', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.put(contactSocialSecurity());
    await rig.until('credential');
    expect(rig.identifiers).to.include.members([`cid:${CID}`, SSCARD_2]);
    expect(rig.status().identity).to.equal('Example CL Reader 00 00');
    await rig.stop();
  });

  it('asks the reader for a UID on an antenna only: a contact card never hears FF CA', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.put(contactSocialSecurity());
    await rig.until('credential');
    expect(service.commands).to.have.length.above(3);
    expect(service.commands.filter((command) => command.startsWith('FF'))).to.deep.equal([]);
    await rig.stop();
  });

  it('a card on the antenna is asked with T=1, one in the slot with either', async () => {
    for (const [slot, card, protocol] of [
      ['contactless', seniorTransit(), PROTOCOL.t1],
      ['contact', seniorTransit({ face: CONTACT_FACE }), PROTOCOL.t0 | PROTOCOL.t1],
    ] as const) {
      const { rig, service } = buildServiceRig(slot);
      await rig.start();
      service.put(card);
      await rig.until('credential');
      expect(service.protocols[0]).to.equal(protocol);
      await rig.stop();
    }
  });

  it('a card that fails with a choice of protocols is read with T=0', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.connectFailures.push('Card is unresponsive');
    service.put(contactSocialSecurity());
    await rig.until('credential');
    expect(service.protocols).to.deep.equal([PROTOCOL.t0 | PROTOCOL.t1, PROTOCOL.t0]);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('the UID stands beside the number, alone for a memory card, and a PUPI is none', async () => {
    const expected: readonly (readonly [VirtualCard, readonly string[]])[] = [
      [dualSocialSecurity(), [SSCARD_3, 'uid:04010203040506']],
      [seniorMifare(), ['uid:DEADBEEF']],
    ];
    for (const [card, identifiers] of expected) {
      const { rig, service } = buildServiceRig('contactless');
      await rig.start();
      service.put(card);
      await rig.until('credential');
      expect(rig.identifiers).to.include.members([...identifiers]);
      await rig.stop();
    }
    const { rig, service } = buildServiceRig('contactless');
    await rig.start();
    service.put(typeBSocialSecurity());
    await rig.until('credential');
    expect(rig.identifiers).to.include(SSCARD_3);
    expect(rig.identifiers.filter((one) => one.startsWith('uid:'))).to.deep.equal([]);
    await rig.stop();
  });

  it('a card taken out and put back between two looks is two visits', async () => {
    const { rig, service } = buildServiceRig('contactless');
    await rig.start();
    const card = dualSocialSecurity();
    service.put(card);
    await rig.until('credential');
    const commands = service.commands.length;
    await rig.time.advance(1000);
    expect(service.commands.length, 'a resting card is not asked').to.equal(commands);
    service.put(card);
    await rig.time.advance(1000);
    expect(service.commands.length, 'it is looked at again').to.be.above(commands);
    await rig.stop();
  });

  it('a card that never answers is given up, holds nothing, and the next card is read', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.transmitMs = 4000;
    service.put(contactSocialSecurity());
    await rig.until('found');
    await rig.time.advance(2400);
    expect(rig.status().state).to.equal('online');
    service.take();
    service.transmitMs = 0;
    await rig.until('removed');
    expect(rig.credentials).to.deep.equal([]);
    await rig.time.advance(4000);
    service.put(contactSocialSecurity());
    await rig.until('credential');
    await rig.stop();
  });

  it('a card powered too late is let go of at once', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.connectMs = 1700;
    service.put(contactSocialSecurity());
    await rig.until('card-unreadable');
    expect(service.held).to.equal(0);
    await rig.time.advance(300);
    service.connectMs = 0;
    await rig.until('credential');
    expect(service.held).to.equal(1);
    await rig.stop();
  });

  it('a card that another program holds is unreadable, and read once it is free', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.connectFailures.push('Sharing violation', 'Sharing violation');
    service.put(contactSocialSecurity());
    await rig.until('credential');
    expect(rig.story).to.deep.equal(['found', 'card-unreadable', 'card-unreadable', 'credential']);
    await rig.stop();
  });

  it('a card that leaves in the middle of a read gives nobody', async () => {
    const { rig, service } = buildServiceRig('contact');
    await rig.start();
    service.transmitMs = 20;
    service.put(contactSocialSecurity());
    await rig.until('found');
    service.take();
    await rig.until('removed');
    expect(rig.story).to.deep.equal(['found', 'card-unreadable', 'lifted-early!', 'removed']);
    await rig.stop();
  });

  for (const [what, end, words] of [
    ['unplugged', { readers: [] }, 'Unknown reader'],
    ['without its service', { isRunning: false }, 'PC/SC service not running'],
  ] as const) {
    it(`a reader ${what} is offline at the next look`, async () => {
      const { rig, service, lost } = buildServiceRig('contact');
      await rig.start();
      Object.assign(service, end);
      await rig.time.advance(160);
      expect(rig.status().state).to.equal('offline');
      expect(lost).to.deep.equal([words]);
      Object.assign(service, { readers: ['Example CL Reader 00 00'], isRunning: true });
      await rig.untilState('online');
      await rig.stop();
    });

    it(`a reader ${what} in the middle of a read says so, and gives nobody`, async () => {
      const { rig, service } = buildServiceRig('contact');
      await rig.start();
      service.transmitMs = 20;
      service.put(contactSocialSecurity());
      await rig.until('found');
      service.transmitFailures.push(words);
      await rig.untilState('offline');
      expect(rig.story).to.deep.equal(['found', 'reader-silent!']);
      expect(rig.credentials).to.deep.equal([]);
      await rig.stop();
    });
  }
});
