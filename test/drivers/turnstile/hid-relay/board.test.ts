import { expect } from 'chai';
import {
  HidRelaySimulator,
  type HidRelayOptions,
} from '../../../../drivers/simulators/hid/relay.js';
import { connectionPipe } from '../../../../drivers/simulators/sam/connection-pipe.js';
import { memoryPair } from '../../../../drivers/transport/memory.js';
import type { RelayBoard } from '../../../../drivers/turnstile/guard/contract.js';
import { RelayGuard } from '../../../../drivers/turnstile/guard/relay-guard.js';
import { hidRelayBoard, openHidRelayBoard } from '../../../../drivers/turnstile/hid-relay/board.js';
import {
  relayCount,
  relayState,
  switchReport,
} from '../../../../drivers/turnstile/hid-relay/relay-report.js';
import type { Connection } from '../../../../schemas/device.js';
import { isTongdaoError } from '../../../../schemas/errors.js';
import { ManualTime } from '../../../support/manual-time.js';

interface Opened {
  readonly time: ManualTime;
  readonly relay: HidRelaySimulator;
  readonly board: RelayBoard;
  readonly far: Connection;
}

async function opened(options: Partial<HidRelayOptions> = {}): Promise<Opened> {
  const time = new ManualTime();
  const relay = new HidRelaySimulator({ clock: time, timers: time, ...options });
  const { near, far } = memoryPair();
  relay.connect(connectionPipe(far));
  return { time, relay, far, board: await hidRelayBoard(near, relay.product, time) };
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isTongdaoError(error) ? error.code : String(error);
  }
}

describe('HID relay board', () => {
  it('commands and state have the published bytes (facts 5.2)', () => {
    expect(Buffer.from(switchReport(1, true)).toString('hex')).to.equal('00ff01000000000000');
    expect(Buffer.from(switchReport(2, false)).toString('hex')).to.equal('00fd02000000000000');
    const eight = Buffer.from('36514d425300 0003'.replace(' ', ''), 'hex');
    expect(relayState(eight)).to.deep.equal({ serial: '6QMBS', mask: 3 });
    expect(relayState(Uint8Array.of(0, ...eight))).to.deep.equal({ serial: '6QMBS', mask: 3 });
    for (const length of [0, 1, 7, 10, 64])
      expect(relayState(new Uint8Array(length))).to.equal(undefined);
    expect(relayCount('www.dcttech.com USBRelay4')).to.equal(4);
    for (const other of ['', 'USBRelay', 'USBRelay9', 'LED badge', 'USBRelay2 clone']) {
      expect(relayCount(other), other).to.equal(undefined);
    }
  });

  for (const obeys of ['both', 'feature', 'output'] as const) {
    for (const stateBytes of [8, 9] as const) {
      it(`switches and reads back a board that obeys ${obeys} and states ${stateBytes} bytes`, async () => {
        const { board, relay } = await opened({ obeys, stateBytes });
        expect(board.identity).to.equal('USBRelay2 serial 6QMBS');
        for (const channel of [1, 2]) {
          await board.switch(channel, false);
          await board.switch(channel, true);
          expect(relay.isOn(channel)).to.equal(true);
          expect(await board.isOn?.(channel)).to.equal(true);
          expect(await board.isOn?.(3 - channel)).to.equal(false);
          await board.switch(channel, false);
          expect(relay.isOn(channel)).to.equal(false);
        }
        expect(relay.switchings.map(({ relay: n, on }) => `${n}${on ? '+' : '-'}`)).to.deep.equal([
          '1+',
          '1-',
          '2+',
          '2-',
        ]);
      });
    }
  }

  it('a thing with the same numbers that is no relay board gets no command', async () => {
    const { near, far } = memoryPair();
    const heard: Uint8Array[] = [];
    far.onData((chunk) => heard.push(chunk));
    expect(await errorOf(hidRelayBoard(near, 'obdev.at LED badge', new ManualTime()))).to.equal(
      'DEVICE_OPEN_FAILED',
    );
    expect(heard).to.deep.equal([]);
    expect((await near.closed).kind).to.equal('closed');
  });

  it('a channel that the board does not have is refused', async () => {
    const { board } = await opened();
    expect(await errorOf(board.switch(3, true))).to.equal('DEVICE_REFUSED');
  });

  it('a board that does not answer cannot be opened, and one that falls silent is let go', async () => {
    const time = new ManualTime();
    const { near } = memoryPair();
    const opening = errorOf(hidRelayBoard(near, 'USBRelay2', time));
    await time.advance(300);
    expect(await opening).to.equal('DEVICE_OPEN_FAILED');
    const silent = await opened();
    silent.relay.inject({ kind: 'lost' });
    const asking = errorOf(silent.board.isOn?.(1) ?? Promise.resolve());
    await silent.time.advance(300);
    expect(await asking).to.equal('DEVICE_TIMEOUT');
    expect((await silent.board.closed).kind).to.equal('closed');
    expect(silent.time.waiting).to.equal(0);
  });

  it('a state that comes late is never taken for the next one', async () => {
    const { board, relay, time } = await opened();
    relay.lateMs = 400;
    const first = errorOf(board.isOn?.(1) ?? Promise.resolve());
    const second = errorOf(board.isOn?.(1) ?? Promise.resolve());
    await time.advance(1000);
    expect([await first, await second]).to.deep.equal(['DEVICE_TIMEOUT', 'DEVICE_CLOSED']);
  });

  it('a lost board rejects what is asked of it', async () => {
    const { board, far } = await opened();
    await far.close();
    expect(await errorOf(board.switch(1, true))).to.equal('DEVICE_CLOSED');
    expect((await board.closed).kind).to.equal('lost');
  });

  it('under its guard a pulse is on, confirmed by the board, and off again', async () => {
    const { board, relay, time } = await opened();
    const said: string[] = [];
    const guard = new RelayGuard({
      board,
      channels: [1, 2],
      clock: time,
      timers: time,
      report: (report) => said.push(report.type),
    });
    await guard.start();
    guard.obey({ type: 'pulse', id: 1, channel: 2, ms: 500, by: time.mono() + 500 });
    await time.advance(100);
    expect(relay.isOn(2)).to.equal(true);
    await time.advance(500);
    expect(relay.isOn(2)).to.equal(false);
    expect(said).to.deep.equal(['on', 'off']);
    const [on, off] = relay.switchings;
    expect(off!.at - on!.at).to.equal(500);
    await guard.end('stop');
    expect(time.waiting).to.equal(0);
  });

  it('is opened on USB only', async () => {
    const time = new ManualTime();
    const opening = openHidRelayBoard(
      { type: 'tcp', host: '127.0.0.1', port: 1 },
      { clock: time, timers: time },
    );
    expect(await errorOf(opening)).to.equal('DEVICE_OPEN_FAILED');
  });
});
