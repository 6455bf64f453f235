import { expect } from 'chai';
import { startRig } from './support/rig.js';

describe('claim cp', () => {
  it('carries the head of the log as it is when the platform is asked', async () => {
    const head = { size: 41, root: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=' };
    const rig = await startRig({ client: { checkpoint: () => ({ ...head }) } });
    try {
      await rig.ask();
      head.size = 42;
      await rig.ask();
      const claimed = rig.simulator.control.log().map(({ cp }) => cp);
      expect(claimed).to.deep.equal([
        { ...head, size: 41 },
        { ...head, size: 42 },
      ]);
    } finally {
      await rig.close();
    }
  });

  it('is left out where there is no log to speak of', async () => {
    const rig = await startRig();
    try {
      await rig.ask();
      expect(rig.simulator.control.log()[0]).to.not.have.property('cp');
    } finally {
      await rig.close();
    }
  });
});
