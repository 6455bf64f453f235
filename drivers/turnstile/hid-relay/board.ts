/** A 16c0:05df HID relay board for its guard (facts/cards-readers-turnstiles.md 5.2). */
import type { CloseReason, Connection } from '../../../schemas/device.js';
import { TongdaoError, isTongdaoError } from '../../../schemas/errors.js';
import type { Timers } from '../../../schemas/time.js';
import { HidCodec, encodeHidFrame } from '../../transport/hid-codec.js';
import { hidTransport } from '../../transport/hid.js';
import type { OpenRelayBoard, RelayBoard } from '../guard/contract.js';
import {
  STATE_ANSWER_BYTES,
  STATE_REPORT_ID,
  relayCount,
  relayState,
  switchReport,
  type RelayState,
} from './relay-report.js';

/** A control transfer takes 1 to 3 ms, milliseconds. */
const ANSWER_LIMIT_MS = 250;

/**
 * `unproven`: commands go out as feature reports until the board has shown by its state that it obeys
 * them; boards that obey only output reports show it at the first "on".
 */
type Way = 'unproven' | 'setFeature' | 'output';

class HidRelayBoard implements RelayBoard {
  readonly identity: string;
  readonly #line: Connection;
  readonly #relays: number;
  readonly #states: StateReports;
  #way: Way = 'unproven';

  constructor(line: Connection, about: { relays: number; serial: string; states: StateReports }) {
    this.#line = line;
    this.#relays = about.relays;
    this.#states = about.states;
    this.identity = `USBRelay${about.relays} serial ${about.serial}`;
  }

  get closed(): Promise<CloseReason> {
    return this.#line.closed;
  }

  async switch(channel: number, on: boolean): Promise<void> {
    if (channel > this.#relays) {
      throw new TongdaoError('DEVICE_REFUSED', `the board has ${this.#relays} relays`);
    }
    switch (this.#way) {
      case 'setFeature':
      case 'output':
        return this.#send(this.#way, channel, on);
      case 'unproven':
        return this.#prove(channel, on);
    }
  }

  async isOn(channel: number): Promise<boolean> {
    const { mask } = await this.#states.read();
    return (mask & (1 << (channel - 1))) !== 0;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  #send(way: 'setFeature' | 'output', channel: number, on: boolean): Promise<void> {
    return this.#line.write(encodeHidFrame(way, switchReport(channel, on)));
  }

  /** Sending twice does no harm: both reports set the same state. */
  async #prove(channel: number, on: boolean): Promise<void> {
    try {
      await this.#send('setFeature', channel, on);
    } catch (error) {
      if (!isTongdaoError(error, 'DEVICE_REFUSED')) throw error;
      await this.#send('output', channel, on);
      this.#way = 'output';
      return;
    }
    if ((await this.isOn(channel)) === on) {
      // "Off" proves nothing about a relay that was off.
      if (on) this.#way = 'setFeature';
      return;
    }
    await this.#send('output', channel, on);
    if ((await this.isOn(channel)) === on) this.#way = 'output';
  }
}

/** State reports, one question at a time. */
class StateReports {
  readonly #line: Connection;
  readonly #timers: Timers;
  readonly #codec = new HidCodec();
  #turn: Promise<unknown> = Promise.resolve();
  #answered: ((answer: Uint8Array) => void) | undefined;

  constructor(line: Connection, timers: Timers) {
    this.#line = line;
    this.#timers = timers;
    line.onData((chunk) => {
      for (const { kind, bytes } of this.#codec.push(chunk)) {
        if (kind === 'featureAnswer') this.#answered?.(bytes);
      }
    });
  }

  /**
   * Rejects with `DEVICE_TIMEOUT`, and then closes the line, for a late answer must not be taken for the
   * next; with `DEVICE_REFUSED` for an answer of a wrong length.
   */
  read(): Promise<RelayState> {
    const turn = this.#turn.then(() => this.#ask());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #ask(): Promise<RelayState> {
    const answer = await new Promise<Uint8Array>((resolve, reject) => {
      const cancel = this.#timers.after(ANSWER_LIMIT_MS, () => {
        this.#answered = undefined;
        reject(new TongdaoError('DEVICE_TIMEOUT', 'no state report'));
        void this.#line.close();
      });
      this.#answered = (bytes) => {
        cancel();
        this.#answered = undefined;
        resolve(bytes);
      };
      const request = Uint8Array.of(STATE_REPORT_ID, STATE_ANSWER_BYTES);
      this.#line.write(encodeHidFrame('getFeature', request)).catch((error: unknown) => {
        cancel();
        this.#answered = undefined;
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
    const state = relayState(answer);
    if (state === undefined) {
      throw new TongdaoError('DEVICE_REFUSED', `a state report of ${answer.length} bytes`);
    }
    return state;
  }
}

/** The board on an open line of HID frames. Rejects with `DEVICE_OPEN_FAILED`; the line is closed then. */
export async function hidRelayBoard(
  line: Connection,
  product: string,
  timers: Timers,
): Promise<RelayBoard> {
  try {
    const relays = relayCount(product);
    // Many other things carry 16c0:05df, and what is meant for a relay may do anything to them.
    if (relays === undefined) throw new TongdaoError('DEVICE_REFUSED', 'no USBRelay board');
    const states = new StateReports(line, timers);
    const { serial } = await states.read();
    return new HidRelayBoard(line, { relays, serial, states });
  } catch (cause) {
    await line.close();
    const why = isTongdaoError(cause) ? cause.detail : String(cause);
    throw new TongdaoError('DEVICE_OPEN_FAILED', `HID relay: ${why}`, { cause });
  }
}

/** On USB, through node-hid. */
export const openHidRelayBoard: OpenRelayBoard = async (config, { timers }) => {
  if (config.type !== 'hid') {
    throw new TongdaoError('DEVICE_OPEN_FAILED', `${config.type} is no way to a HID relay`);
  }
  const connection = await hidTransport(config).open();
  return hidRelayBoard(connection, connection.product, timers);
};
