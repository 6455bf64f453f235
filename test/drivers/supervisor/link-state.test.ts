import { expect } from 'chai';
import { settle } from '../../support/manual-time.js';
import { LinkRig } from './link-rig.js';

describe('a link and the state of its devices', () => {
  let rig: LinkRig;

  beforeEach(() => {
    rig = new LinkRig();
  });

  afterEach(() => rig.finish());

  it('begins with connecting devices and announces online once', async () => {
    rig.build([rig.polled('one', 1)]);
    expect(rig.registry.get('one')).to.include({ state: 'connecting', link: 'line-1', detail: '' });
    rig.link.start();
    await rig.time.advance(5000);
    expect(rig.announced).to.deep.equal(['one connecting>online']);
    expect(rig.registry.get('one')?.reopened).to.equal(0);
  });

  it('waits 0.5, 1, 2, 2 … s between attempts and starts again after a good connection', async () => {
    rig.line.plugged = false;
    const attempts: number[] = [];
    rig.build([rig.polled('one', 1)], {
      transport: {
        label: 'test',
        open: () => {
          attempts.push(rig.time.mono());
          return rig.line.transport.open();
        },
      },
    });
    rig.link.start();
    await rig.time.advance(10_000);
    const waits = attempts.slice(1).map((at, index) => at - attempts[index]!);
    expect(waits).to.deep.equal([500, 1000, 2000, 2000, 2000, 2000]);
    rig.line.plugged = true;
    await rig.time.advance(2000);
    expect(rig.stateOf('one')).to.equal('online');
    await rig.line.unplug();
    attempts.length = 0;
    const lostAt = rig.time.mono();
    await rig.time.advance(600);
    expect(attempts).to.deep.equal([lostAt + 500]);
  });

  it('an absent device is announced offline once, however long it stays away', async () => {
    rig.line.plugged = false;
    rig.build([rig.polled('one', 1)]);
    rig.link.start();
    await rig.time.advance(3_600_000);
    expect(rig.announced).to.deep.equal(['one connecting>offline']);
    expect(rig.registry.get('one')?.detail).to.equal('no such port');
    rig.line.plugged = true;
    await rig.time.advance(5000);
    expect(rig.announced.at(-1)).to.equal('one offline>online');
    expect(rig.registry.get('one')).to.include({ detail: '', reopened: 0 });
  });

  it('a device is back within 5 s of its return, and the re-opening is counted', async () => {
    rig.build([rig.polled('one', 1)]);
    rig.link.start();
    await rig.time.advance(1000);
    for (let away = 100; away < 6000; away += 700) {
      await rig.line.unplug();
      await rig.time.advance(away);
      expect(rig.stateOf('one')).to.equal('offline');
      rig.line.plugged = true;
      await rig.time.advance(5000);
      expect(rig.stateOf('one'), `after ${away} ms away`).to.equal('online');
    }
    expect(rig.registry.get('one')?.reopened).to.equal(9);
  });

  it('an open line without an answer is silent within 3 s, is opened again, and says so once', async () => {
    rig.build([rig.polled('one', 1)]);
    rig.link.start();
    await rig.time.advance(1000);
    rig.line.alive.clear();
    const diedAt = rig.time.mono();
    await rig.time.advance(3000);
    expect(rig.stateOf('one')).to.equal('silent');
    expect(rig.registry.get('one')!.since - diedAt).to.be.at.most(3000);
    expect(rig.registry.get('one')?.detail).to.equal('no answer for 2500 ms');
    await rig.time.advance(60_000);
    expect(rig.line.opened).to.be.within(15, 25);
    expect(rig.announced).to.deep.equal(['one connecting>online', 'one online>silent']);
    rig.line.alive.add(1);
    await rig.time.advance(5000);
    expect(rig.stateOf('one')).to.equal('online');
  });

  it('of two devices on a line the dead one is silent, the other goes on, the line stays open', async () => {
    const [one, two] = [rig.polled('one', 1), rig.polled('two', 2)];
    rig.build([one, two]);
    rig.link.start();
    await rig.time.advance(1000);
    rig.line.alive.delete(2);
    await rig.time.advance(3000);
    expect([rig.stateOf('one'), rig.stateOf('two')]).to.deep.equal(['online', 'silent']);
    const before = one.answers;
    await rig.time.advance(10_000);
    expect(one.answers - before).to.be.above(20);
    expect(rig.line.opened).to.equal(1);
    rig.line.alive.add(2);
    await rig.time.advance(1000);
    expect(rig.stateOf('two')).to.equal('online');
  });

  it('bytes that never make a frame are told as a wrong speed', async () => {
    rig.build([rig.polled('one', 1)]);
    rig.line.answer = () => {
      void rig.line.send(Uint8Array.of(0x00, 0xf8, 0x80));
    };
    rig.link.start();
    await rig.time.advance(3000);
    expect(rig.registry.get('one')).to.include({
      state: 'silent',
      detail: 'bytes arrive but make no frame: check the speed',
    });
    expect(rig.registry.get('one')?.noiseBytes).to.be.above(0);
  });

  it('a port-only device is online while the port is open, without a word from it', async () => {
    rig.line.alive.clear();
    rig.build([rig.quiet('one', 1, { liveness: 'port-only' })]);
    rig.link.start();
    await rig.time.advance(60_000);
    expect(rig.announced).to.deep.equal(['one connecting>online']);
    await rig.line.unplug();
    await settle();
    expect(rig.stateOf('one')).to.equal('offline');
  });

  it('a device that answers again after a silence is what it last said it was', async () => {
    const mute = rig.quiet('two', 2);
    rig.build([rig.polled('one', 1), mute]);
    rig.link.start();
    await rig.time.advance(1000);
    mute.port!.report('faulty', 'self test failed', 'SAM 1');
    rig.line.alive.delete(2);
    for (let n = 0; n < 4; n++) {
      mute.exchange(n, { timeoutMs: 500 }).catch(() => undefined);
      await rig.time.advance(1000);
    }
    expect(rig.stateOf('two')).to.equal('silent');
    rig.line.alive.add(2);
    await mute.exchange(9);
    expect(rig.registry.get('two')).to.include({
      state: 'faulty',
      detail: 'self test failed',
      identity: 'SAM 1',
    });
  });

  it('a device that must be set up again is not online for its first answers', async () => {
    const mute = rig.quiet('two', 2);
    rig.build([rig.polled('one', 1), mute]);
    rig.link.start();
    await rig.time.advance(500);
    mute.port!.report('online');
    mute.port!.report('connecting', 'no answer');
    rig.line.alive.delete(2);
    mute.exchange(1, { timeoutMs: 500 }).catch(() => undefined);
    await rig.time.advance(3000);
    expect(rig.stateOf('two')).to.equal('silent');
    rig.line.alive.add(2);
    await mute.exchange(2);
    expect(rig.stateOf('two')).to.equal('connecting');
    mute.port!.report('online');
    expect(rig.stateOf('two')).to.equal('online');
  });

  it('a polled device that asks nothing is not called silent', async () => {
    rig.build([rig.quiet('one', 1)]);
    rig.link.start();
    await rig.time.advance(60_000);
    expect(rig.announced).to.deep.equal([]);
    expect(rig.line.opened).to.equal(1);
  });

  it('after a long rest one request in vain is enough to notice, in time', async () => {
    const one = rig.quiet('one', 1);
    rig.build([one]);
    rig.link.start();
    await rig.time.advance(60_000);
    await one.exchange(1);
    rig.line.alive.clear();
    one.exchange(2).catch(() => undefined);
    await rig.time.advance(2500);
    expect(rig.stateOf('one')).to.equal('silent');
  });
});
