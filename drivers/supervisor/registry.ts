import type {
  DeviceId,
  DeviceKind,
  DeviceState,
  DeviceStatus,
  Liveness,
} from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Clock, Unlisten } from '../../schemas/time.js';

export interface DeviceDeclaration {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  /** Id of the link the device hangs on. */
  readonly link: string;
  readonly liveness: Liveness;
}

export interface DeviceChange {
  readonly state?: DeviceState;
  /** Without it a new state begins with an empty detail. */
  readonly detail?: string;
  readonly reopened?: number;
  readonly identity?: string;
}

export type DeviceListener = (status: DeviceStatus, previous: DeviceStatus) => void;

/**
 * The one place of device state. A change of `state` is announced, once; counters, details and
 * identities are only kept, so that a noisy line does not flood its listeners. Listeners run at once
 * and must not throw.
 */
export class DeviceRegistry {
  readonly #clock: Clock;
  readonly #devices = new Map<DeviceId, DeviceStatus>();
  readonly #listeners = new Set<DeviceListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Enters a device as `connecting`. @throws TongdaoError `CONFIG_INVALID` when it is known already. */
  declare(device: DeviceDeclaration): void {
    if (this.#devices.has(device.id)) {
      throw new TongdaoError('CONFIG_INVALID', `device "${device.id}" is declared twice`);
    }
    const { id, kind, link, liveness } = device;
    this.#devices.set(id, {
      id,
      kind,
      link,
      liveness,
      state: 'connecting',
      since: this.#clock.mono(),
      detail: '',
      noiseBytes: 0,
      reopened: 0,
    });
  }

  /** @throws TongdaoError `NOT_FOUND` for a device nobody declared. */
  update(id: DeviceId, change: DeviceChange): void {
    const previous = this.#known(id);
    const state = change.state ?? previous.state;
    const moved = state !== previous.state;
    const status: DeviceStatus = {
      ...previous,
      ...change,
      state,
      detail: change.detail ?? (moved ? '' : previous.detail),
      since: moved ? this.#clock.mono() : previous.since,
    };
    this.#devices.set(id, status);
    if (!moved) return;
    for (const listener of [...this.#listeners]) listener(status, previous);
  }

  /** @throws TongdaoError `NOT_FOUND` for a device nobody declared. */
  countNoise(id: DeviceId, bytes: number): void {
    const previous = this.#known(id);
    this.#devices.set(id, { ...previous, noiseBytes: previous.noiseBytes + bytes });
  }

  get(id: DeviceId): DeviceStatus | undefined {
    return this.#devices.get(id);
  }

  /** In the order of declaration. */
  all(): readonly DeviceStatus[] {
    return [...this.#devices.values()];
  }

  listen(listener: DeviceListener): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #known(id: DeviceId): DeviceStatus {
    const status = this.#devices.get(id);
    if (status === undefined) throw new TongdaoError('NOT_FOUND', `device "${id}"`);
    return status;
  }
}
