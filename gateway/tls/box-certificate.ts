/** The certificate this box shows, renewed by itself before it ends. */
import { createHash, X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { TongdaoError } from '../../schemas/errors.js';
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

export class BoxCertificate {
  readonly #parts: BoxCertificateParts;
  readonly #files: TlsFiles;
  readonly #listeners = new Set<() => void>();
  readonly #cancel: Cancel;
  #current: KeyedCertificate;
  #renewing: Promise<void> | undefined;

  private constructor(parts: BoxCertificateParts, files: TlsFiles) {
    this.#parts = parts;
    this.#files = files;
    this.#current = files.read('box');
    this.#cancel = parts.timers.every(LOOK_EVERY_MS, () => {
      void this.#look();
    });
  }

  /**
   * Rejects with `TLS_INVALID` when the files cannot be used; `tongdao tls` makes them. A certificate
   * for other names, or near its end, is replaced before this resolves.
   */
  static async open(parts: BoxCertificateParts): Promise<BoxCertificate> {
    const files = new TlsFiles(parts.dataDir);
    const box = new BoxCertificate(parts, files);
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
    const { clock, random, names, onEvent } = this.#parts;
    const authority = this.#files.read('ca');
    const issued = await issueBoxCertificate({ authority, names, now: clock.wall(), random });
    await this.#files.write('box', issued).catch((cause: unknown) => {
      throw new TongdaoError('TLS_INVALID', 'the new certificate cannot be stored', { cause });
    });
    this.#current = issued;
    const { serialNumber } = this.#x509;
    for (const listener of this.#listeners) listener();
    onEvent({
      type: 'renewed',
      serial: serialNumber,
      notAfter: new Date(this.notAfter).toISOString(),
    });
  }
}

/** SHA-256 of the DER, in the groups that browsers and telephones show. */
export function fingerprint(pem: string): string {
  const digest = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  return (digest.toUpperCase().match(/../g) ?? []).join(':');
}
