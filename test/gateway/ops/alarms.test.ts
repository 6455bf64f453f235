import { expect } from 'chai';
import { ALARMS, Alarms, type Alarm } from '../../../gateway/ops/alarms.js';
import { ManualTime } from '../../support/manual-time.js';

describe('alarms', () => {
  it('the same alarm on the same lane is one row that counts', async () => {
    const time = new ManualTime();
    const alarms = new Alarms(time);
    const first = time.wall();
    alarms.raise('platform-untrusted', '1');
    await time.advance(60_000);
    alarms.raise('platform-untrusted', '1');
    alarms.raise('platform-untrusted', '2');
    const rows = alarms.list().map(({ code, lane, count }) => ({ code, lane, count }));
    expect(rows).to.deep.equal([
      { code: 'platform-untrusted', lane: '1', count: 2 },
      { code: 'platform-untrusted', lane: '2', count: 1 },
    ]);
    expect(alarms.list()[0]).to.include({ firstAt: first, lastAt: first + 60_000 });
  });

  it('the most urgent comes first, then the oldest', async () => {
    const time = new ManualTime();
    const alarms = new Alarms(time);
    for (const code of ['retention-waiting', 'tailgate', 'contradicted', 'fire'] as const) {
      alarms.raise(code);
      await time.advance(1000);
    }
    expect(alarms.list().map((alarm) => alarm.code)).to.deep.equal([
      'fire',
      'tailgate',
      'contradicted',
      'retention-waiting',
    ]);
  });

  it('a cleared alarm is gone and starts to count anew', () => {
    const alarms = new Alarms(new ManualTime());
    alarms.raise('reader-lost', '1');
    alarms.raise('reader-lost', '1');
    alarms.clear('reader-lost', '1');
    expect(alarms.list()).to.deep.equal([]);
    expect(alarms.raise('reader-lost', '1').count).to.equal(1);
  });

  it('an acknowledged alarm is seen and not solved: it stays, and news make it unseen', async () => {
    const time = new ManualTime();
    const alarms = new Alarms(time);
    expect(alarms.acknowledge('tailgate', '1')).to.equal(undefined);
    alarms.raise('tailgate', '1');
    alarms.raise('tailgate', '2');
    await time.advance(5000);
    alarms.acknowledge('tailgate', '1');
    const seen = (): (number | undefined)[] => alarms.list().map((alarm) => alarm.acknowledgedAt);
    expect(seen()).to.deep.equal([time.wall(), undefined]);
    expect(alarms.raise('tailgate', '1').count, 'it was never cleared').to.equal(2);
    expect(seen()).to.deep.equal([undefined, undefined]);
  });

  it('a listener hears every raise until it leaves', () => {
    const alarms = new Alarms(new ManualTime());
    const heard: Alarm[] = [];
    const leave = alarms.onRaise((alarm) => heard.push(alarm));
    alarms.raise('fire', '1');
    alarms.raise('fire', '1');
    leave();
    alarms.raise('fire', '1');
    expect(heard.map((alarm) => alarm.count)).to.deep.equal([1, 2]);
  });

  it('every alarm has a Chinese and an English sentence', () => {
    for (const { zh, en } of Object.values(ALARMS)) {
      expect(zh).to.match(/\p{Script=Han}.*。$/u);
      expect(en).to.match(/^[A-Z][^\p{Script=Han}]+\.$/u);
    }
  });
});
