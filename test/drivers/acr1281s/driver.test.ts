import { expect } from 'chai';
import { EVIL, evilCard } from '../../../drivers/simulators/card/evil-card.js';
import { mifareClassic } from '../../../drivers/simulators/card/uid-card.js';
import { CONTACT_FACE } from '../../../drivers/simulators/card/virtual-card.js';
import { idNumberOf } from '../../../schemas/credential.js';
import {
  CID,
  SSCARD_2,
  SSCARD_3,
  TRANSIT,
  antennaSocialSecurity,
  contactSocialSecurity,
  dualSocialSecurity,
  seniorMifare,
  seniorTransit,
  typeBSocialSecurity,
} from '../sample-cards.js';
import { SLOW_PACE, buildAcrRig } from './reader-rig.js';

describe('ACR1281S reader', () => {
  it('says which reader it is, then asks the slot for cards with the published frame', async () => {
    const { rig, requests } = buildAcrRig();
    await rig.start();
    expect(rig.status()).to.include({ state: 'online', identity: 'ACR1281S V103' });
    requests.length = 0;
    await rig.time.advance(1000);
    expect(requests).to.have.length.at.least(5);
    for (const request of requests) expect(request).to.match(/^02650000000000..000000..03$/);
    expect(new Set(requests).size).to.equal(requests.length);
    await rig.stop();
    expect(rig.time.waiting).to.equal(0);
  });

  it('reads the holder of a contact social security card over T=0', async () => {
    const { rig, simulator } = buildAcrRig({ slots: ['contact'] });
    await rig.start();
    simulator.putCard('contact', contactSocialSecurity());
    await rig.until('credential');
    const [credential] = rig.credentials;
    expect(credential && idNumberOf(credential)).to.equal(CID);
    expect(rig.identifiers).to.include(SSCARD_2);
    simulator.takeCard('contact');
    await rig.until('removed');
    expect(rig.story).to.deep.equal(['found', 'credential', 'removed']);
    await rig.stop();
  });

  it('reads a contactless card at 9600 baud within the time for tries', async () => {
    const { rig, simulator } = buildAcrRig({ pace: SLOW_PACE });
    await rig.start();
    simulator.putCard('contactless', seniorTransit());
    await rig.until('credential');
    expect(rig.identifiers).to.include(TRANSIT);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('reads every kind of card on its antenna', async () => {
    for (const [card, identifier] of [
      [antennaSocialSecurity(), SSCARD_2],
      [dualSocialSecurity(), SSCARD_3],
      [typeBSocialSecurity(), SSCARD_3],
      [seniorMifare(), 'uid:DEADBEEF'],
    ] as const) {
      const { rig, simulator } = buildAcrRig();
      await rig.start();
      simulator.putCard('contactless', card);
      await rig.until('credential');
      expect(rig.identifiers).to.include(identifier);
      await rig.stop();
    }
  });

  it('takes the PUPI of a type B card for no UID', async () => {
    const { rig, simulator, requests } = buildAcrRig();
    await rig.start();
    simulator.putCard('contactless', typeBSocialSecurity());
    await rig.until('credential');
    expect(rig.identifiers.some((text) => text.startsWith('uid'))).to.equal(false);
    expect(requests.some((request) => request.includes('FFCA010000'))).to.equal(true);
    await rig.stop();
  });

  it('refuses a UID that is another one at each tap', async () => {
    const { rig, simulator } = buildAcrRig();
    await rig.start();
    simulator.putCard('contactless', mifareClassic(Uint8Array.of(0x08, 0x11, 0x22, 0x33)));
    await rig.until('unknown-card!');
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  it('is two readers on one line: both are read, and neither waits for ever', async () => {
    const { rig, simulator } = buildAcrRig({ slots: ['contactless', 'contact'], pace: SLOW_PACE });
    await rig.start();
    await rig.untilState('online', 'reader-2');
    simulator.putCard('contactless', seniorTransit());
    simulator.putCard('contact', contactSocialSecurity());
    await rig.waitFor('both cards', () => rig.credentials.length === 2);
    const cards = rig.credentials.map(({ card }) => card);
    expect(cards).to.have.members(['senior', 'social-security']);
    expect([rig.link.strayFrames, rig.status().noiseBytes]).to.deep.equal([0, 0]);
    await rig.stop();
  });

  it('delivers a card that stays once, notices that it left, and delivers it again', async () => {
    for (const slot of ['contactless', 'contact'] as const) {
      const { rig, simulator } = buildAcrRig({ slots: [slot] });
      await rig.start();
      const card = slot === 'contact' ? contactSocialSecurity() : seniorTransit();
      simulator.putCard(slot, card);
      await rig.time.advance(5000);
      expect(rig.story).to.deep.equal(['found', 'credential']);
      simulator.takeCard(slot);
      await rig.until('removed');
      simulator.putCard(slot, card);
      await rig.time.advance(2000);
      expect(rig.story.slice(2)).to.deep.equal(['removed', 'found', 'credential']);
      await rig.stop();
    }
  });

  it('sees that another card was put into the slot between two looks', async () => {
    const { rig, simulator } = buildAcrRig({ slots: ['contact'] });
    await rig.start();
    simulator.putCard('contact', contactSocialSecurity());
    await rig.until('credential');
    await rig.time.advance(1500);
    simulator.putCard('contact', seniorTransit({ face: CONTACT_FACE }));
    await rig.waitFor('the second card', () => rig.credentials.length === 2);
    expect(rig.identifiers).to.include(TRANSIT);
    await rig.stop();
  });

  it('says that a card in the slot cannot be read when it lies the wrong way round', async () => {
    const { rig, simulator } = buildAcrRig({ slots: ['contact'] });
    await rig.start();
    simulator.putCard('contact', seniorMifare());
    await rig.until('card-unreadable!');
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  it('says that a card was lifted in the middle of its read', async () => {
    const { rig, simulator } = buildAcrRig({ latency: { transfer: 80 } });
    await rig.start();
    simulator.putCard('contactless', seniorTransit());
    await rig.until('found');
    await rig.time.advance(100);
    simulator.takeCard('contactless');
    await rig.time.advance(1500);
    expect(rig.story.slice(-2)).to.deep.equal(['lifted-early!', 'removed']);
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  for (const evil of EVIL) {
    it(`gives no identity for a card that answers "${evil}", and reads the next card`, async () => {
      const { rig, simulator } = buildAcrRig({ uidOnly: false });
      await rig.start();
      simulator.putCard('contactless', evilCard(evil, Uint8Array.of(0x04, 9, 9, 9)));
      await rig.time.advance(4000);
      expect(rig.credentials).to.have.length(0);
      expect(rig.story.at(-1)).to.match(/!$/);
      simulator.takeCard('contactless');
      await rig.until('removed');
      simulator.putCard('contactless', seniorTransit());
      await rig.until('credential');
      expect(rig.identifiers).to.include(TRANSIT);
      await rig.stop();
    });
  }
});
