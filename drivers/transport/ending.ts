import { TongdaoError } from '../../schemas/errors.js';
import type { CloseReason } from '../../schemas/device.js';

/** The end of a connection: the first reason counts, later ones are echoes of it. */
export class Ending {
  readonly closed: Promise<CloseReason>;
  readonly #label: string;
  #settle: (reason: CloseReason) => void = () => undefined;
  #reason: CloseReason | undefined;

  constructor(label: string) {
    this.#label = label;
    this.closed = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get ended(): boolean {
    return this.#reason !== undefined;
  }

  end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#settle(reason);
  }

  /** The `DEVICE_CLOSED` for a write that can no longer be made. */
  error(cause?: unknown): TongdaoError {
    return new TongdaoError('DEVICE_CLOSED', this.#label, { cause });
  }
}
