import { expect } from 'chai';
import { evilCard, EVIL } from '../../../drivers/simulators/card/evil-card.js';
import { mifareClassic } from '../../../drivers/simulators/card/uid-card.js';
import { idNumberOf } from '../../../schemas/credential.js';
import {
  CID,
  dualSocialSecurity,
  seniorMifare,
  seniorTransit,
  antennaSocialSecurity,
  SSCARD_3,
  TRANSIT,
  typeBSocialSecurity,
} from '../sample-cards.js';
import { buildPn532Rig } from './reader-rig.js';

const TRUE_PACE = { chunkBytes: 62, baudRate: 115_200 } as const;

describe('PN532 reader', () => {
  it('wakes the chip and sets it up with the published frames, and says which chip it is', async () => {
    const { rig, requests } = buildPn532Rig();
    await rig.start();
    const [wake, lineTest, ...others] = requests;
    expect(wake).to.equal('5555' + '00'.repeat(14) + '0000FF05FBD4140100001700');
    expect(lineTest).to.match(/^0000FF00FF000000FF08F8D40000/);
    expect(others.slice(0, 3)).to.deep.equal([
      '0000FF02FED4022A00',
      '0000FF03FDD412140600',
      '0000FF06FAD43205FF0102F300',
    ]);
    expect(rig.status()).to.include({ state: 'online', identity: 'PN532 v1.6' });
    await rig.stop();
    expect(rig.time.waiting).to.equal(0);
  });

  it('looks for cards of type A and B, two at most, for as long as none is there', async () => {
    const { rig, requests } = buildPn532Rig();
    await rig.start();
    requests.length = 0;
    await rig.time.advance(450);
    expect(requests).to.have.length.at.least(4);
    expect(new Set(requests)).to.deep.equal(
      new Set(['0000FF04FCD44A0200E000', '0000FF05FBD44A020300DD00']),
    );
    expect(rig.story).to.deep.equal([]);
    await rig.stop();
  });

  it('reads the holder of a second-generation social security card', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(antennaSocialSecurity());
    await rig.until('credential');
    const [credential] = rig.credentials;
    expect(credential).to.include({ card: 'social-security', evidence: 'plain-chip' });
    expect(credential && idNumberOf(credential)).to.equal(CID);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('reads a third-generation card by its number and region, its holder protected', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(dualSocialSecurity());
    await rig.until('credential');
    expect(rig.credentials[0]?.facts).to.include({ holderProtected: true });
    expect(rig.identifiers).to.include.members([SSCARD_3, 'uid:04010203040506']);
    await rig.stop();
  });

  it('reads a type B card, which has no UID', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(typeBSocialSecurity());
    await rig.until('credential');
    expect(rig.identifiers).to.include(SSCARD_3);
    expect(rig.identifiers.some((text) => text.startsWith('uid'))).to.equal(false);
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('reads a senior transit card at true line speed', async () => {
    const { rig, simulator } = buildPn532Rig({ pace: TRUE_PACE });
    await rig.start();
    simulator.putCard(seniorTransit());
    await rig.until('credential');
    expect(rig.credentials[0]?.claims?.[0]).to.include({ category: 'senior' });
    expect(rig.identifiers).to.include(TRANSIT);
    await rig.stop();
  });

  it('takes the published Mifare Classic card by its UID', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorMifare());
    await rig.until('credential');
    expect(rig.identifiers).to.deep.equal(['uid:DEADBEEF']);
    expect(rig.credentials[0]?.evidence).to.equal('uid-only');
    await rig.stop();
  });

  it('refuses a UID that is another one at each tap', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(mifareClassic(Uint8Array.of(0x08, 0x11, 0x22, 0x33)));
    await rig.until('unknown-card!');
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  it('delivers a card that stays once, notices that it left, and delivers it again', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    const card = seniorTransit();
    simulator.putCard(card);
    await rig.time.advance(5000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    simulator.takeCard();
    await rig.until('removed');
    simulator.putCard(card);
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'credential', 'removed', 'found', 'credential']);
    await rig.stop();
  });

  it('sees that another card took its place without an empty field in between', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorTransit());
    await rig.until('credential');
    simulator.takeCard();
    simulator.putCard(seniorMifare());
    await rig.time.advance(1000);
    expect(rig.story).to.deep.equal(['found', 'credential', 'removed', 'found', 'credential']);
    expect(rig.identifiers).to.deep.equal(['uid:DEADBEEF']);
    await rig.stop();
  });

  it('says "one card only" for two cards and reads the one that is left', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    const second = seniorMifare();
    simulator.putCard(seniorTransit());
    simulator.putCard(second);
    await rig.until('several-cards');
    expect(rig.credentials).to.have.length(0);
    simulator.takeCard(second);
    await rig.until('credential');
    expect(rig.identifiers).to.include(TRANSIT);
    await rig.stop();
  });

  it('says that a card was lifted in the middle of its read', async () => {
    const { rig, simulator } = buildPn532Rig({ latency: { exchange: 60 } });
    await rig.start();
    simulator.putCard(seniorTransit());
    await rig.until('found');
    await rig.time.advance(30);
    simulator.takeCard();
    await rig.time.advance(1500);
    expect(rig.story.slice(-2)).to.deep.equal(['lifted-early!', 'removed']);
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  for (const evil of EVIL) {
    it(`gives no identity but a UID for a card that answers "${evil}", and reads the next card`, async () => {
      const { rig, simulator } = buildPn532Rig({}, { uidOnly: false });
      await rig.start();
      simulator.putCard(evilCard(evil, Uint8Array.of(0x04, 9, 9, 9)));
      await rig.time.advance(4000);
      expect(rig.credentials).to.have.length(0);
      expect(rig.story.at(-1)).to.match(/!$/);
      simulator.takeCard();
      await rig.until('removed');
      simulator.putCard(seniorTransit());
      await rig.until('credential');
      expect(rig.identifiers).to.include(TRANSIT);
      expect(rig.status().state).to.equal('online');
      await rig.stop();
    });
  }

  it('counts no frame of its own dialogue as stray and none of its bytes as noise', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(dualSocialSecurity());
    await rig.until('credential');
    expect([rig.link.strayFrames, rig.status().noiseBytes]).to.deep.equal([0, 0]);
    await rig.stop();
  });
});
