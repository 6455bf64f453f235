/**
 * The guard process: relays of one board, and nothing else of the gateway. Started by `guardTransport`
 * with its setup as JSON in the first argument.
 *
 * It ends, everything switched off, when the gateway's end of its channel closes: that happens however
 * the gateway ends. Signals that reach the whole process group do not end it before that, so that a pulse
 * of a gateway that is being stopped is ended in time, too.
 */
import type { Cancel, Timers } from '../../../schemas/time.js';
import { BOARD_OPENERS } from './boards.js';
import { guardSetupSchema, type GuardReport } from './contract.js';
import { guardControlSchema, type GuardNews } from './control.js';
import { GuardRoom } from './guard-room.js';
import { encodeMessage } from './message-codec.js';
import { sharedMono } from './shared-clock.js';

/** Letting a board go takes no longer; a port that hangs must not keep the process, milliseconds. */
const LEAVE_LIMIT_MS = 1500;

const timers: Timers = {
  after: (ms, run): Cancel => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run): Cancel => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

const setup = guardSetupSchema.parse(JSON.parse(process.argv[2] ?? 'null'));
const room = new GuardRoom({
  setup,
  open: await BOARD_OPENERS[setup.board](),
  clock: { wall: () => Date.now(), mono: sharedMono },
  timers,
  report: (report: GuardReport) => process.stdout.write(encodeMessage(report)),
  news: (news: GuardNews) => {
    if (process.connected) process.send?.(news);
  },
});

let leaving = false;
function leave(code: number): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => process.exit(code), LEAVE_LIMIT_MS);
  void room.leave().then(() => process.exit(code));
}

process.title = 'tongdao relay guard';
process.on('message', (message) => room.control(guardControlSchema.parse(message)));
process.on('disconnect', () => leave(0));
process.stdin.on('data', (chunk: Buffer) => room.receive(chunk));
process.stdin.on('end', () => leave(0));
// The gateway has gone while something was said to it.
process.stdin.on('error', () => leave(0));
process.stdout.on('error', () => leave(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('uncaughtException', (error) => {
  process.stderr.write(`relay guard: ${error.stack ?? error.message}\n`);
  leave(1);
});
if (!process.connected) leave(0);
