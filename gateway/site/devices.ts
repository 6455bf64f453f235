import { SamCodec } from '../../drivers/sam/codec.js';
import { SamReader } from '../../drivers/sam/driver.js';
import type { SamReply } from '../../drivers/sam/frame.js';
import { Link } from '../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../drivers/supervisor/registry.js';
import { serialTransport } from '../../drivers/transport/serial.js';
import { tcpTransport } from '../../drivers/transport/tcp.js';
import { ModbusCodec } from '../../drivers/turnstile/modbus/codec.js';
import { ModbusTurnstile } from '../../drivers/turnstile/modbus/driver.js';
import type { ModbusFrame } from '../../drivers/turnstile/modbus/frame.js';
import type { Transport } from '../../schemas/device.js';
import type { LinkConfig, Site, TransportConfig } from '../../schemas/site.js';
import type { Clock, Timers } from '../../schemas/time.js';

export interface SiteDevices {
  readonly registry: DeviceRegistry;
  readonly readers: ReadonlyMap<string, SamReader>;
  readonly turnstiles: ReadonlyMap<string, ModbusTurnstile>;
  start(): void;
  stop(): Promise<void>;
}

/** RS-485: at least 3.5 characters between frames; 4 ms is that at 9600 baud. */
const MODBUS_GAP_MS = 4;

function transportOf(config: TransportConfig, timers: Timers): Transport {
  switch (config.type) {
    case 'serial':
      return serialTransport({ path: config.path, baudRate: config.baudRate });
    case 'tcp':
      return tcpTransport({ host: config.host, port: config.port, timers });
  }
}

/** One link for each port or socket of the site file, with the devices that hang on it. */
export function buildDevices(site: Site, clock: Clock, timers: Timers): SiteDevices {
  const registry = new DeviceRegistry(clock);
  const readers = new Map<string, SamReader>();
  const turnstiles = new Map<string, ModbusTurnstile>();

  const readerLink = (config: LinkConfig): Link<SamReply> => {
    const devices = site.readers
      .filter((reader) => reader.link === config.id)
      .map((reader) => new SamReader({ id: reader.id, clock, timers, pollMs: reader.pollMs }));
    for (const device of devices) readers.set(device.id, device);
    return new Link<SamReply>({
      id: config.id,
      transport: transportOf(config.transport, timers),
      codec: () => new SamCodec(),
      devices,
      registry,
      clock,
      timers,
    });
  };

  const turnstileLink = (config: LinkConfig): Link<ModbusFrame> => {
    const devices = site.turnstiles
      .filter((turnstile) => turnstile.link === config.id)
      .map((turnstile) => new ModbusTurnstile({ config: turnstile, clock, timers }));
    for (const device of devices) turnstiles.set(device.id, device);
    return new Link<ModbusFrame>({
      id: config.id,
      transport: transportOf(config.transport, timers),
      codec: () => new ModbusCodec(),
      devices,
      registry,
      clock,
      timers,
      gapMs: config.transport.type === 'serial' ? MODBUS_GAP_MS : 0,
    });
  };

  const links = site.links.map((config) => {
    switch (config.protocol) {
      case 'sam':
        return readerLink(config);
      case 'modbus':
        return turnstileLink(config);
    }
  });
  return {
    registry,
    readers,
    turnstiles,
    start: () => {
      for (const link of links) link.start();
    },
    stop: async () => {
      await Promise.all(links.map((link) => link.stop()));
    },
  };
}
