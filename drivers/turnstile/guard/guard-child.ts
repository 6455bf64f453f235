import { fork, type ChildProcess } from 'node:child_process';
import { TongdaoError } from '../../../schemas/errors.js';
import type { Cancel, Clock, Timers } from '../../../schemas/time.js';
import { deadline } from '../../supervisor/deadline.js';
import type { GuardSetup } from './contract.js';
import { guardNewsSchema, type GuardControl, type GuardNews } from './control.js';

/** What a guard is: a compiled file, or a source with the options that make Node run it. */
export interface GuardProgram {
  readonly entry: URL;
  readonly execArgv: readonly string[];
}

/** The compiled file beside this one. */
export const GUARD_PROGRAM: GuardProgram = {
  entry: new URL('./process.js', import.meta.url),
  execArgv: [],
};

const PING_MS = 500;
/** A guard that does not answer for so long is stuck and is replaced, milliseconds. */
const STUCK_MS = 2000;

export interface GuardChildOptions {
  readonly setup: GuardSetup;
  readonly program: GuardProgram;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Not called for pongs. */
  readonly onNews: (news: GuardNews) => void;
  readonly onReport: (chunk: Uint8Array) => void;
  /** Once; the guard is gone and its relays are as it left them. */
  readonly onExit: (detail: string) => void;
}

/** One guard process and the watch over it. */
export class GuardChild {
  readonly #options: GuardChildOptions;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #gone = false;
  #why: string | undefined;
  #stopPing: Cancel = () => undefined;
  #stopDeadline: Cancel = () => undefined;

  constructor(options: GuardChildOptions) {
    this.#options = options;
    const { setup, program, onReport } = options;
    // Secrets of the gateway's environment are none of the guard's business.
    const { PATH, LANG, TZ } = process.env;
    this.#child = fork(program.entry, [JSON.stringify(setup)], {
      execArgv: [...program.execArgv],
      env: defined({ PATH, LANG, TZ }),
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#ended(`guard process ended: ${signal ?? `exit code ${code ?? 'unknown'}`}`);
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#ended(`guard process: ${error.message}`);
        resolve();
      });
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => onReport(chunk));
    // A write to a guard that has gone: 'exit' says so.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.on('message', (message) => this.#heard(guardNewsSchema.parse(message)));
    this.#ping();
  }

  get gone(): boolean {
    return this.#gone;
  }

  control(control: GuardControl): void {
    // Without a channel the process is ending, and `onExit` follows.
    if (this.#child.connected) this.#child.send(control, () => undefined);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const pipe = this.#child.stdin;
      const closed = (cause?: Error): TongdaoError =>
        new TongdaoError('DEVICE_CLOSED', 'relay guard', { cause });
      if (this.#gone || pipe?.writable !== true) reject(closed());
      else pipe.write(bytes, (error) => (error ? reject(closed(error)) : resolve()));
    });
  }

  /** Closes the channel: the guard switches off and ends by itself. Resolves when it has gone. */
  async dismiss(limitMs: number): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const cancel = this.#options.timers.after(limitMs, () => this.kill('would not end'));
    await this.#exited;
    cancel();
  }

  /** For a guard that does not react any more. Its successor switches everything off first. */
  kill(why: string): void {
    this.#why ??= why;
    this.#child.kill('SIGKILL');
  }

  #heard(news: GuardNews): void {
    if (news.said === 'pong') this.#answered();
    else this.#options.onNews(news);
  }

  #ping(): void {
    const { clock, timers } = this.#options;
    this.control({ do: 'ping' });
    this.#stopDeadline = deadline(clock, timers, STUCK_MS, () => this.kill('guard is stuck'));
  }

  #answered(): void {
    this.#stopDeadline();
    if (this.#gone) return;
    this.#stopPing = this.#options.timers.after(PING_MS, () => this.#ping());
  }

  #ended(detail: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#stopPing();
    this.#stopDeadline();
    this.#options.onExit(this.#why ?? detail);
  }
}

function defined(all: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
