/** A PC/SC service with one reader in memory, as the package `smartcard` shows the real one. */
import type {
  PcscCard,
  PcscContext,
  PcscLayer,
  PcscReaderHandle,
  PcscReaderState,
} from '../../../drivers/pcsc/layer.js';
import { PROTOCOL, STATE_PRESENT } from '../../../drivers/pcsc/layer.js';
import { contactlessAtr } from '../../../drivers/simulators/acr1281s/contactless-atr.js';
import type { VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import type { Timers } from '../../../schemas/time.js';

const STATE_EMPTY = 0x10;
const OK = [0x90, 0x00] as const;
const NOT_SUPPORTED = Uint8Array.of(0x6a, 0x81);

export interface VirtualServiceOptions {
  readonly slot: 'contact' | 'contactless';
  readonly timers: Timers;
}

export class VirtualService implements PcscLayer {
  readers: readonly string[] = ['Example CL Reader 00 00'];
  isRunning = true;
  /** Protocols that were asked for, and commands in hex, in their order. */
  readonly protocols: number[] = [];
  readonly commands: string[] = [];
  /** Words with which the next calls for a card fail, each used once. */
  readonly connectFailures: string[] = [];
  readonly transmitFailures: string[] = [];
  /** Time that a card takes to be powered and to answer, milliseconds. */
  connectMs = 0;
  transmitMs = 0;
  /** Cards that are powered and held by a client. */
  held = 0;
  readonly #options: VirtualServiceOptions;
  #card: VirtualCard | undefined;
  #changes = 0;

  constructor(options: VirtualServiceOptions) {
    this.#options = options;
  }

  put(card: VirtualCard): void {
    this.take();
    card.reset();
    this.#card = card;
    this.#changes++;
  }

  take(): void {
    if (this.#card !== undefined) this.#changes++;
    this.#card = undefined;
  }

  open(): PcscContext {
    this.#mustRun();
    return {
      listReaders: () => {
        this.#mustRun();
        return this.readers.map((name) => this.#handle(name));
      },
      waitForChange: async (asked) => {
        await Promise.resolve();
        return asked.map(({ name }) => this.#stateOf(name));
      },
      close: () => undefined,
    };
  }

  #mustRun(): void {
    if (!this.isRunning) throw new Error('PC/SC service not running');
  }

  #stateOf(name: string): PcscReaderState {
    this.#mustRun();
    if (!this.readers.includes(name)) throw new Error('Unknown reader');
    const state = this.#atr === undefined ? STATE_EMPTY : STATE_PRESENT;
    return { state: state + this.#changes * 0x10000, atr: this.#atr ?? null };
  }

  get #atr(): Uint8Array | undefined {
    const card = this.#card;
    if (card === undefined) return undefined;
    return this.#options.slot === 'contact' ? card.atr : contactlessAtr(card);
  }

  #handle(name: string): PcscReaderHandle {
    return {
      name,
      connect: async (_shareMode, protocols) => {
        this.protocols.push(protocols);
        await this.#pass(this.connectMs);
        const failure = this.connectFailures.shift();
        if (failure !== undefined) throw new Error(failure);
        this.#stateOf(name);
        const card = this.#card;
        if (card === undefined) throw new Error('No smart card present');
        card.reset();
        this.held++;
        return this.#connected(card, protocols);
      },
    };
  }

  #connected(card: VirtualCard, protocols: number): PcscCard {
    const laid = this.#changes;
    return {
      atr: this.#atr ?? null,
      transmit: async (command) => {
        this.commands.push(command.toString('hex').toUpperCase());
        await this.#pass(this.transmitMs);
        this.#mustRun();
        const failure = this.transmitFailures.shift();
        if (failure !== undefined) throw new Error(failure);
        if (this.#changes !== laid) throw new Error('Card was removed');
        if (protocols === PROTOCOL.t1 || this.#options.slot === 'contactless') {
          return this.#onAntenna(card, command);
        }
        return responseOf(card, command);
      },
      disconnect: () => {
        this.held--;
        this.#mustRun();
        if (this.#changes !== laid) throw new Error('Card was removed');
        card.reset();
      },
    };
  }

  #onAntenna(card: VirtualCard, command: Uint8Array): Uint8Array {
    const [cla, ins, p1] = command;
    if (cla !== 0xff || ins !== 0xca) return responseOf(card, command);
    const data = p1 === 0x01 ? card.ats : (card.uid ?? card.atqb?.subarray(1, 5));
    return data === undefined ? NOT_SUPPORTED : Uint8Array.of(...data, ...OK);
  }

  async #pass(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.#options.timers.after(ms, resolve));
  }
}

function responseOf(card: VirtualCard, command: Uint8Array): Uint8Array {
  const response = card.transceive(command);
  if (response === undefined) throw new Error('Transaction failed');
  return response;
}
