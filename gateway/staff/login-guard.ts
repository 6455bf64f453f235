/**
 * Brute force without denial of service (ASVS 6.3.1): an account that waits because of strangers' tries
 * still opens from a browser on which it logged in before, which has a counter of its own.
 */
import { createHmac } from 'node:crypto';
import { TongdaoError } from '../../schemas/errors.js';
import type { Clock } from '../../schemas/time.js';
import { nameKey } from './account-book.js';
import { AddressBucket } from './address-bucket.js';
import { LoginDelay } from './login-delay.js';

/** Whose secret is tried, and from where. */
export interface Try {
  /** Undefined when no account has the typed name; it waits like any other. */
  readonly accountId: string | undefined;
  readonly typedName: string;
  readonly address: string;
  /** Hash of the device cookie, when this account logged in with it before. */
  readonly device: string | undefined;
}

export interface Attempt {
  readonly known: boolean;
  /** Throws `LOGIN_DELAYED` with the seconds left. */
  check(): void;
  /** True when a waiting time begins. */
  wrong(): boolean;
  right(): void;
}

const STRANGERS = 1024;
const DEVICES = 4096;

export class LoginGuard {
  readonly #accounts: LoginDelay;
  readonly #names: LoginDelay;
  readonly #devices: LoginDelay;
  readonly #addresses: AddressBucket;
  readonly #hidingKey: Uint8Array;

  /** `hidingKey` hides typed names: a password is easily typed into the wrong field. */
  constructor(clock: Pick<Clock, 'mono'>, hidingKey: Uint8Array) {
    this.#accounts = new LoginDelay(clock, Number.POSITIVE_INFINITY);
    this.#names = new LoginDelay(clock, STRANGERS);
    this.#devices = new LoginDelay(clock, DEVICES);
    this.#addresses = new AddressBucket(clock);
    this.#hidingKey = hidingKey;
  }

  attempt({ accountId, typedName, address, device }: Try): Attempt {
    const [delays, key] = this.#counterOf(accountId, typedName, device);
    const known = device !== undefined;
    return {
      known,
      check: () => {
        const address_ = known ? 0 : this.#addresses.waitMs(address);
        const wait = Math.max(delays.waitMs(key), address_);
        if (wait > 0) throw new TongdaoError('LOGIN_DELAYED', `${Math.ceil(wait / 1000)} s`);
      },
      wrong: () => {
        if (!known) this.#addresses.wrong(address);
        return delays.wrong(key) > 0;
      },
      right: () => {
        delays.forget(key);
      },
    };
  }

  #counterOf(
    accountId: string | undefined,
    typedName: string,
    device: string | undefined,
  ): [LoginDelay, string] {
    if (accountId === undefined) {
      // Spelt otherwise it is the same name, as an account's is: else the difference would name accounts.
      const name = nameKey(typedName);
      return [this.#names, createHmac('sha256', this.#hidingKey).update(name).digest('base64')];
    }
    return device === undefined
      ? [this.#accounts, accountId]
      : [this.#devices, `${accountId} ${device}`];
  }

  /** How long strangers wait for this account, milliseconds. */
  waitMs(accountId: string): number {
    return this.#accounts.waitMs(accountId);
  }

  endDelay(accountId: string): void {
    this.#accounts.forget(accountId);
    this.#devices.forgetAll(`${accountId} `);
  }
}
