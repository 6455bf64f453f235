/**
 * The PC/SC service of this machine, through the optional package `smartcard` (pcscd on Linux, its own
 * service on Windows and macOS). Its calls block, or fail with a native fault, whenever the service does:
 * only the reader process (process.ts) makes them.
 */
import { TongdaoError } from '../../schemas/errors.js';

/** Numbers of PC/SC part 5 and pcsc-lite's winscard. */
export const SHARE_EXCLUSIVE = 1;
export const PROTOCOL = { t0: 1, t1: 2 } as const;
export const UNPOWER_CARD = 2;
export const STATE_UNAWARE = 0;
export const STATE_PRESENT = 0x20;

export interface PcscCard {
  readonly atr: Uint8Array | null;
  /** One response APDU with its status bytes, T=0 or T=1 as it was connected. */
  transmit(command: Buffer): Promise<Uint8Array>;
  disconnect(disposition: number): void;
}

/** What the service knows of a reader without touching its card. */
export interface PcscReaderState {
  /** `SCARD_STATE_…` bits; the upper 16 count insertions and removals. */
  readonly state: number;
  readonly atr: Uint8Array | null;
}

export interface PcscReaderHandle {
  readonly name: string;
  connect(shareMode: number, protocols: number): Promise<PcscCard>;
}

/** One client's connection with the service. Errors are the package's words, without a number. */
export interface PcscContext {
  listReaders(): readonly PcscReaderHandle[];
  waitForChange(
    readers: readonly { readonly name: string; readonly state: number }[],
    timeoutMs: number,
  ): Promise<readonly PcscReaderState[] | null>;
  close(): void;
}

export interface PcscLayer {
  /** Throws when the service does not run. */
  open(): PcscContext;
}

/** Not a literal: the gateway is built and runs where the package is not installed. */
const PACKAGE: string = 'smartcard';

/** Rejects with `DEVICE_OPEN_FAILED` where the package, or the system library below it, is missing. */
export async function smartcardLayer(name: string = PACKAGE): Promise<PcscLayer> {
  try {
    const loaded: unknown = await import(name);
    if (isPackage(loaded)) return { open: () => new loaded.Context() };
  } catch (cause) {
    const [words = ''] = wordsOf(cause).split('\n');
    throw new TongdaoError('DEVICE_OPEN_FAILED', `${missing(name)} (${words})`, { cause });
  }
  throw new TongdaoError('DEVICE_OPEN_FAILED', missing(name));
}

function missing(name: string): string {
  return `the optional package "${name}" cannot be loaded: install libpcsclite-dev, then npm install`;
}

function isPackage(loaded: unknown): loaded is { readonly Context: new () => PcscContext } {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'Context' in loaded &&
    typeof loaded.Context === 'function'
  );
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
