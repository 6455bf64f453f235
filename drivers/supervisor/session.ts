import type { Connection } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, MonoMs, Timers } from '../../schemas/time.js';
import type { Codec, Exchange, LinkDevice, Reply } from './contract.js';
import { deadline } from './deadline.js';
import { UrgencyQueue } from './urgency-queue.js';

/** After a timeout, or with half a frame on the line, the next request waits no longer than this. */
const QUIET_CEILING_MS = 300;

export interface SessionOptions<Frame> {
  readonly connection: Connection;
  readonly codec: Codec<Frame>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly interByteMs: number;
  readonly gapMs: number;
  readonly observer: SessionObserver<Frame>;
}

/** What the link learns from its session. */
export interface SessionObserver<Frame> {
  answered(device: LinkDevice<Frame>): void;
  /** Nothing acceptable came in time. */
  unanswered(device: LinkDevice<Frame>): void;
  /** Bytes that were no frame; `turn` is the device being asked, if any. */
  noise(bytes: number, at: MonoMs, turn: LinkDevice<Frame> | undefined): void;
  /** A whole frame that answers no exchange. */
  unasked(frame: Frame, at: MonoMs): void;
  /** A request is still not on its way at its timeout. */
  stuck(detail: string): void;
}

interface Waiting<Frame> {
  readonly device: LinkDevice<Frame>;
  readonly exchange: Exchange<Frame>;
  readonly resolve: (reply: Reply<Frame>) => void;
  readonly reject: (error: unknown) => void;
}

interface Running<Frame> extends Waiting<Frame> {
  readonly sentAt: MonoMs;
  /** The operating system took the request. */
  taken: boolean;
  stopTimeout: Cancel;
}

/** One open connection: one exchange at a time, bytes to frames, silence between them. */
export class LinkSession<Frame> {
  readonly #options: SessionOptions<Frame>;
  readonly #queue = new UrgencyQueue<Waiting<Frame>>();
  #running: Running<Frame> | undefined;
  #ended = false;
  #lastByteAt: MonoMs;
  #freeAt: MonoMs;
  /** Set while the line must fall quiet first: the moment at which waiting for it ends. */
  #quietBy: MonoMs | undefined;
  #stopHalfFrame: Cancel = () => undefined;
  #stopPause: Cancel | undefined;
  #bytes = 0;
  #frames = 0;

  constructor(options: SessionOptions<Frame>) {
    this.#options = options;
    this.#lastByteAt = -Infinity;
    this.#freeAt = -Infinity;
    options.connection.onData((chunk) => this.#receive(chunk));
  }

  /** Bytes came, and never a frame among them: most often a wrong baud rate. */
  get babbles(): boolean {
    return this.#bytes > 0 && this.#frames === 0;
  }

  exchange(device: LinkDevice<Frame>, exchange: Exchange<Frame>): Promise<Reply<Frame>> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(closedError(device));
        return;
      }
      this.#queue.push(exchange.urgency, { device, exchange, resolve, reject });
      this.#pump();
    });
  }

  /** Rejects everything with `DEVICE_CLOSED` and gives up half a frame. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopHalfFrame();
    this.#stopPause?.();
    this.#running?.stopTimeout();
    this.#dropHalfFrame();
    const left = this.#queue.drain();
    if (this.#running !== undefined) left.unshift(this.#running);
    this.#running = undefined;
    for (const { device, reject } of left) reject(closedError(device));
  }

  #pump(): void {
    if (this.#ended || this.#running !== undefined || this.#stopPause !== undefined) return;
    if (this.#queue.size === 0) return;
    const wait = this.#pauseMs();
    if (wait > 0) {
      this.#stopPause = this.#options.timers.after(wait, () => {
        this.#stopPause = undefined;
        this.#pump();
      });
      return;
    }
    const next = this.#queue.shift();
    if (next !== undefined) this.#send(next);
  }

  /** How long the line must still rest before the next request, milliseconds. */
  #pauseMs(): number {
    const { clock, codec, interByteMs, gapMs } = this.#options;
    const now = clock.mono();
    if (codec.pending().length > 0) this.#quietBy ??= now + QUIET_CEILING_MS;
    let readyAt = Math.max(this.#lastByteAt, this.#freeAt) + gapMs;
    if (this.#quietBy !== undefined) {
      const quietAt = Math.min(this.#lastByteAt + interByteMs, this.#quietBy);
      if (quietAt <= now) {
        this.#quietBy = undefined;
        this.#dropHalfFrame();
      } else {
        readyAt = Math.max(readyAt, quietAt);
      }
    }
    return readyAt - now;
  }

  #send(waiting: Waiting<Frame>): void {
    const { connection, clock, timers } = this.#options;
    const { exchange } = waiting;
    const sentAt = clock.mono();
    const running: Running<Frame> = {
      ...waiting,
      sentAt,
      taken: false,
      stopTimeout: deadline(clock, timers, exchange.timeoutMs, () => this.#timedOut(running)),
    };
    this.#running = running;
    exchange.onSent?.(sentAt);
    connection.write(exchange.request).then(
      () => {
        running.taken = true;
      },
      (error: unknown) => {
        this.#unsent(running, error);
      },
    );
  }

  /** The connection is ending; should it not, the device falls silent and the link opens again. */
  #unsent(running: Running<Frame>, error: unknown): void {
    if (this.#running !== running) return;
    this.#free();
    running.reject(error);
    this.#options.observer.unanswered(running.device);
    this.#pump();
  }

  #timedOut(running: Running<Frame>): void {
    const { clock, observer } = this.#options;
    this.#free();
    this.#quietBy = clock.mono() + QUIET_CEILING_MS;
    running.reject(new TongdaoError('DEVICE_TIMEOUT', running.device.id));
    observer.unanswered(running.device);
    // What the line has not taken must not reach the device later, when nobody expects it any more.
    if (!running.taken) observer.stuck('the line takes no bytes');
    this.#pump();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ended || chunk.length === 0) return;
    const { codec, clock, timers, interByteMs } = this.#options;
    const at = clock.mono();
    this.#lastByteAt = at;
    this.#bytes += chunk.length;
    const frames = codec.push(chunk);
    this.#countNoise(at);
    this.#stopHalfFrame();
    if (codec.pending().length > 0) {
      this.#stopHalfFrame = deadline(clock, timers, interByteMs, () => this.#silence());
    }
    // A frame of this chunk cannot answer a request that is sent only because of this chunk.
    for (const frame of frames) this.#offer(frame, at);
    this.#showPartial(at);
    this.#pump();
  }

  #offer(frame: Frame, at: MonoMs): void {
    this.#frames += 1;
    const running = this.#running;
    if (running === undefined || !this.#ask(running, () => running.exchange.accepts(frame))) {
      this.#options.observer.unasked(frame, at);
      return;
    }
    this.#free();
    this.#options.observer.answered(running.device);
    running.resolve({ frame, sentAt: running.sentAt, receivedAt: at });
  }

  #showPartial(at: MonoMs): void {
    const running = this.#running;
    const pending = this.#options.codec.pending();
    if (running?.exchange.onPartial === undefined || pending.length === 0) return;
    this.#ask(running, () => {
      running.exchange.onPartial?.(pending, at);
      return true;
    });
  }

  /** A device that throws fails its own exchange, not the link and the devices beside it. */
  #ask(running: Running<Frame>, question: () => boolean): boolean {
    try {
      return question();
    } catch (error) {
      this.#free();
      running.reject(error);
      return false;
    }
  }

  #free(): void {
    this.#running?.stopTimeout();
    this.#running = undefined;
    this.#freeAt = this.#options.clock.mono();
  }

  #silence(): void {
    const at = this.#lastByteAt;
    for (const frame of this.#options.codec.atSilence?.() ?? []) this.#offer(frame, at);
    this.#dropHalfFrame();
  }

  #dropHalfFrame(): void {
    const { codec, clock } = this.#options;
    if (codec.pending().length > 0) codec.drop();
    this.#countNoise(clock.mono());
  }

  #countNoise(at: MonoMs): void {
    const bytes = this.#options.codec.takeNoise();
    if (bytes > 0) this.#options.observer.noise(bytes, at, this.#running?.device);
  }
}

function closedError<Frame>(device: LinkDevice<Frame>): TongdaoError {
  return new TongdaoError('DEVICE_CLOSED', device.id);
}
