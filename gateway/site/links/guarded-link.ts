import type { GuardedBoard, GuardReport } from '../../../drivers/turnstile/guard/contract.js';
import { guardReportSchema } from '../../../drivers/turnstile/guard/contract.js';
import type { GuardProgram } from '../../../drivers/turnstile/guard/guard-child.js';
import { MessageCodec } from '../../../drivers/turnstile/guard/message-codec.js';
import { sharedMono } from '../../../drivers/turnstile/guard/shared-clock.js';
import { GuardTransport } from '../../../drivers/turnstile/guard/transport.js';
import { GuardedTurnstile } from '../../../drivers/turnstile/guard/turnstile.js';
import { Link } from '../../../drivers/supervisor/link.js';
import type { Liveness } from '../../../schemas/device.js';
import { turnstilesOn, type LinkBuilder } from './built-link.js';

export interface GuardedLinkOptions {
  readonly board: GuardedBoard;
  readonly liveness: Liveness;
  /** By default the compiled guard. */
  readonly program?: GuardProgram;
}

/** A relay board without a timer of its own, with all turnstiles on it, behind one guard process. */
export function guardedLink({ board, liveness, program }: GuardedLinkOptions): LinkBuilder {
  return (config, { site, registry, clock, timers }) => {
    let orders = 0;
    const nextId = (): number => ++orders;
    const settings = turnstilesOn(board, config.id, site);
    const turnstiles = settings.map(
      ({ id, pulseMs, channels }) =>
        new GuardedTurnstile({
          ...{ id, pulseMs, channels, liveness },
          ...{ clock, timers, sharedMono, nextId },
        }),
    );
    const channels = [...new Set(settings.flatMap((one) => [one.channels.in, one.channels.out]))];
    const guard = new GuardTransport({
      setup: { board, transport: config.transport, channels },
      clock,
      timers,
      ...(program === undefined ? {} : { program }),
    });
    const link = new Link<GuardReport>({
      id: config.id,
      transport: guard,
      codec: () => new MessageCodec(guardReportSchema),
      devices: turnstiles,
      registry,
      clock,
      timers,
    });
    return {
      readers: [],
      turnstiles,
      start: () => {
        // Without a turnstile there is no relay to guard.
        if (channels.length > 0) link.start();
      },
      stop: async () => {
        await link.stop();
        await guard.end();
      },
    };
  };
}
