import { expect } from 'chai';
import type { AcrFault } from '../../../drivers/simulators/acr1281s/reader.js';
import { TRANSIT, contactSocialSecurity, seniorMifare, seniorTransit } from '../sample-cards.js';
import { buildAcrRig } from './reader-rig.js';

const NAK = '02' + '00'.repeat(11) + '03';

describe('ACR1281S reader in trouble', () => {
  const everyday: readonly AcrFault[] = [
    { kind: 'noise-before', bytes: Uint8Array.of(0xff, 0x02, 0x13, 0x07) },
    { kind: 'noise-after', bytes: Uint8Array.of(0xff, 0x13, 0x02, 0x07) },
    { kind: 'noise-inside', bytes: Uint8Array.of(0xff, 0x13, 0x07) },
    { kind: 'half-frame' },
    { kind: 'wrong-checksum' },
    { kind: 'late', ms: 1700 },
    { kind: 'silent' },
    { kind: 'deaf' },
    { kind: 'status', status: 0xff },
    { kind: 'status', status: 0xfe },
    { kind: 'status', status: 0xfd },
    { kind: 'status', status: 0xfc },
    { kind: 'status', status: 0x99 },
    { kind: 'failed', error: 0xfe },
    { kind: 'failed', error: 0xe0 },
    { kind: 'time-extension', count: 1 },
    { kind: 'time-extension', count: 4 },
    { kind: 'time-extension', count: 1, together: true },
  ];
  for (const fault of everyday) {
    const detail = 'status' in fault ? fault.status : 'error' in fault ? fault.error : undefined;
    const count =
      fault.kind === 'time-extension' ? ` ${fault.count} ${String(fault.together)}` : '';
    const name = `${fault.kind}${detail === undefined ? '' : ` ${detail.toString(16)}`}${count}`;
    it(`reads the card all the same after one "${name}" in the middle of its read`, async () => {
      const { rig, simulator } = buildAcrRig();
      await rig.start();
      simulator.putCard('contactless', seniorTransit());
      simulator.inject({ ...fault, on: 'transfer' });
      await rig.until('credential');
      expect(rig.identifiers).to.include(TRANSIT);
      expect(rig.story.filter((type) => type === 'credential')).to.have.length(1);
      expect(rig.status().state).to.equal('online');
      await rig.stop();
      simulator.close();
      expect(rig.time.waiting).to.equal(0);
    });
  }

  it('asks at once for an answer that came damaged, and does not take time for it', async () => {
    const { rig, simulator, requests } = buildAcrRig();
    await rig.start();
    simulator.putCard('contactless', seniorTransit());
    simulator.inject({ kind: 'wrong-checksum', on: 'transfer' });
    const from = rig.time.mono();
    await rig.until('credential');
    expect(requests.filter((request) => request === NAK)).to.have.length(1);
    expect(rig.time.mono() - from).to.be.lessThan(700);
    await rig.stop();
  });

  it('sends a frame again that did not arrive whole, with the same sequence number', async () => {
    const { rig, simulator, requests } = buildAcrRig();
    await rig.start();
    await rig.time.advance(500);
    requests.length = 0;
    simulator.inject({ kind: 'status', status: 0xff, on: 'slotStatus' });
    await rig.time.advance(160);
    expect(requests[0]).to.equal(requests[1]);
    await rig.stop();
  });

  it('never takes a late answer for the answer to the command after it', async () => {
    const { rig, simulator } = buildAcrRig();
    await rig.start();
    simulator.putCard('contactless', seniorMifare());
    simulator.inject({ kind: 'late', ms: 1200, on: 'slotStatus' });
    await rig.time.advance(1000);
    simulator.takeCard('contactless');
    await rig.time.advance(3000);
    expect(rig.credentials).to.have.length(0);
    expect(rig.status().state).to.equal('online');
    await rig.stop();
  });

  it('is silent within 3 s of the reader, and online within 5 s of its return', async () => {
    const { rig, simulator } = buildAcrRig({ slots: ['contactless', 'contact'] });
    await rig.start();
    simulator.inject({ kind: 'deaf', times: Infinity });
    const fell = rig.time.mono();
    await rig.untilState('silent');
    await rig.untilState('silent', 'reader-2');
    expect(rig.time.mono() - fell).to.be.at.most(3000);
    await rig.time.advance(20_000);
    simulator.clearFaults();
    const back = rig.time.mono();
    await rig.untilState('online');
    await rig.untilState('online', 'reader-2');
    expect(rig.time.mono() - back).to.be.at.most(5000);
    await rig.stop();
    expect(rig.time.waiting).to.equal(0);
  });

  it('says that a reader has no contact slot, and its antenna works on', async () => {
    const { rig, simulator } = buildAcrRig({
      slots: ['contactless', 'contact'],
      hasContactSlot: false,
    });
    await rig.start();
    await rig.untilState('faulty', 'reader-2');
    expect(rig.status('reader-2').detail).to.include('no contact slot');
    simulator.putCard('contactless', seniorTransit());
    await rig.until('credential');
    expect(rig.status().state).to.equal('online');
    expect(rig.status().identity).to.equal(undefined);
    await rig.time.advance(5000);
    expect(rig.announced.filter((change) => change.startsWith('reader-2'))).to.have.length(1);
    await rig.stop();
    expect(rig.time.waiting).to.equal(0);
  });

  it('works with a reader that tells of its slots unasked', async () => {
    const { rig, simulator } = buildAcrRig({ tellsSlotChanges: true });
    await rig.start();
    simulator.putCard('contactless', seniorTransit());
    await rig.until('credential');
    simulator.takeCard('contactless');
    await rig.until('removed');
    expect([rig.link.strayFrames, rig.status().noiseBytes]).to.deep.equal([0, 0]);
    await rig.stop();
  });

  it('does not read a card again that rested through a lost line', async () => {
    for (const slot of ['contactless', 'contact'] as const) {
      const { rig, simulator } = buildAcrRig({ slots: [slot] });
      await rig.start();
      simulator.putCard(slot, slot === 'contact' ? contactSocialSecurity() : seniorMifare());
      await rig.until('credential');
      await rig.unplug();
      expect(rig.status().state).to.equal('offline');
      await rig.untilState('online');
      await rig.time.advance(3000);
      expect(rig.story).to.deep.equal(['found', 'credential']);
      await rig.stop();
    }
  });

  it('ends an unfinished read when the line is lost, and leaves no timer behind', async () => {
    const { rig, simulator } = buildAcrRig({ latency: { transfer: 400 } });
    await rig.start();
    simulator.putCard('contactless', seniorTransit());
    await rig.until('found');
    await rig.unplug();
    expect(rig.story).to.deep.equal(['found', 'reader-silent!']);
    await rig.stop();
    simulator.close();
    expect(rig.time.waiting).to.equal(0);
  });
});
