import type { Cancel, Timers, Unlisten } from '../../../schemas/time.js';
import { withCrc } from '../../turnstile/modbus/crc.js';
import type { ModbusBoardSimulator } from './board.js';
import { RequestParser, type ModbusRequest } from './request.js';

const BROADCAST = 0;

export interface ModbusLineOptions {
  readonly timers: Timers;
  /** One per address; two with the same address would both answer, as on a real line. */
  readonly boards: readonly ModbusBoardSimulator[];
  /** Silence after which a request that has begun is forgotten, milliseconds. */
  readonly gapMs?: number;
}

/** One master's end of the line. */
export interface LineEnd {
  receive(chunk: Uint8Array): void;
  /** Nothing is sent to this end any more. */
  close(): void;
}

export interface LineObserver {
  /** Bytes from the master, as they came. */
  received?(bytes: Uint8Array): void;
  /** Bytes to the master, one answer a call. */
  sent?(bytes: Uint8Array): void;
}

/**
 * A two-wire RTU line with boards on it. Each board hears every request and answers its own address;
 * a broadcast is obeyed and not answered.
 */
export class ModbusLine {
  readonly boards: readonly ModbusBoardSimulator[];
  readonly #timers: Timers;
  readonly #gapMs: number;
  readonly #observers = new Set<LineObserver>();

  constructor(options: ModbusLineOptions) {
    this.boards = options.boards;
    this.#timers = options.timers;
    this.#gapMs = options.gapMs ?? 50;
  }

  observe(observer: LineObserver): Unlisten {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  connect(send: (bytes: Uint8Array) => void): LineEnd {
    const parser = new RequestParser();
    const running = new Set<Cancel>();
    let silence: Cancel | undefined;
    let open = true;
    const answer = (bytes: Uint8Array): void => {
      if (!open) return;
      for (const observer of this.#observers) observer.sent?.(bytes);
      send(bytes);
    };
    const answerAfter = (ms: number, bytes: Uint8Array): void => {
      const cancel = this.#timers.after(ms, () => {
        running.delete(cancel);
        answer(bytes);
      });
      running.add(cancel);
    };
    return {
      receive: (chunk) => {
        if (!open) return;
        for (const observer of this.#observers) observer.received?.(chunk);
        for (const request of parser.push(chunk)) this.#serve(request, answer, answerAfter);
        silence?.();
        silence = parser.waiting ? this.#timers.after(this.#gapMs, () => parser.drop()) : undefined;
      },
      close: () => {
        open = false;
        silence?.();
        for (const cancel of running) cancel();
      },
    };
  }

  #serve(
    request: ModbusRequest,
    answer: (bytes: Uint8Array) => void,
    answerAfter: (ms: number, bytes: Uint8Array) => void,
  ): void {
    for (const board of this.boards) {
      const broadcast = request.address === BROADCAST;
      if (!broadcast && board.address !== request.address) continue;
      const fault = board.fault;
      if (fault.kind === 'silent') continue;
      const bytes = withCrc([request.address, ...board.execute(request.pdu)]);
      if (broadcast) continue;
      switch (fault.kind) {
        case 'mute':
          break;
        case 'late':
          answerAfter(fault.ms, bytes);
          break;
        case 'wrong-crc':
          bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0x40;
          answer(bytes);
          break;
        case 'noise':
          answer(Uint8Array.of(...fault.bytes, ...bytes));
          break;
        case 'none':
        case 'wrong-echo':
        case 'exception':
          answer(bytes);
          break;
      }
    }
  }
}
