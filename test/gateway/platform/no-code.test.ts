import { expect } from 'chai';
import { startRig, type Rig } from './support/rig.js';

describe('somebody for whom no platform has a code', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  it('has no code, and nothing about her leaves the box', async () => {
    const lookup = await rig.client.lookup({
      person: { idType: '99', idNo: 'H00000001' },
      laneId: 'lane-1',
      startedAt: rig.time.mono(),
    });
    expect(lookup).to.deep.equal({ status: 'none', tookMs: 0 });
    expect(rig.simulator.control.log()).to.have.length(0);
    expect(rig.client.status()).to.include({ inFlight: 0 });
  });
});
