import { lcusBoard } from '../../../../drivers/turnstile/lcus/board.js';
import {
  guardReportSchema,
  type GuardReport,
  type OpenRelayBoard,
  type RelayBoard,
} from '../../../../drivers/turnstile/guard/contract.js';
import type { GuardNews } from '../../../../drivers/turnstile/guard/control.js';
import { GuardRoom } from '../../../../drivers/turnstile/guard/guard-room.js';
import { encodeMessage, MessageCodec } from '../../../../drivers/turnstile/guard/message-codec.js';
import { GuardedTurnstile } from '../../../../drivers/turnstile/guard/turnstile.js';
import { LcusBoardSimulator } from '../../../../drivers/simulators/lcus/board.js';
import { connectionPipe } from '../../../../drivers/simulators/sam/connection-pipe.js';
import { Link } from '../../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../../drivers/supervisor/registry.js';
import { memoryPair, memoryTransport } from '../../../../drivers/transport/memory.js';
import type { Connection, DeviceStatus, Liveness } from '../../../../schemas/device.js';
import { ManualTime } from '../../../support/manual-time.js';

export interface GuardRigOptions {
  readonly channels?: readonly { readonly in: number; readonly out: number }[];
  readonly liveness?: Liveness;
  readonly talkative?: boolean;
  /** Puts something between guard and board. */
  readonly wrap?: (board: RelayBoard, simulator: LcusBoardSimulator) => RelayBoard;
}

/** Turnstiles, link, guard and LCUS board in one process and one manual time, joined by memory. */
export class GuardRig {
  readonly time = new ManualTime();
  readonly board: LcusBoardSimulator;
  readonly registry = new DeviceRegistry(this.time);
  readonly turnstiles: readonly GuardedTurnstile[];
  readonly link: Link<GuardReport>;
  readonly news: GuardNews[] = [];
  readonly reports: GuardReport[] = [];
  /** What the relays did: `1 on @1000`. */
  readonly switched: string[] = [];
  /** The guard's end of the line to the gateway, while one is open. */
  guardEnd: Connection | undefined;
  boardLine: Connection | undefined;
  #room: GuardRoom | undefined;

  constructor(options: GuardRigOptions = {}) {
    const { channels = [{ in: 1, out: 2 }], liveness = 'port-only', wrap } = options;
    const time = { clock: this.time, timers: this.time };
    this.board = new LcusBoardSimulator({ ...time, talkative: options.talkative ?? false });
    this.board.relays.listen(({ coil, on, at }) =>
      this.switched.push(`${coil + 1} ${on ? 'on' : 'off'} @${at}`),
    );
    const open: OpenRelayBoard = () => {
      const { near, far } = memoryPair('lcus');
      this.boardLine = far;
      this.board.connect(connectionPipe(far));
      const board = lcusBoard(near);
      return Promise.resolve(wrap === undefined ? board : wrap(board, this.board));
    };
    let orders = 0;
    this.turnstiles = channels.map(
      (pair, at) =>
        new GuardedTurnstile({
          ...{ id: `gate-${at + 1}`, pulseMs: 500, channels: pair, liveness, ...time },
          sharedMono: () => this.time.mono(),
          nextId: () => ++orders,
        }),
    );
    this.link = new Link<GuardReport>({
      id: 'relays',
      transport: memoryTransport((far) => {
        this.guardEnd = far;
        const room = new GuardRoom({
          setup: {
            board: 'lcus',
            transport: { type: 'tcp', host: 'memory', port: 1 },
            channels: [...new Set(channels.flatMap((pair) => [pair.in, pair.out]))],
          },
          open,
          ...time,
          report: (report) => {
            this.reports.push(report);
            void far.write(encodeMessage(report));
          },
          news: (news) => {
            this.news.push(news);
            if (news.said === 'lost') void far.close();
          },
        });
        far.onData((chunk) => room.receive(chunk));
        void far.closed.then(() => room.leave());
        room.control({ do: 'open' });
        this.#room = room;
      }),
      codec: () => new MessageCodec(guardReportSchema),
      devices: this.turnstiles,
      registry: this.registry,
      ...time,
    });
  }

  get turnstile(): GuardedTurnstile {
    return this.turnstiles[0]!;
  }

  get room(): GuardRoom {
    return this.#room!;
  }

  status(id = 'gate-1'): DeviceStatus {
    return this.registry.get(id)!;
  }

  async start(): Promise<this> {
    this.link.start();
    await this.time.advance(100);
    return this;
  }

  async stop(): Promise<void> {
    const stopped = this.link.stop();
    await this.time.advance(1000);
    await stopped;
  }
}
