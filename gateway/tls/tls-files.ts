/** Where certificates lie: `tls/` in the data directory, mode 0700, every file 0600. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TongdaoError } from '../../schemas/errors.js';
import { writeDurably } from '../ops/durable-file.js';
import type { KeyedCertificate } from './authority.js';

type Role = 'ca' | 'box';

export class TlsFiles {
  readonly #dir: string;

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'tls');
  }

  has(role: Role): boolean {
    return existsSync(this.#path(role, 'crt')) && existsSync(this.#path(role, 'key'));
  }

  /** `TLS_INVALID` when a file is missing, is no PEM, or key and certificate do not belong together. */
  read(role: Role): KeyedCertificate {
    const certificate = this.#text(role, 'crt');
    const key = this.#text(role, 'key');
    try {
      if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) {
        return { certificate, key };
      }
    } catch (cause) {
      throw new TongdaoError('TLS_INVALID', `${role}.crt or ${role}.key is damaged`, { cause });
    }
    throw new TongdaoError('TLS_INVALID', `${role}.key does not belong to ${role}.crt`);
  }

  /** PEM, for whoever is to trust it; its key may lie elsewhere. `TLS_INVALID` when it is none. */
  certificate(role: Role): string {
    const certificate = this.#text(role, 'crt');
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      throw new TongdaoError('TLS_INVALID', `${role}.crt is damaged`, { cause });
    }
    return certificate;
  }

  /** The key first: a power cut between the two leaves a pair that `read` refuses. */
  async write(role: Role, { certificate, key }: KeyedCertificate): Promise<void> {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    chmodSync(this.#dir, 0o700);
    await writeDurably(this.#path(role, 'key'), key);
    await writeDurably(this.#path(role, 'crt'), certificate);
  }

  #path(role: Role, kind: 'crt' | 'key'): string {
    return join(this.#dir, `${role}.${kind}`);
  }

  #text(role: Role, kind: 'crt' | 'key'): string {
    try {
      return readFileSync(this.#path(role, kind), 'utf8');
    } catch (cause) {
      throw new TongdaoError('TLS_INVALID', `${role}.${kind} cannot be read`, { cause });
    }
  }
}
