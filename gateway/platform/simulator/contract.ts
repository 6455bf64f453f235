/** How a simulator is started and driven, from this process or through its control interface. */
import type { SignatureJwk } from '../../../schemas/hc-jws.js';
import type { Clock, MonoMs, RandomSource, Timers, Unlisten } from '../../../schemas/time.js';
import type { FaultInput, SimulatedPersonInput } from './faults.js';

export type ControlAddress =
  /** 127.0.0.1; 0 takes a free port. */
  { readonly port: number } | { readonly socket: string };

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback by default. */
  readonly host?: string;
  /** Base URL as boxes know it, when it is not `http://host:port`. */
  readonly publicUrl?: string;
  /** Where the platform's private keys are kept (0600); absent: new keys at every start. */
  readonly keyFile?: string;
  /** Opens the control interface on a loopback port or a socket file. */
  readonly control?: ControlAddress;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

/** One line about one request; no person in it. */
export interface SimulatorLogEntry {
  /** RFC 3339, the platform's clock. */
  readonly at: string;
  readonly box: string;
  readonly jti?: string;
  readonly seq?: number;
  readonly lane?: string;
  /** Head of the box's log as the request claims it: kept, it is a witness of that head. */
  readonly cp?: { readonly size: number; readonly root: string };
  readonly verdict: string;
}

/** The exact strings on the wire, for demonstrations. */
export interface SimulatorExchange {
  readonly request: string;
  readonly response?: string;
  readonly httpStatus?: number;
  readonly verdict: string;
  /** The request passed every check, whatever was then answered. */
  readonly verified: boolean;
  readonly receivedAt: MonoMs;
  /** When the answer left, or the connection was given up. */
  readonly answeredAt: MonoMs;
}

export interface SimulatorControl {
  /** Replaces everybody. Throws a zod error that names the path. */
  setPeople(people: readonly SimulatedPersonInput[]): void;
  /** One fault at a time; undefined is a healthy platform. */
  setFault(fault: FaultInput | undefined): void;
  /** New signature key; the set is signed by the root, or by an impostor. */
  rollOver(options: { readonly signedByRoot: boolean }): Promise<void>;
  enrol(box: SignatureJwk): Promise<void>;
  revoke(kid: string): void;
  /** Closes the platform's port (connections are refused) or opens the same one again. */
  setRunning(running: boolean): Promise<void>;
  readonly running: boolean;
  log(): readonly SimulatorLogEntry[];
  observe(listener: (exchange: SimulatorExchange) => void): Unlisten;
  /** To be pinned by boxes (`rootKeyFile`). */
  rootKey(): SignatureJwk;
  /** To be installed on boxes (`keySetFile`). */
  keySet(): string;
}

export interface PlatformSimulator {
  readonly url: string;
  /** Base URL of the control interface, or the path of its socket. */
  readonly controlAt?: string;
  readonly control: SimulatorControl;
  close(): Promise<void>;
}
