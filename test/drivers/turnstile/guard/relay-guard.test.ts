import { expect } from 'chai';
import { isTongdaoError, TongdaoError } from '../../../../schemas/errors.js';
import type { PulseReceipt } from '../../../../schemas/device.js';
import { encodeMessage } from '../../../../drivers/turnstile/guard/message-codec.js';
import { GuardRig } from './rig.js';

async function ended(rig: GuardRig, pulse: Promise<PulseReceipt>): Promise<string> {
  const settled = pulse.then(
    () => 'confirmed',
    (error: unknown) => (isTongdaoError(error) ? error.message : String(error)),
  );
  await rig.time.advance(700);
  return settled;
}

describe('relay guard', () => {
  let rig: GuardRig;

  afterEach(async () => {
    await rig.stop();
    expect(rig.time.waiting, 'timers left behind').to.equal(0);
  });

  it('switches every channel off before it is open, and what was left on with them', async () => {
    rig = new GuardRig({
      channels: [
        { in: 1, out: 2 },
        { in: 3, out: 4 },
      ],
    });
    rig.board.relays.switch(2, true);
    await rig.start();
    expect(rig.board.commands).to.deep.equal(['1 off', '2 off', '3 off', '4 off']);
    expect(rig.board.isOn(3)).to.equal(false);
    expect(rig.status().state).to.equal('online');
  });

  it('pulses the channel of the direction for the configured time, once', async () => {
    rig = await new GuardRig().start();
    const at = rig.time.mono();
    const receipt = await rig.turnstile.pulse('out');
    expect(receipt).to.deep.equal({ sentAt: at, confirmedAt: at });
    await rig.time.advance(5000);
    expect(rig.switched).to.deep.equal([`2 on @${at}`, `2 off @${at + 500}`]);
    expect(rig.reports).to.deep.include({ type: 'off', id: 1, channel: 2, heldMs: 500 });
    expect(rig.link.strayFrames).to.equal(0);
  });

  it('pulses two gates of one board at the same time', async () => {
    rig = await new GuardRig({
      channels: [
        { in: 1, out: 2 },
        { in: 3, out: 4 },
      ],
    }).start();
    const at = rig.time.mono();
    await Promise.all(rig.turnstiles.map((turnstile) => turnstile.pulse('in')));
    await rig.time.advance(600);
    expect(rig.switched).to.deep.equal([
      `1 on @${at}`,
      `3 on @${at}`,
      `1 off @${at + 500}`,
      `3 off @${at + 500}`,
    ]);
  });

  it('refuses a second pulse on a channel that is on: nothing is sent', async () => {
    rig = await new GuardRig().start();
    await rig.turnstile.pulse('in');
    const before = rig.board.commands.length;
    const second = rig.turnstile.pulse('in').catch((error: unknown) => error);
    await rig.time.advance(0);
    expect(isTongdaoError(await second, 'TURNSTILE_OFFLINE')).to.equal(true);
    expect(rig.board.commands.length).to.equal(before);
  });

  it('ends the pulse when the gateway has gone in the middle of it', async () => {
    rig = await new GuardRig().start();
    await rig.turnstile.pulse('in');
    await rig.time.advance(100);
    expect(rig.board.isOn(1)).to.equal(true);
    await rig.guardEnd!.close();
    await rig.time.advance(0);
    expect(rig.board.isOn(1)).to.equal(false);
  });

  it('ends the pulse before the link has stopped', async () => {
    rig = await new GuardRig().start();
    await rig.turnstile.pulse('in');
    await rig.time.advance(10);
    await rig.stop();
    expect(rig.board.isOn(1)).to.equal(false);
    expect(rig.status().state).to.equal('stopped');
  });

  it('refuses an order that was stuck on its way, so that no gate opens late', async () => {
    rig = await new GuardRig().start();
    const by = rig.time.mono() - 1;
    rig.room.receive(encodeMessage({ type: 'pulse', id: 77, channel: 1, ms: 500, by }));
    await rig.time.advance(1000);
    expect(rig.reports).to.deep.equal([
      { type: 'refused', id: 77, maybe: false, why: 'the order came too late' },
    ]);
    expect(rig.switched).to.deep.equal([]);
  });

  it('refuses a channel that no turnstile of the site file has', async () => {
    rig = await new GuardRig().start();
    const by = rig.time.mono() + 100;
    rig.room.receive(encodeMessage({ type: 'pulse', id: 5, channel: 3, ms: 500, by }));
    await rig.time.advance(100);
    expect(rig.reports[0]).to.include({ type: 'refused', why: 'channel 3 is not of this board' });
    expect(rig.board.commands).to.deep.equal(['1 off', '2 off']);
  });

  it('says off again every second: a garbled one holds the gate open no longer', async () => {
    rig = await new GuardRig().start();
    await rig.turnstile.pulse('in');
    rig.board.fault = { kind: 'garbled', commands: 2 };
    await rig.time.advance(600);
    expect(rig.board.isOn(1), 'off was garbled').to.equal(true);
    await rig.time.advance(1500);
    expect(rig.board.isOn(1)).to.equal(false);
  });

  it('is unconfirmed and lets the board go when the line takes no bytes, and opens again', async () => {
    let stuck = false;
    rig = new GuardRig({
      wrap: (board) => ({
        closed: board.closed,
        switch: (channel, on) => (stuck ? new Promise(() => undefined) : board.switch(channel, on)),
        close: () => board.close(),
      }),
    });
    await rig.start();
    stuck = true;
    expect(await ended(rig, rig.turnstile.pulse('in'))).to.match(/^TURNSTILE_UNCONFIRMED/);
    stuck = false;
    expect(rig.status().state).to.equal('offline');
    expect(rig.status().detail).to.equal('the other end closed');
    await rig.time.advance(3000);
    expect(rig.status().state).to.equal('online');
    expect(await ended(rig, rig.turnstile.pulse('in'))).to.equal('confirmed');
  });

  it('knows that nothing was sent while the link is closed', async () => {
    rig = new GuardRig();
    const error: unknown = await rig.turnstile.pulse('in').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TongdaoError);
    expect(isTongdaoError(error, 'TURNSTILE_OFFLINE')).to.equal(true);
  });

  it('is offline at once when the board is unplugged, and back with everything off', async () => {
    rig = await new GuardRig().start();
    await rig.turnstile.pulse('in');
    await rig.boardLine!.close();
    await rig.time.advance(0);
    expect(rig.status().state).to.equal('offline');
    expect(rig.board.isOn(1), 'power is lost with the plug on a real one').to.equal(true);
    await rig.time.advance(2500);
    expect(rig.status().state).to.equal('online');
    expect(rig.board.isOn(1)).to.equal(false);
  });

  it('tolerates a board that says its state after every command', async () => {
    rig = await new GuardRig({ talkative: true }).start();
    expect(await ended(rig, rig.turnstile.pulse('in'))).to.equal('confirmed');
    expect(rig.status()).to.include({ state: 'online', noiseBytes: 0 });
  });

  it('has no passage sensor and does not call silence of the board anything', async () => {
    rig = await new GuardRig().start();
    rig.board.fault = { kind: 'deaf' };
    await rig.time.advance(10_000);
    expect(rig.turnstile.hasPassageSensor).to.equal(false);
    expect(rig.turnstile.liveness).to.equal('port-only');
    expect(rig.status()).to.include({ state: 'online', liveness: 'port-only' });
  });

  describe('of a board that can be asked', () => {
    const asked = (change: { stuckOn?: boolean; stuckOff?: boolean } = {}): GuardRig =>
      new GuardRig({
        liveness: 'polled',
        wrap: (board, simulator) => ({
          identity: 'TEST1',
          closed: board.closed,
          switch: (channel, on) =>
            (on && change.stuckOff === true) || (!on && change.stuckOn === true)
              ? Promise.resolve()
              : board.switch(channel, on),
          isOn: async (channel) => {
            await Promise.resolve();
            if (simulator.fault.kind === 'deaf') return new Promise<boolean>(() => undefined);
            return simulator.isOn(channel);
          },
          close: () => board.close(),
        }),
      });

    it('is online with its identity once the board has answered', async () => {
      rig = await asked().start();
      expect(rig.status()).to.include({ state: 'online', identity: 'TEST1' });
      expect(await ended(rig, rig.turnstile.pulse('in'))).to.equal('confirmed');
    });

    it('has not opened when the relay says that it stayed off', async () => {
      rig = await asked({ stuckOff: true }).start();
      expect(await ended(rig, rig.turnstile.pulse('in'))).to.equal(
        'TURNSTILE_OFFLINE: gate-1: the relay stayed off',
      );
    });

    it('does not open with a relay that cannot be switched off', async () => {
      rig = asked({ stuckOn: true });
      rig.board.relays.switch(0, true);
      await rig.start();
      expect(rig.news).to.deep.equal([
        { said: 'failed', detail: 'channels cannot be switched off: relay 1 stays on' },
      ]);
    });

    it('is not online within 3 s of the board falling silent, and no pulse is ordered then', async () => {
      rig = await asked().start();
      rig.board.fault = { kind: 'deaf' };
      await rig.time.advance(3000);
      expect(rig.status().state).to.not.equal('online');
      const count = rig.board.commands.length;
      expect(await ended(rig, rig.turnstile.pulse('in'))).to.match(/^TURNSTILE_OFFLINE/);
      expect(rig.board.commands.slice(count).filter((one) => one.endsWith(' on'))).to.deep.equal(
        [],
      );
    });
  });
});
