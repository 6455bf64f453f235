import { expect } from 'chai';
import { Alarms } from '../../../gateway/ops/alarms.js';
import { alarmsOfLanes } from '../../../gateway/site/watch.js';
import { LANE_ALARMS, type LaneAlarm, type LaneEvent } from '../../../schemas/visit.js';
import { ManualTime } from '../../support/manual-time.js';

const alarm = (code: LaneAlarm, active: boolean): LaneEvent => ({
  type: 'alarm',
  lane: '1',
  code,
  active,
});

describe('alarms of the lanes on the desk’s list', () => {
  it('every alarm a lane can tell is a row of its lane', () => {
    for (const code of LANE_ALARMS) {
      const alarms = new Alarms(new ManualTime());
      alarmsOfLanes(alarm(code, true), alarms);
      expect(alarms.list()).to.have.lengthOf(1);
      expect(alarms.list()[0]).to.include({ code, lane: '1', count: 1 });
    }
  });

  it('a fire that ends leaves the list, and only on its own lane', () => {
    const alarms = new Alarms(new ManualTime());
    alarms.raise('fire', '2');
    alarmsOfLanes(alarm('fire', true), alarms);
    alarmsOfLanes(alarm('fire', false), alarms);
    expect(alarms.list().map(({ lane }) => lane)).to.deep.equal(['2']);
  });
});
