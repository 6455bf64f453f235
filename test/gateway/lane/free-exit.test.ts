import { expect } from 'chai';
import { Rig } from './rig.js';

async function done(rig: Rig): Promise<void> {
  await rig.lane.stop();
  expect(rig.time.waiting).to.equal(0);
}

describe('a gate that lets people out by itself', () => {
  it('whoever leaves by the free exit is a row without an alarm, until the gate is locked again', async () => {
    const rig = new Rig();
    const alarms: string[] = [];
    rig.lane.onEvent((event) => {
      if (event.type === 'alarm') alarms.push(event.code);
    });
    rig.turnstile.emit({ type: 'free-exit', active: true, at: rig.time.mono() });
    rig.turnstile.pass('out');
    rig.turnstile.emit({ type: 'free-exit', active: false, at: rig.time.mono() });
    await rig.time.advance(9_000);
    rig.turnstile.pass('out');
    expect(alarms).to.deep.equal([]);
    await rig.time.advance(2_000);
    rig.turnstile.pass('out');
    await rig.time.advance(30_000);
    const rows = rig.ledger.rows.map((row) => row.detail?.['what']);
    expect(rows).to.deep.equal(['free-exit-passage', 'free-exit-passage', 'unexplained-passage']);
    expect(alarms).to.deep.equal(['unexplained-passage']);
    await done(rig);
  });

  it('the free exit explains nobody who walks in', async () => {
    const rig = new Rig();
    rig.turnstile.emit({ type: 'free-exit', active: true, at: rig.time.mono() });
    rig.turnstile.pass('in');
    await rig.time.advance(30_000);
    expect(rig.ledger.rows.map((row) => row.detail?.['what'])).to.deep.equal([
      'unexplained-passage',
    ]);
    await done(rig);
  });
});
