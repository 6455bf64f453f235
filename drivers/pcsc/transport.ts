/** A reader of the PC/SC service, behind a process of its own, as a line of orders and reports. */
import { fork, type ChildProcess } from 'node:child_process';
import type { CloseReason, Connection, Transport } from '../../schemas/device.js';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';
import { Ending } from '../transport/ending.js';
import { Inbox } from '../transport/inbox.js';
import { pcscNewsSchema, type PcscSetup } from './contract.js';

/** What a reader process is: a compiled file, or a source with the options that make Node run it. */
export interface PcscProgram {
  readonly entry: URL;
  readonly execArgv: readonly string[];
}

/** The compiled file beside this one. */
const PROGRAM: PcscProgram = { entry: new URL('./process.js', import.meta.url), execArgv: [] };

/** A fresh process on a loaded small machine, and the service's first answers, milliseconds. */
const OPEN_LIMIT_MS = 5000;

export interface PcscTransportOptions {
  /** Beginning of the reader's name. */
  readonly reader: string;
  readonly timers: Timers;
  readonly program?: PcscProgram;
}

/** Of the gateway's environment, secrets are none of the reader process's business. */
const PASSED_ON = ['PATH', 'LANG', 'TZ', 'SystemRoot', 'PCSCLITE_CSOCK_NAME'] as const;

class PcscConnection implements Connection {
  readonly #child: ChildProcess;
  readonly #ending: Ending;
  readonly #inbox = new Inbox();
  readonly #exited: Promise<void>;
  #closing = false;
  #opened: () => void = () => undefined;
  #refused: (detail: string) => void = () => undefined;

  constructor(child: ChildProcess, label: string) {
    this.#child = child;
    this.#ending = new Ending(label);
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!this.#ending.ended && !this.#closing) this.#inbox.deliver(chunk);
    });
    // A write to a process that has gone: 'exit' says so.
    child.stdin?.on('error', () => undefined);
    child.on('message', (message) => this.#hear(message));
    this.#exited = new Promise((resolve) => {
      const ended = (detail: string): void => {
        this.#lose(detail);
        resolve();
      };
      child.once('exit', (code, signal) =>
        ended(`reader process ended: ${signal ?? `exit code ${code ?? 'unknown'}`}`),
      );
      child.once('error', (error) => ended(`reader process: ${error.message}`));
    });
  }

  get closed(): Promise<CloseReason> {
    return this.#ending.closed;
  }

  /** Rejects with `DEVICE_OPEN_FAILED` and the service's words. */
  ready(timers: Timers): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = timers.after(OPEN_LIMIT_MS, () => {
        this.#refused('the PC/SC service does not answer');
        void this.close();
      });
      this.#opened = () => {
        cancel();
        resolve();
      };
      this.#refused = (detail) => {
        cancel();
        reject(new TongdaoError('DEVICE_OPEN_FAILED', detail));
      };
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const pipe = this.#child.stdin;
      if (this.#closing || this.#ending.ended || pipe?.writable !== true) {
        reject(this.#ending.error());
        return;
      }
      pipe.write(bytes, (error) => (error ? reject(this.#ending.error(error)) : resolve()));
    });
  }

  /** The process may hang in a call of the service; the service itself lets go of a client that ended. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #hear(message: unknown): void {
    const news = pcscNewsSchema.parse(message);
    switch (news.said) {
      case 'open':
        this.#opened();
        return;
      case 'failed':
      case 'lost':
        this.#lose(news.detail);
        return;
    }
  }

  #lose(detail: string): void {
    this.#refused(detail);
    this.#ending.end(this.#closing ? { kind: 'closed' } : { kind: 'lost', detail });
  }
}

/**
 * Each opening starts a process that looks the reader up again by the beginning of its name. `open`
 * rejects with `DEVICE_OPEN_FAILED` when the optional package is missing, the service does not run, or no
 * reader or several have such a name. A reader that is unplugged and a service that ends show at the next
 * order and end the connection as `lost`.
 */
export function pcscTransport({ reader, timers, program }: PcscTransportOptions): Transport {
  const label = `pcsc:${reader}`;
  return {
    label,
    async open(): Promise<Connection> {
      const connection = new PcscConnection(start({ reader }, program ?? PROGRAM), label);
      await connection.ready(timers);
      return connection;
    },
  };
}

function start(setup: PcscSetup, { entry, execArgv }: PcscProgram): ChildProcess {
  const passed = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return fork(entry, [JSON.stringify(setup)], {
    execArgv: [...execArgv],
    env: Object.fromEntries(passed) as Record<string, string>,
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
}
