import type { DeviceId } from '../../schemas/device.js';
import type { Clock, MonoMs, Timers } from '../../schemas/time.js';
import type { LinkDevice, LinkPort } from './contract.js';
import { LivenessWatch } from './liveness.js';
import type { DeviceRegistry } from './registry.js';
import type { LinkSession, SessionObserver } from './session.js';

export interface LinkDevicesOptions<Frame> {
  readonly link: string;
  readonly devices: readonly LinkDevice<Frame>[];
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly silentAfterMs: number;
  /** Every polled device is silent, or the line takes nothing: try a new connection. */
  readonly reopen: () => void;
}

interface Reported {
  readonly state: 'connecting' | 'online' | 'faulty';
  readonly detail: string;
}

/**
 * The devices of one link and what is known of each. A device that was lost or silent keeps that
 * state through re-openings until it answers or fails in another way: a dead port opened again every
 * few seconds is one announcement, not thousands.
 */
export class LinkDevices<Frame> implements SessionObserver<Frame> {
  readonly #options: LinkDevicesOptions<Frame>;
  readonly #watches = new Map<DeviceId, LivenessWatch>();
  readonly #reported = new Map<DeviceId, Reported>();
  #session: LinkSession<Frame> | undefined;
  #anyAnswered = false;
  #strayFrames = 0;

  constructor(options: LinkDevicesOptions<Frame>) {
    this.#options = options;
    const { registry, devices, link } = options;
    for (const { id, kind, liveness } of devices) registry.declare({ id, kind, link, liveness });
  }

  get strayFrames(): number {
    return this.#strayFrames;
  }

  /** Some device answered on this connection. */
  get anyAnswered(): boolean {
    return this.#anyAnswered;
  }

  /** `opening` counts the connections of this link, from 1. */
  attach(session: LinkSession<Frame>, opening: number): void {
    const { devices, registry, clock, timers, silentAfterMs } = this.#options;
    this.#session = session;
    this.#anyAnswered = false;
    this.#reported.clear();
    for (const device of devices) {
      registry.update(device.id, { reopened: opening - 1 });
      switch (device.liveness) {
        case 'port-only':
          registry.update(device.id, { state: 'online' });
          break;
        case 'polled': {
          const onSilent = (): void => this.#silent(device);
          const watch = new LivenessWatch({ silentAfterMs, clock, timers, onSilent });
          this.#watches.set(device.id, watch);
          break;
        }
      }
    }
    for (const device of devices) device.attach(this.#port(session, device));
  }

  detach(): void {
    const session = this.#session;
    if (session === undefined) return;
    session.end();
    this.#session = undefined;
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
    for (const device of this.#options.devices) device.detach();
  }

  lost(detail: string): void {
    for (const { id } of this.#options.devices) {
      this.#options.registry.update(id, { state: 'offline', detail });
    }
  }

  stopped(): void {
    for (const { id } of this.#options.devices) {
      this.#options.registry.update(id, { state: 'stopped' });
    }
  }

  answered({ id }: LinkDevice<Frame>): void {
    this.#anyAnswered = true;
    this.#watches.get(id)?.answered();
    const reported = this.#reported.get(id);
    const { registry } = this.#options;
    if (reported !== undefined && registry.get(id)?.state === 'silent') {
      registry.update(id, reported);
    }
  }

  unanswered({ id }: LinkDevice<Frame>): void {
    this.#watches.get(id)?.unanswered();
  }

  noise(bytes: number, at: MonoMs, turn: LinkDevice<Frame> | undefined): void {
    for (const device of turn === undefined ? this.#options.devices : [turn]) {
      this.#options.registry.countNoise(device.id, bytes);
      device.onNoise?.(bytes, at);
    }
  }

  unasked(frame: Frame, at: MonoMs): void {
    const taken = this.#options.devices.some((device) => device.onFrame?.(frame, at) === true);
    if (!taken) this.#strayFrames += 1;
  }

  stuck(detail: string): void {
    if (this.#session === undefined) return;
    for (const { id } of this.#options.devices) {
      this.#options.registry.update(id, { state: 'silent', detail });
    }
    this.#options.reopen();
  }

  #port(session: LinkSession<Frame>, device: LinkDevice<Frame>): LinkPort<Frame> {
    return {
      exchange: (exchange) => session.exchange(device, exchange),
      report: (state, detail = '', identity) => {
        if (this.#session !== session) return;
        this.#reported.set(device.id, { state, detail });
        const told = identity === undefined ? {} : { identity };
        this.#options.registry.update(device.id, { state, detail, ...told });
      },
      discard: (bytes) => {
        if (this.#session === session) this.#options.registry.countNoise(device.id, bytes);
      },
    };
  }

  #silent({ id }: LinkDevice<Frame>): void {
    const { registry, silentAfterMs, reopen } = this.#options;
    const detail =
      this.#session?.babbles === true
        ? 'bytes arrive but make no frame: check the speed'
        : `no answer for ${silentAfterMs} ms`;
    registry.update(id, { state: 'silent', detail });
    if ([...this.#watches.values()].every((watch) => watch.silent)) reopen();
  }
}
