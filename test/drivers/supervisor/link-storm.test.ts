import { expect } from 'chai';
import fc from 'fast-check';
import { Link } from '../../../drivers/supervisor/link.js';
import { DeviceRegistry } from '../../../drivers/supervisor/registry.js';
import type { Cancel, Timers } from '../../../schemas/time.js';
import { ManualTime } from '../../support/manual-time.js';
import { EchoDevice } from './echo-device.js';
import { EchoLine } from './echo-line.js';
import { encode, XorCodec } from './xor-frames.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const step = fc.oneof(
  fc.constantFrom('unplug', 'plug', 'die', 'live', 'half', 'noise', 'stray'),
  fc.integer({ min: 1, max: 4000 }),
);

/** Counts the attempts that are being made or waited for: the transport and the reconnect timer. */
class OneAttempt {
  opening = 0;
  open = 0;
  worst = 0;
  readonly reconnects = new Set<() => void>();
  readonly timers: Timers;

  constructor(time: ManualTime, isReconnect: (ms: number) => boolean) {
    this.timers = {
      every: (ms, run) => time.every(ms, run),
      after: (ms, run): Cancel => {
        if (!isReconnect(ms)) return time.after(ms, run);
        this.reconnects.add(run);
        this.note();
        const cancel = time.after(ms, () => {
          this.reconnects.delete(run);
          run();
        });
        return () => {
          this.reconnects.delete(run);
          cancel();
        };
      },
    };
  }

  note(): void {
    this.worst = Math.max(this.worst, this.opening + this.open + this.reconnects.size);
  }
}

describe('a link in a storm', () => {
  it('never has two connections, two attempts or two reconnect timers, and always comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const time = new ManualTime();
        const line = new EchoLine(1);
        // Waits no other timer of the link uses.
        const backoff = { firstMs: 501, ceilingMs: 2004 };
        const attempt = new OneAttempt(time, (ms) => [501, 1002, 2004].includes(ms));
        const device = new EchoDevice({ id: 'one', address: 1, timers: time });
        const registry = new DeviceRegistry(time);
        const link = new Link({
          id: 'line-1',
          transport: {
            label: 'counted',
            open: async () => {
              attempt.opening += 1;
              attempt.note();
              try {
                const connection = await line.transport.open();
                attempt.open += 1;
                void connection.closed.then(() => {
                  attempt.open -= 1;
                });
                return connection;
              } finally {
                attempt.opening -= 1;
                attempt.note();
              }
            },
          },
          codec: () => new XorCodec(),
          devices: [device],
          registry,
          clock: time,
          timers: attempt.timers,
          backoff,
        });
        link.start();
        for (const next of steps) {
          if (typeof next === 'number') await time.advance(next);
          else if (next === 'unplug') await line.unplug();
          else if (next === 'plug') line.plugged = true;
          else if (next === 'die') line.alive.clear();
          else if (next === 'live') line.alive.add(1);
          else {
            const bytes = {
              half: encode(1, 3).subarray(0, 3),
              noise: Uint8Array.of(1, 2),
              stray: encode(1, 3),
            };
            await line.send(bytes[next]).catch(() => undefined);
          }
        }
        line.plugged = true;
        line.alive.add(1);
        await time.advance(5000);
        expect(registry.get('one')?.state).to.equal('online');
        expect(attempt.worst).to.equal(1);
        expect(device.attached - device.detached).to.equal(1);
        await link.stop();
        expect(time.waiting).to.equal(0);
        expect(attempt.open).to.equal(0);
      }),
      { numRuns: RUNS },
    );
  });
});
