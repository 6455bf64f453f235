import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';
import { Backoff, LINK_BACKOFF, type BackoffLimits } from './backoff.js';
import type { Codec, LinkDevice } from './contract.js';
import { LinkDevices } from './link-devices.js';
import type { DeviceRegistry } from './registry.js';
import { LinkSession } from './session.js';

export interface LinkOptions<Frame> {
  readonly id: string;
  readonly transport: Transport;
  /** A fresh codec for every connection. */
  readonly codec: () => Codec<Frame>;
  readonly devices: readonly LinkDevice<Frame>[];
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly backoff?: BackoffLimits;
  /** A polled device without an answer for so long is silent, milliseconds. */
  readonly silentAfterMs?: number;
  /** Half a frame followed by this much silence is dropped, milliseconds. */
  readonly interByteMs?: number;
  /** Silence kept between two frames, milliseconds: RS-485 needs 3.5 characters. */
  readonly gapMs?: number;
}

/** A connection that does not finish closing is left behind after this time, milliseconds. */
const CLOSE_LIMIT_MS = 900;

type Phase = 'idle' | 'opening' | 'open' | 'closing' | 'waiting' | 'stopped';

/**
 * Keeps one port or socket open for the devices on it, for as long as the process runs. The only
 * owner of reconnect timers: one state machine, one timer slot. Losing the device never ends the
 * process and never stops the attempts.
 */
export class Link<Frame> {
  readonly id: string;
  readonly #options: LinkOptions<Frame>;
  readonly #devices: LinkDevices<Frame>;
  readonly #backoff: Backoff;
  #phase: Phase = 'idle';
  #stopTimer: Cancel | undefined;
  #connection: Connection | undefined;
  #attempt: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #openedAt: MonoMs = 0;
  #openings = 0;

  /** Declares its devices. @throws TongdaoError `CONFIG_INVALID` when one is declared already. */
  constructor(options: LinkOptions<Frame>) {
    this.id = options.id;
    this.#options = options;
    this.#backoff = new Backoff(options.backoff ?? LINK_BACKOFF);
    this.#devices = new LinkDevices({
      link: options.id,
      devices: options.devices,
      registry: options.registry,
      clock: options.clock,
      timers: options.timers,
      silentAfterMs: options.silentAfterMs ?? 2500,
      reopen: () => this.#reopen(),
    });
  }

  /** Whole frames that came when nobody waited for them, since the start. */
  get strayFrames(): number {
    return this.#devices.strayFrames;
  }

  /** @throws TongdaoError `INTERNAL` when called a second time. */
  start(): void {
    if (this.#phase !== 'idle')
      throw new TongdaoError('INTERNAL', `link "${this.id}" is started once`);
    this.#open();
  }

  /** Resolves within a second. Exchanges still waiting reject with `DEVICE_CLOSED`. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #open(): void {
    this.#phase = 'opening';
    this.#attempt = this.#options.transport.open().then(
      (connection) => this.#opened(connection),
      (error: unknown) => this.#refused(error),
    );
  }

  #opened(connection: Connection): Promise<void> | undefined {
    if (this.#phase !== 'opening') return connection.close();
    const { codec, clock, timers, interByteMs = 100, gapMs = 0 } = this.#options;
    this.#phase = 'open';
    this.#connection = connection;
    this.#openedAt = clock.mono();
    this.#openings += 1;
    void connection.closed.then((reason) => this.#closed(connection, reason));
    this.#devices.attach(
      new LinkSession({
        connection,
        codec: codec(),
        clock,
        timers,
        interByteMs,
        gapMs,
        observer: this.#devices,
      }),
      this.#openings,
    );
    return undefined;
  }

  #refused(error: unknown): void {
    if (this.#phase !== 'opening') return;
    this.#devices.lost(isTongdaoError(error) ? error.detail : String(error));
    this.#wait();
  }

  /** The port is open but nothing useful comes out of it: a new opening may wake it. */
  #reopen(): void {
    const connection = this.#connection;
    if (this.#phase !== 'open' || connection === undefined) return;
    this.#phase = 'closing';
    this.#devices.detach();
    this.#arm(CLOSE_LIMIT_MS, () => this.#closed(connection, { kind: 'closed' }));
    void connection.close();
  }

  #closed(connection: Connection, reason: CloseReason): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    switch (this.#phase) {
      case 'open': {
        const { clock, backoff = LINK_BACKOFF } = this.#options;
        const lasted = clock.mono() - this.#openedAt >= backoff.ceilingMs;
        if (lasted || this.#devices.anyAnswered) this.#backoff.reset();
        this.#devices.detach();
        this.#devices.lost(reason.kind === 'closed' ? 'closed' : reason.detail);
        break;
      }
      case 'closing':
        this.#backoff.reset();
        break;
      case 'idle':
      case 'opening':
      case 'waiting':
      case 'stopped':
        return;
    }
    this.#wait();
  }

  #wait(): void {
    this.#phase = 'waiting';
    this.#arm(this.#backoff.next(), () => this.#open());
  }

  #disarm(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #arm(ms: number, run: () => void): void {
    this.#disarm();
    this.#stopTimer = this.#options.timers.after(ms, () => {
      this.#stopTimer = undefined;
      run();
    });
  }

  async #stop(): Promise<void> {
    this.#phase = 'stopped';
    this.#disarm();
    this.#devices.detach();
    this.#devices.stopped();
    const connection = this.#connection;
    this.#connection = undefined;
    const released = connection?.close() ?? this.#attempt;
    if (released === undefined) return;
    await new Promise<void>((resolve) => {
      this.#arm(CLOSE_LIMIT_MS, resolve);
      void released.then(resolve);
    });
    this.#disarm();
  }
}
