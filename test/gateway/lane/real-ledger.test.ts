import { expect } from 'chai';
import { Ledger } from '../../../gateway/ledger/ledger.js';
import type { VenueDay } from '../../../schemas/ledger.js';
import { countingRandom, ManualTime, settle } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import { chipCard, EPIDEMIC, idNumber, Rig } from './rig.js';

const venue: VenueDay = {
  timeZone: 'Asia/Shanghai',
  dayOf: (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
};

describe('a lane on the real ledger', () => {
  it('every row it writes is accepted, and no opening is left without its end', async () => {
    const dir = tempDir();
    const time = new ManualTime();
    const ledger = await Ledger.open({
      dir: dir.path,
      origin: 'gate-1.example.org/ledger',
      venue,
      clock: time,
      timers: time,
      random: countingRandom(),
      personalDays: 14,
    });
    const rig = new Rig({ policy: EPIDEMIC, ports: { ledger, standing: ledger } });
    const swipe = async (sequence: number): Promise<void> => {
      await rig.swipe(chipCard(idNumber(sequence)));
      await settle();
    };
    await swipe(12);
    rig.turnstile.pass();
    await rig.time.advance(2000);
    await swipe(34);
    await rig.time.advance(11_000);
    await swipe(34);
    rig.turnstile.pass('out');
    await rig.time.advance(2000);
    rig.platform.answer = { status: 'red', cause: 'timeout', reference: 'R-1', tookMs: 12.7 };
    await swipe(56);
    await rig.time.advance(3000);
    const visit = rig.lane.currentAssist()?.visit ?? '';
    await rig.lane.refuse({ visit, operator: 'wang', reason: '已送至发热门诊' });
    rig.found();
    rig.failed('lifted-early');
    await rig.lane.setMode('closed', 'wang');
    rig.turnstile.pass();
    rig.turnstile.emit({ type: 'fire', active: true, at: rig.time.mono() });
    await rig.lane.stop();

    expect(rig.logs, 'no row was refused or lost').to.deep.equal([]);
    expect(rig.turnstile.pulses.length).to.equal(3);
    const report = rig.event('decided')[0]?.report;
    expect(report?.outcome).to.equal('admit');
    expect(ledger.unended()).to.deep.equal([]);
    const payload = ledger.payloadOf(report?.visit ?? '');
    expect(payload).to.include({ state: 'present' });
    await ledger.close();
    expect(time.waiting).to.equal(0);
    dir.remove();
  });
});
