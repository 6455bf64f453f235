/** What `tongdao tls` does to the files. */
import type { RandomSource, WallMs } from '../../schemas/time.js';
import { createAuthority, issueBoxCertificate } from './authority.js';
import { fingerprint } from './box-certificate.js';
import type { BoxName } from './names.js';
import { TlsFiles } from './tls-files.js';

export interface MadeCertificates {
  /** Every tablet must install the CA (again). */
  readonly newAuthority: boolean;
  readonly fingerprint: string;
}

/**
 * Keeps a CA that is there, unless `newAuthority`: tablets trust it already. The box certificate is
 * always made anew. Rejects with `TLS_INVALID` when the CA's files are damaged.
 */
export async function makeCertificates(options: {
  readonly dataDir: string;
  readonly venue: string;
  readonly names: readonly BoxName[];
  readonly newAuthority: boolean;
  readonly now: WallMs;
  readonly random: RandomSource;
}): Promise<MadeCertificates> {
  const { dataDir, venue, names, now, random } = options;
  const files = new TlsFiles(dataDir);
  const newAuthority = options.newAuthority || !files.has('ca');
  const authority = newAuthority
    ? await createAuthority({ venue, names, now, random })
    : files.read('ca');
  const box = await issueBoxCertificate({ authority, names, now, random });
  if (newAuthority) await files.write('ca', authority);
  await files.write('box', box);
  return { newAuthority, fingerprint: fingerprint(authority.certificate) };
}
