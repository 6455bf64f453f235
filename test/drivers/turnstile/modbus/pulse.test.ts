import { expect } from 'chai';
import { isTongdaoError, TongdaoError } from '../../../../schemas/errors.js';
import type { PulseReceipt } from '../../../../schemas/device.js';
import { EXCEPTION } from '../../../../drivers/turnstile/modbus/frame.js';
import { settle } from '../../../support/manual-time.js';
import { Rig, turnstileConfig } from './rig.js';
import { ECHOED } from './vectors.js';

/** Waits for the end of a pulse, moving time as far as it needs. */
async function outcome(
  rig: Rig,
  pulse: Promise<PulseReceipt>,
): Promise<PulseReceipt | TongdaoError> {
  const settled = pulse.catch((error: unknown) => {
    if (!isTongdaoError(error)) throw error;
    return error;
  });
  await rig.time.advance(350);
  return settled;
}

async function errorOf(rig: Rig, pulse: Promise<PulseReceipt>): Promise<TongdaoError> {
  const result = await outcome(rig, pulse);
  if (!(result instanceof TongdaoError)) throw new Error('the pulse was confirmed');
  return result;
}

describe('Modbus turnstile, pulse', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await new Rig().start();
    rig.takeRequests();
  });

  afterEach(async () => {
    await rig.link.stop();
  });

  it('sends the published flash-on of 500 ms exactly once and is confirmed by its echo', async () => {
    const at = rig.time.mono();
    const receipt = await rig.turnstile.pulse('in');
    expect(receipt).to.deep.equal({ sentAt: at, confirmedAt: at });
    await rig.time.advance(5000);
    expect(rig.takeRequests().filter((request) => request.startsWith('01 05'))).to.deep.equal([
      ECHOED.pulse500,
    ]);
    expect(rig.board.pulses).to.deep.equal([{ coil: 0, at, ms: 500 }]);
  });

  it('lets the board end the pulse by its own timer', async () => {
    await rig.turnstile.pulse('in');
    await rig.time.advance(499);
    expect(rig.board.relays.isOn(0)).to.equal(true);
    await rig.link.stop();
    await rig.time.advance(1);
    expect(rig.board.relays.isOn(0)).to.equal(false);
  });

  it('pulses the coil of the direction, for the configured time', async () => {
    const config = turnstileConfig({ coils: { in: 2, out: 5 }, pulseMs: 700 });
    const other = await new Rig([config]).start();
    await other.turnstile.pulse('out');
    expect(other.board.pulses.map(({ coil, ms }) => [coil, ms])).to.deep.equal([[5, 700]]);
    await other.link.stop();
  });

  it('is unconfirmed, and sent only once, when the board obeys but is not heard', async () => {
    rig.board.fault = { kind: 'mute' };
    const error = await errorOf(rig, rig.turnstile.pulse('in'));
    expect(error.code).to.equal('TURNSTILE_UNCONFIRMED');
    expect(isTongdaoError(error.cause, 'DEVICE_TIMEOUT')).to.equal(true);
    await rig.time.advance(5000);
    expect(rig.board.pulses).to.have.length(1);
  });

  for (const fault of ['silent', 'wrong-crc', 'wrong-echo'] as const) {
    it(`is unconfirmed when the board is ${fault}`, async () => {
      rig.board.fault = { kind: fault };
      const error = await errorOf(rig, rig.turnstile.pulse('in'));
      expect(error.code).to.equal('TURNSTILE_UNCONFIRMED');
      expect(rig.board.pulses).to.have.length(fault === 'silent' ? 0 : 1);
    });
  }

  it('is confirmed through noise in front of the echo', async () => {
    rig.board.fault = { kind: 'noise', bytes: Uint8Array.of(0x00, 0xfe, 0xf8) };
    await rig.turnstile.pulse('in');
    expect(rig.status().noiseBytes).to.equal(3);
  });

  it('is unconfirmed when the link is lost before the echo', async () => {
    rig.board.fault = { kind: 'mute' };
    const pulse = rig.turnstile.pulse('in').catch((error: unknown) => error);
    await settle();
    await rig.unplug();
    expect(isTongdaoError(await pulse, 'TURNSTILE_UNCONFIRMED')).to.equal(true);
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(5000);
    expect(rig.status().state).to.equal('online');
    expect(rig.board.pulses, 'none is sent again after the reopening').to.have.length(1);
  });

  it('is offline, not unconfirmed, when the link is lost before the pulse was sent', async () => {
    rig.board.fault = { kind: 'late', ms: 100 };
    await rig.time.advance(500);
    expect(rig.takeRequests(), 'a poll is on its way').to.have.length(1);
    const pulse = rig.turnstile.pulse('in').catch((error: unknown) => error);
    await rig.unplug();
    expect(isTongdaoError(await pulse, 'TURNSTILE_OFFLINE')).to.equal(true);
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(5000);
    expect(rig.board.pulses).to.deep.equal([]);
  });

  it('takes no late echo for the confirmation of the next pulse', async () => {
    rig.board.fault = { kind: 'late', ms: 400 };
    const first = await errorOf(rig, rig.turnstile.pulse('in'));
    expect(first.code).to.equal('TURNSTILE_UNCONFIRMED');
    rig.board.fault = { kind: 'silent' };
    const second = await errorOf(rig, rig.turnstile.pulse('in'));
    expect(second.code, 'the late echo came, the read did not').to.equal('TURNSTILE_OFFLINE');
    expect(rig.board.pulses).to.have.length(1);
    rig.board.fault = { kind: 'none' };
    await rig.time.advance(600);
    await rig.turnstile.pulse('in');
    expect(rig.board.pulses).to.have.length(2);
  });

  it('reads before the next pulse when the last one went unconfirmed', async () => {
    rig.board.fault = { kind: 'mute' };
    await errorOf(rig, rig.turnstile.pulse('in'));
    rig.board.fault = { kind: 'none' };
    rig.takeRequests();
    await rig.turnstile.pulse('in');
    expect(rig.takeRequests()).to.deep.equal(['01 01 00 00 00 02 BD CB', ECHOED.pulse500]);
  });

  it('lets no poll in between that read and the pulse', async () => {
    rig.turnstile.watch('active');
    rig.board.fault = { kind: 'mute' };
    await errorOf(rig, rig.turnstile.pulse('in'));
    rig.board.fault = { kind: 'late', ms: 60 };
    rig.takeRequests();
    const pulse = rig.turnstile.pulse('in');
    await rig.time.advance(600);
    await pulse;
    expect(rig.takeRequests().slice(0, 2)).to.deep.equal([
      '01 01 00 00 00 02 BD CB',
      ECHOED.pulse500,
    ]);
  });

  it('sends nothing before start-up is done, after the link is lost, or after it stopped', async () => {
    const early = new Rig();
    const unborn = await errorOf(early, early.turnstile.pulse('in'));
    expect(unborn.code).to.equal('TURNSTILE_OFFLINE');
    expect(unborn.detail).to.equal('gate-1: link is closed');
    early.board.fault = { kind: 'silent' };
    await early.start();
    const starting = await errorOf(early, early.turnstile.pulse('in'));
    expect(starting.code).to.equal('TURNSTILE_OFFLINE');
    await early.link.stop();
    const stopped = await errorOf(early, early.turnstile.pulse('in'));
    expect(stopped.code).to.equal('TURNSTILE_OFFLINE');
    expect(early.board.pulses).to.deep.equal([]);
    expect(early.requests.filter((request) => request.startsWith('01 05 02'))).to.deep.equal([]);
  });

  for (const code of [
    EXCEPTION.illegalFunction,
    EXCEPTION.illegalDataAddress,
    EXCEPTION.illegalDataValue,
  ]) {
    it(`takes exception ${code} as proof that it did not open, and is faulty from then on`, async () => {
      rig.board.fault = { kind: 'exception', functionCode: 5, code };
      const error = await errorOf(rig, rig.turnstile.pulse('in'));
      expect(error.code).to.equal('TURNSTILE_OFFLINE');
      expect(isTongdaoError(error.cause, 'DEVICE_REFUSED')).to.equal(true);
      expect(rig.status().state).to.equal('faulty');
      expect(rig.status().detail).to.contain('pulse: exception');
      rig.board.fault = { kind: 'none' };
      await rig.time.advance(60_000);
      expect(rig.status().state, 'answers to reads do not heal it').to.equal('faulty');
      const next = await errorOf(rig, rig.turnstile.pulse('in'));
      expect(next.code).to.equal('TURNSTILE_OFFLINE');
      expect(rig.board.pulses).to.deep.equal([]);
    });
  }

  for (const code of [EXCEPTION.deviceBusy, EXCEPTION.gatewayPathUnavailable]) {
    it(`takes exception ${code} as proof that it did not open, and tries the next pulse`, async () => {
      rig.board.fault = { kind: 'exception', functionCode: 5, code };
      expect((await errorOf(rig, rig.turnstile.pulse('in'))).code).to.equal('TURNSTILE_OFFLINE');
      expect(rig.status().state).to.equal('online');
      rig.board.fault = { kind: 'none' };
      await rig.turnstile.pulse('in');
      expect(rig.board.pulses).to.have.length(1);
    });
  }

  for (const code of [EXCEPTION.deviceFailure, EXCEPTION.acknowledge, 0x0b, 0x7e]) {
    it(`takes exception ${code} as no proof at all`, async () => {
      rig.board.fault = { kind: 'exception', functionCode: 5, code };
      const error = await errorOf(rig, rig.turnstile.pulse('in'));
      expect(error.code).to.equal('TURNSTILE_UNCONFIRMED');
    });
  }

  it('goes before waiting polls, and nothing is polled until it is over', async () => {
    rig.turnstile.watch('active');
    await rig.time.advance(45);
    rig.takeRequests();
    rig.board.fault = { kind: 'late', ms: 250 };
    const pulse = rig.turnstile.pulse('in');
    await rig.time.advance(240);
    expect(rig.takeRequests()).to.deep.equal([ECHOED.pulse500]);
    await rig.time.advance(20);
    await pulse;
    await rig.time.advance(45);
    expect(rig.takeRequests()[0]).to.equal('01 02 00 00 00 02 F9 CB');
  });

  it('waits for at most the one short exchange that is already on the line', async () => {
    rig.board.fault = { kind: 'late', ms: 100 };
    await rig.time.advance(500);
    expect(rig.takeRequests(), 'a poll is on its way').to.have.length(1);
    const pulse = rig.turnstile.pulse('out');
    await rig.time.advance(400);
    expect((await pulse).confirmedAt).to.be.above(0);
    expect(rig.takeRequests()[0]).to.equal('01 05 02 01 00 05 5D B1');
  });

  it('sends each of two pulses asked for at once, one after the other', async () => {
    await Promise.all([rig.turnstile.pulse('in'), rig.turnstile.pulse('out')]);
    expect(rig.board.pulses.map(({ coil }) => coil)).to.deep.equal([0, 1]);
  });
});
