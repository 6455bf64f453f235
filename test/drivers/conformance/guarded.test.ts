import { HidRelaySimulator } from '../../../drivers/simulators/hid/relay.js';
import { LcusBoardSimulator } from '../../../drivers/simulators/lcus/board.js';
import type { BytePipe } from '../../../drivers/simulators/sam/reader.js';
import { connectionPipe } from '../../../drivers/simulators/sam/connection-pipe.js';
import { memoryPair } from '../../../drivers/transport/memory.js';
import {
  guardReportSchema,
  type GuardedBoard,
  type GuardReport,
  type RelayBoard,
} from '../../../drivers/turnstile/guard/contract.js';
import { GuardRoom } from '../../../drivers/turnstile/guard/guard-room.js';
import { encodeMessage, MessageCodec } from '../../../drivers/turnstile/guard/message-codec.js';
import { GuardedTurnstile } from '../../../drivers/turnstile/guard/turnstile.js';
import { hidRelayBoard } from '../../../drivers/turnstile/hid-relay/board.js';
import { lcusBoard } from '../../../drivers/turnstile/lcus/board.js';
import type { Liveness } from '../../../schemas/device.js';
import { conformsAsTurnstile } from '../../support/conformance/turnstile.js';
import type { TurnstileParts } from '../../support/conformance/turnstile-bench.js';
import type { ManualTime } from '../../support/manual-time.js';

interface SimulatedBoard {
  readonly liveness: Liveness;
  /** A fresh connection to the board. */
  readonly open: () => Promise<RelayBoard>;
  readonly openings: () => number;
  readonly isOn: () => boolean;
}

const PULSE_MS = 500;
const CHANNELS = { in: 1, out: 2 } as const;

function lcus(time: ManualTime): SimulatedBoard {
  const simulator = new LcusBoardSimulator({ clock: time, timers: time });
  let openings = 0;
  simulator.relays.listen(({ coil, on }) => {
    if (on && coil + 1 === CHANNELS.in) openings += 1;
  });
  return {
    liveness: 'port-only',
    open: () => {
      const { near, far } = memoryPair('lcus');
      simulator.connect(connectionPipe(far));
      return Promise.resolve(lcusBoard(near));
    },
    openings: () => openings,
    isOn: () => simulator.isOn(CHANNELS.in),
  };
}

function hidRelay(time: ManualTime): SimulatedBoard {
  const simulator = new HidRelaySimulator({ clock: time, timers: time });
  return {
    liveness: 'polled',
    open: () => {
      const { near, far } = memoryPair('hid-relay');
      simulator.connect(connectionPipe(far));
      return hidRelayBoard(near, simulator.product, time);
    },
    openings: () =>
      simulator.switchings.filter(({ relay, on }) => on && relay === CHANNELS.in).length,
    isOn: () => simulator.isOn(CHANNELS.in),
  };
}

/** The guard runs beside the gateway here; its process is proved in guard-process.test.ts. */
function guardOf(time: ManualTime, board: GuardedBoard, simulated: SimulatedBoard) {
  return (pipe: BytePipe, gone: Promise<unknown>): void => {
    const room = new GuardRoom({
      setup: {
        board,
        transport: { type: 'tcp', host: 'memory', port: 1 },
        channels: Object.values(CHANNELS),
      },
      open: simulated.open,
      clock: time,
      timers: time,
      report: (report) => pipe.send(encodeMessage(report)),
      news: () => undefined,
    });
    pipe.onBytes((chunk) => room.receive(chunk));
    void gone.then(() => room.leave());
    room.control({ do: 'open' });
  };
}

for (const [board, build] of [
  ['lcus', lcus],
  ['hid-relay', hidRelay],
] as const) {
  conformsAsTurnstile({
    name: `${board} behind its guard`,
    build: (time): TurnstileParts<GuardReport> => {
      const simulated = build(time);
      let orders = 0;
      return {
        codec: () => new MessageCodec(guardReportSchema),
        turnstile: new GuardedTurnstile({
          ...{ id: 'gate-1', pulseMs: PULSE_MS, channels: CHANNELS, liveness: simulated.liveness },
          ...{ clock: time, timers: time },
          sharedMono: () => time.mono(),
          nextId: () => ++orders,
        }),
        connect: guardOf(time, board, simulated),
        openings: simulated.openings,
        isOn: simulated.isOn,
      };
    },
    noise: Uint8Array.of(0xee, 0x77),
    noiseSpoilsFrame: true,
    checksum: 'none',
  });
}
