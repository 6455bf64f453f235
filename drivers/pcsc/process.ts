/**
 * The reader process: one reader of the PC/SC service, and nothing else of the gateway. Started by
 * `pcscTransport` with its setup as JSON in the first argument. It ends when reader or service has gone,
 * and when the gateway's end of its standard input closes, however the gateway ends.
 */
import { isTongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';
import { pcscSetupSchema, type PcscNews } from './contract.js';
import { smartcardLayer } from './layer.js';
import { ReaderRoom } from './room.js';

const timers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

/** Says it and ends. */
function end(news: PcscNews): void {
  if (!process.connected) process.exit(0);
  process.send?.(news, () => process.exit(0));
}

async function openRoom(): Promise<ReaderRoom | undefined> {
  const { reader } = pcscSetupSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
  try {
    return new ReaderRoom({
      layer: await smartcardLayer(),
      reader,
      timers,
      report: (bytes) => process.stdout.write(bytes),
      lost: (detail) => end({ said: 'lost', detail }),
    });
  } catch (error) {
    if (!isTongdaoError(error, 'DEVICE_OPEN_FAILED')) throw error;
    end({ said: 'failed', detail: error.detail });
    return undefined;
  }
}

process.title = 'tongdao card reader';
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
// The gateway ends this process when it has closed its devices.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const room = await openRoom();
if (room !== undefined) {
  process.stdin.on('data', (chunk: Buffer) => room.receive(chunk));
  process.send?.({ said: 'open' } satisfies PcscNews);
}
