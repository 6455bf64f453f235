import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import type { Reader, Turnstile } from '../../schemas/device.js';
import type { Site } from '../../schemas/site.js';
import type { Clock, Timers } from '../../schemas/time.js';
import { LINK_BUILDERS } from './links/builders.js';

export interface SiteDevices {
  readonly registry: DeviceRegistry;
  readonly readers: ReadonlyMap<string, Reader>;
  readonly turnstiles: ReadonlyMap<string, Turnstile>;
  start(): void;
  stop(): Promise<void>;
}

/** One link for each port or socket of the site file, with the devices that hang on it. */
export function buildDevices(site: Site, clock: Clock, timers: Timers): SiteDevices {
  const registry = new DeviceRegistry(clock);
  const parts = { site, registry, clock, timers };
  const links = site.links.map((config) => LINK_BUILDERS[config.protocol](config, parts));
  return {
    registry,
    readers: new Map(links.flatMap(({ readers }) => readers.map((reader) => [reader.id, reader]))),
    turnstiles: new Map(
      links.flatMap(({ turnstiles }) => turnstiles.map((turnstile) => [turnstile.id, turnstile])),
    ),
    start: () => {
      for (const link of links) link.start();
    },
    stop: async () => {
      await Promise.all(links.map((link) => link.stop()));
    },
  };
}
