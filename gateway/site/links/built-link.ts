/** What the composition knows of one link of the site file, whatever protocol it speaks. */
import type { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import type { Reader, Turnstile } from '../../../schemas/device.js';
import type { Site } from '../../../schemas/site.js';
import type {
  LinkConfig,
  Protocol,
  ReaderConfig,
  ReaderConfigOf,
  TurnstileConfig,
  TurnstileConfigOf,
} from '../../../schemas/site-devices.js';
import type { Clock, Timers } from '../../../schemas/time.js';

export interface LinkParts {
  readonly site: Site;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface BuiltLink {
  readonly readers: readonly Reader[];
  readonly turnstiles: readonly Turnstile[];
  start(): void;
  /** Resolves within a second. */
  stop(): Promise<void>;
}

export type LinkBuilder = (config: LinkConfig, parts: LinkParts) => BuiltLink;
export type LinkBuilders = Readonly<Record<Protocol, LinkBuilder>>;

/** The readers of one driver on one link. */
export function readersOn<Driver extends ReaderConfig['driver']>(
  driver: Driver,
  link: string,
  site: Site,
): readonly ReaderConfigOf<Driver>[] {
  return site.readers.filter(
    (reader): reader is ReaderConfigOf<Driver> => reader.driver === driver && reader.link === link,
  );
}

/** The turnstiles of one driver on one link. */
export function turnstilesOn<Driver extends TurnstileConfig['driver']>(
  driver: Driver,
  link: string,
  site: Site,
): readonly TurnstileConfigOf<Driver>[] {
  return site.turnstiles.filter(
    (turnstile): turnstile is TurnstileConfigOf<Driver> =>
      turnstile.driver === driver && turnstile.link === link,
  );
}
