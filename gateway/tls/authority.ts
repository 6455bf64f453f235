/** The venue's own certificate authority and the certificate of this box (RFC 5280, ECDSA P-256). */
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  AuthorityKeyIdentifierExtension,
} from '@peculiar/x509';
import type { RandomSource, WallMs } from '../../schemas/time.js';
import { NAME_CONSTRAINTS_OID, nameConstraints } from './name-constraints.js';
import type { BoxName } from './names.js';

/** A certificate and its private key, both PEM; the key is PKCS #8. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Ten years: tablets install it once. */
const AUTHORITY_DAYS = 3650;
/** Short, because it renews by itself (facts/integrity.md 7.3 wants keys that can be replaced). */
export const BOX_DAYS = 90;
/** A tablet whose clock is an hour slow must believe a certificate made just now. */
const EARLY_MS = 3_600_000;

/** A positive number of 16 bytes (RFC 5280, 4.1.2.2 allows 20). */
function serialNumber(random: RandomSource): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

const newKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** A CA that may sign boxes, and nothing below them, within the names of `nameConstraints`. */
export async function createAuthority(options: {
  readonly venue: string;
  readonly names: readonly BoxName[];
  readonly now: WallMs;
  readonly random: RandomSource;
}): Promise<KeyedCertificate> {
  const { venue, names, now, random } = options;
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(random),
      name: [{ CN: [`Tongdao CA ${venue}`] }],
      notBefore: new Date(now - EARLY_MS),
      notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        new Extension(NAME_CONSTRAINTS_OID, true, nameConstraints(names)),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return { certificate: certificate.toString('pem'), key: await pemOfKey(keys.privateKey) };
}

/** A certificate for these names with a new key; `certificate` is the chain, the box first. */
export async function issueBoxCertificate(options: {
  readonly authority: KeyedCertificate;
  readonly names: readonly BoxName[];
  readonly now: WallMs;
  readonly random: RandomSource;
}): Promise<KeyedCertificate> {
  const { authority, names, now, random } = options;
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.key),
    ALGORITHM,
    false,
    ['sign'],
  );
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(random),
      subject: [{ CN: ['Tongdao'] }],
      issuer: issuer.subjectName,
      notBefore: new Date(now - EARLY_MS),
      notAfter: new Date(Math.min(now + BOX_DAYS * DAY_MS, issuer.notAfter.getTime())),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names.map(({ type, value }) => ({ type, value }))),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return {
    certificate: `${certificate.toString('pem')}\n${issuer.toString('pem')}\n`,
    key: await pemOfKey(keys.privateKey),
  };
}
