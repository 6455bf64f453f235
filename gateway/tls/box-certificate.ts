/** The certificate this box shows, renewed by itself before it ends. */
import { createHash, X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { isTongdaoError, TongdaoError } from '../../schemas/errors.js';
import type { Cancel, Clock, RandomSource, Timers, Unlisten, WallMs } from '../../schemas/time.js';
import { issueBoxCertificate, type KeyedCertificate } from './authority.js';
import type { BoxName } from './names.js';
import { TlsFiles } from './tls-files.js';

const DAY_MS = 86_400_000;
/** A third of its life: a month of failed tries is noticed by somebody. */
export const RENEW_BEFORE_MS = 30 * DAY_MS;
const LOOK_EVERY_MS = 3_600_000;

export type CertificateEvent =
  | { readonly type: 'renewed'; readonly serial: string; readonly notAfter: string }
  /** It ends soon and could not be renewed. */
  | { readonly type: 'ending'; readonly notAfter: string; readonly why: 'clock' | 'authority' };

export interface BoxCertificateParts {
  readonly dataDir: string;
  readonly names: readonly BoxName[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** A wrong clock would date a certificate so that tablets refuse it: then the old one stays. */
  readonly clockTrusted: () => boolean;
  readonly onEvent: (event: CertificateEvent) => void;
}

/** Every name of the site file stands in it. */
function covers(certificate: X509Certificate, names: readonly BoxName[]): boolean {
  return names.every(({ type, value }) =>
    type === 'ip'
      ? certificate.checkIP(value) !== undefined
      : certificate.checkHost(value) !== undefined,
  );
}

/** What lies on the disk; undefined when it is missing, damaged, or key and certificate differ. */
function usable(files: TlsFiles): KeyedCertificate | undefined {
  try {
    return files.read('box');
  } catch (error) {
    if (!isTongdaoError(error, 'TLS_INVALID')) throw error;
    return undefined;
  }
}

/** Rejects with `TLS_INVALID` when the CA cannot sign or the disk takes nothing. */
async function issue(parts: BoxCertificateParts, files: TlsFiles): Promise<KeyedCertificate> {
  const { names, clock, random } = parts;
  const authority = files.read('ca');
  const issued = await issueBoxCertificate({ authority, names, now: clock.wall(), random });
  await files.write('box', issued).catch((cause: unknown) => {
    throw new TongdaoError('TLS_INVALID', 'the new certificate cannot be stored', { cause });
  });
  return issued;
}

export class BoxCertificate {
  readonly #parts: BoxCertificateParts;
  readonly #files: TlsFiles;
  readonly #listeners = new Set<() => void>();
  readonly #cancel: Cancel;
  #current: KeyedCertificate;
  #renewing: Promise<void> | undefined;

  private constructor(parts: BoxCertificateParts, files: TlsFiles, current: KeyedCertificate) {
    this.#parts = parts;
    this.#files = files;
    this.#current = current;
    this.#cancel = parts.timers.every(LOOK_EVERY_MS, () => {
      void this.#look();
    });
  }

  /**
   * A certificate for other names, or near its end, is replaced before this resolves; so is one whose
   * files a power cut spoilt, for a renewal that was interrupted must not keep the gates shut. Rejects
   * with `TLS_INVALID` when the CA's files cannot be used either; `tongdao tls` makes them.
   */
  static async open(parts: BoxCertificateParts): Promise<BoxCertificate> {
    const files = new TlsFiles(parts.dataDir);
    const stored = usable(files);
    const box = new BoxCertificate(parts, files, stored ?? (await issue(parts, files)));
    if (stored === undefined) box.#tellRenewed();
    await box.#look();
    return box;
  }

  /** What a server is given, again after every `onRenewed`. */
  get secureContext(): SecureContextOptions {
    const { certificate, key } = this.#current;
    return { cert: certificate, key, minVersion: 'TLSv1.2' };
  }

  get notAfter(): WallMs {
    return Date.parse(this.#x509.validTo);
  }

  onRenewed(listener: () => void): Unlisten {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  stop(): Promise<void> {
    this.#cancel();
    return this.#renewing ?? Promise.resolve();
  }

  get #x509(): X509Certificate {
    return new X509Certificate(this.#current.certificate);
  }

  #look(): Promise<void> {
    this.#renewing ??= this.#renewWhenDue().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewWhenDue(): Promise<void> {
    const { clock, names, clockTrusted, onEvent } = this.#parts;
    const shown = this.#x509;
    const ends = this.notAfter - clock.wall() < RENEW_BEFORE_MS;
    if (!ends && covers(shown, names)) return;
    const notAfter = new Date(this.notAfter).toISOString();
    if (!clockTrusted()) {
      onEvent({ type: 'ending', notAfter, why: 'clock' });
      return;
    }
    try {
      await this.#renew();
    } catch (error) {
      if (!(error instanceof TongdaoError)) throw error;
      onEvent({ type: 'ending', notAfter, why: 'authority' });
    }
  }

  async #renew(): Promise<void> {
    this.#current = await issue(this.#parts, this.#files);
    for (const listener of this.#listeners) listener();
    this.#tellRenewed();
  }

  #tellRenewed(): void {
    const serial = this.#x509.serialNumber;
    const notAfter = new Date(this.notAfter).toISOString();
    this.#parts.onEvent({ type: 'renewed', serial, notAfter });
  }
}

/** SHA-256 of the DER, in the groups that browsers and telephones show. */
export function fingerprint(pem: string): string {
  const digest = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  return (digest.toUpperCase().match(/../g) ?? []).join(':');
}
