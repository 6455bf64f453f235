import { expect } from 'chai';
import type { DeskAlarmView } from '../../../../schemas/api/desk-view.js';
import { AlarmBell } from '../../../../gateway/web/console/alarm-bell.js';
import { summariseAlarms, type AlarmSound } from '../../../../gateway/web/console/alarm-sounds.js';
import { NOTES } from '../../../../gateway/web/console/sound.js';
import { ManualTime } from '../../../support/manual-time.js';
import { alarm, NOW } from './fixtures.js';

function rig() {
  const time = new ManualTime();
  const heard: AlarmSound[] = [];
  const bell = new AlarmBell({ clock: time, timers: time, play: (sound) => heard.push(sound) });
  return { time, heard, bell };
}

const seen = (view: DeskAlarmView): DeskAlarmView => ({ ...view, acknowledgedAt: NOW });

describe('alarm sounds', () => {
  it('priority 1 sounds every 10 s until somebody has acknowledged it', async () => {
    const { time, heard, bell } = rig();
    const fire = alarm('fire', 1);
    bell.changed([fire]);
    expect(heard).to.deep.equal(['urgent']);
    await time.advance(9999);
    expect(heard).to.have.length(1);
    await time.advance(10_001);
    expect(heard).to.have.length(3);
    bell.changed([seen(fire)]);
    await time.advance(60_000);
    expect(heard).to.have.length(3);
    expect(time.waiting).to.equal(0);
  });

  it('a storm of news does not make priority 1 sound more often', async () => {
    const { time, heard, bell } = rig();
    for (let count = 1; count <= 20; count++) {
      bell.changed([alarm('unexplained-passage', 1, { count })]);
      await time.advance(400);
    }
    expect(heard).to.deep.equal(['urgent']);
    bell.stop();
    expect(time.waiting).to.equal(0);
  });

  it('priority 2 sounds once, and once more when it comes back after being seen', async () => {
    const { time, heard, bell } = rig();
    const lost = alarm('reader-lost', 2);
    bell.changed([lost]);
    await time.advance(60_000);
    bell.changed([{ ...lost, count: 5 }]);
    expect(heard).to.deep.equal(['notice']);
    bell.changed([seen(lost)]);
    bell.changed([lost]);
    expect(heard).to.deep.equal(['notice', 'notice']);
  });

  it('the same cause on another lane is another alarm', () => {
    const { heard, bell } = rig();
    bell.changed([alarm('tailgate', 2, { lane: '1' })]);
    bell.changed([alarm('tailgate', 2, { lane: '1' }), alarm('tailgate', 2, { lane: '2' })]);
    expect(heard).to.deep.equal(['notice', 'notice']);
  });

  it('priority 3 is silent', async () => {
    const { time, heard, bell } = rig();
    bell.changed([alarm('retention-waiting', 3)]);
    await time.advance(60_000);
    expect(heard).to.deep.equal([]);
  });

  it('there are at most three sounds, none above 2.5 kHz', () => {
    expect(Object.keys(NOTES).length).to.be.at.most(3);
    for (const note of Object.values(NOTES).flat()) expect(note.hertz).to.be.at.most(2500);
  });
});

describe('alarm summary', () => {
  it('F8 takes the most urgent that nobody has seen', () => {
    const summary = summariseAlarms([
      seen(alarm('fire', 1)),
      alarm('retention-waiting', 3),
      alarm('reader-lost', 2),
    ]);
    expect(summary.top?.code).to.equal('reader-lost');
    expect(summary).to.deep.include({ urgent: [], unseenNotices: 1, unseenRest: 1 });
  });

  it('an acknowledged alarm is in no bar and in no counter', () => {
    expect(summariseAlarms([seen(alarm('fire', 1))])).to.deep.equal({
      urgent: [],
      unseenNotices: 0,
      unseenRest: 0,
    });
  });
});
