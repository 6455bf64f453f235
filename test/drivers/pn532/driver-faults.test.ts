import { expect } from 'chai';
import { COMMAND } from '../../../drivers/pn532/constants.js';
import { encodeCommand } from '../../../drivers/pn532/frame.js';
import type { Pn532Fault } from '../../../drivers/simulators/pn532/reader.js';
import { TRANSIT, seniorMifare, seniorTransit } from '../sample-cards.js';
import { buildPn532Rig } from './reader-rig.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const NAK = '0000FFFF0000';
const ACK = '0000FF00FF00';
const WAKE = '5555' + '00'.repeat(14);

describe('PN532 reader in trouble', () => {
  const everyday: readonly Pn532Fault[] = [
    { kind: 'noise-before', bytes: Uint8Array.of(0xff, 0x13, 0x00, 0x07) },
    { kind: 'noise-after', bytes: Uint8Array.of(0xff, 0x13, 0x00, 0x07) },
    { kind: 'noise-inside', bytes: Uint8Array.of(0xff, 0x13, 0x07) },
    { kind: 'half-frame' },
    { kind: 'wrong-checksum' },
    { kind: 'late', ms: 700 },
    { kind: 'silent' },
    { kind: 'deaf' },
    { kind: 'syntax-error' },
    { kind: 'status', status: 0x02 },
    { kind: 'status', status: 0x3c },
  ];
  for (const fault of everyday) {
    const name = fault.kind === 'status' ? `status ${fault.status.toString(16)}` : fault.kind;
    it(`reads the card all the same after one "${name}" in the middle of its read`, async () => {
      const { rig, simulator } = buildPn532Rig();
      await rig.start();
      simulator.putCard(seniorTransit());
      simulator.inject({ ...fault, on: 'inDataExchange' });
      await rig.until('credential');
      expect(rig.identifiers).to.include(TRANSIT);
      expect(rig.story.filter((type) => type === 'credential')).to.have.length(1);
      await rig.stop();
      simulator.close();
      expect(rig.time.waiting).to.equal(0);
    });

    it(`finds the card all the same after one "${name}" while it looks`, async () => {
      const { rig, simulator } = buildPn532Rig();
      await rig.start();
      simulator.inject({ ...fault, on: 'inListPassiveTarget' });
      await rig.time.advance(300);
      simulator.putCard(seniorMifare());
      await rig.until('credential');
      expect(rig.identifiers).to.deep.equal(['uid:DEADBEEF']);
      await rig.stop();
    });
  }

  it('asks at once for an answer that came damaged, and does not take time for it', async () => {
    const { rig, simulator, requests } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorTransit());
    simulator.inject({ kind: 'wrong-checksum', on: 'inDataExchange' });
    const from = rig.time.mono();
    await rig.until('credential');
    expect(requests.filter((request) => request === NAK)).to.have.length(1);
    expect(rig.time.mono() - from).to.be.lessThan(600);
    expect(rig.status().noiseBytes).to.be.greaterThan(0);
    await rig.stop();
  });

  it('ends a command that is not answered before it sends the next one', async () => {
    const { rig, simulator, requests } = buildPn532Rig();
    await rig.start();
    simulator.inject({ kind: 'silent', on: 'inListPassiveTarget' });
    await rig.time.advance(1500);
    expect(
      requests.some((request) => request.startsWith(ACK) && request.length > ACK.length),
    ).to.equal(true);
    expect(rig.status().state).to.equal('online');
    await rig.stop();
  });

  it('never takes a late answer for the answer to the command after it', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorMifare());
    simulator.inject({ kind: 'late', ms: 520, on: 'inListPassiveTarget' });
    await rig.time.advance(515);
    simulator.takeCard();
    await rig.time.advance(1500);
    expect(rig.credentials).to.have.length(0);
    await rig.stop();
  });

  it('is silent within 3 s of the chip, and online within 5 s of its return', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.inject({ kind: 'deaf', times: Infinity });
    const fell = rig.time.mono();
    await rig.untilState('silent');
    expect(rig.time.mono() - fell).to.be.at.most(3000);
    await rig.time.advance(20_000);
    expect(rig.status().state).to.not.equal('online');
    simulator.clearFaults();
    const back = rig.time.mono();
    await rig.untilState('online');
    expect(rig.time.mono() - back).to.be.at.most(5000);
    await rig.stop();
    simulator.close();
    expect(rig.time.waiting).to.equal(0);
  });

  it('sets a chip up again that was without power, and reads the next card', async () => {
    const { rig, simulator, requests } = buildPn532Rig();
    await rig.start();
    requests.length = 0;
    simulator.restart();
    await rig.waitFor('a wake-up', () => requests.some((request) => request.startsWith(WAKE)));
    simulator.putCard(seniorTransit());
    await rig.until('credential');
    expect(requests.join(' ')).to.include(
      hexOf(encodeCommand(COMMAND.rfConfiguration, Uint8Array.of(5, 255, 1, 2))),
    );
    expect(rig.announced.filter((change) => change.endsWith('>silent'))).to.have.length(0);
    await rig.stop();
  });

  it('sets a chip up again that understands nothing any more', async () => {
    const { rig, simulator, requests } = buildPn532Rig();
    await rig.start();
    requests.length = 0;
    simulator.inject({ kind: 'syntax-error', on: 'inListPassiveTarget', times: 4 });
    await rig.waitFor('a wake-up', () => requests.some((request) => request.includes(WAKE)));
    await rig.untilState('online');
    await rig.stop();
  });

  it('does not read a card again that rested through a lost line', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorMifare());
    await rig.until('credential');
    await rig.unplug();
    expect(rig.status().state).to.equal('offline');
    await rig.untilState('online');
    await rig.time.advance(2000);
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('does not read a card again that rested through a restart of the chip', async () => {
    const { rig, simulator } = buildPn532Rig();
    await rig.start();
    simulator.putCard(seniorMifare());
    await rig.until('credential');
    simulator.restart();
    await rig.time.advance(6000);
    expect(rig.status().state).to.equal('online');
    expect(rig.story).to.deep.equal(['found', 'credential']);
    await rig.stop();
  });

  it('ends an unfinished read when the line is lost, and leaves no timer behind', async () => {
    const { rig, simulator } = buildPn532Rig({ latency: { exchange: 400 } });
    await rig.start();
    simulator.putCard(seniorTransit());
    await rig.until('found');
    await rig.unplug();
    expect(rig.story).to.deep.equal(['found', 'reader-silent!']);
    await rig.stop();
    simulator.close();
    expect(rig.time.waiting).to.equal(0);
  });

  for (const [status, word] of [
    [0x0d, 'overheated'],
    [0x2d, 'over-current'],
  ] as const) {
    it(`is faulty while the chip is "${word}", and online again afterwards`, async () => {
      const { rig, simulator, requests } = buildPn532Rig();
      await rig.start();
      simulator.inject({ kind: 'status', status, on: 'inDataExchange' });
      simulator.putCard(seniorTransit());
      await rig.untilState('faulty');
      expect(rig.status().detail).to.include(word);
      requests.length = 0;
      await rig.time.advance(900);
      expect(requests, 'a chip that saves itself is left alone').to.have.length(0);
      await rig.untilState('online');
      await rig.until('credential');
      await rig.stop();
    });
  }

  it('counts noise between frames and goes on', async () => {
    const { rig } = buildPn532Rig();
    await rig.start();
    await rig.babble(Uint8Array.of(0x12, 0x34, 0x56));
    await rig.time.advance(500);
    expect(rig.status()).to.include({ state: 'online', noiseBytes: 3 });
    expect(rig.story).to.deep.equal(['noise']);
    await rig.stop();
  });
});
