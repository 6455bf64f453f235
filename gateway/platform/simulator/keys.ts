/** The simulated platform's keys: root, signature keys with rollover, encryption key. */
import { readFile } from 'node:fs/promises';
import {
  CompactSign,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWSHeaderParameters,
} from 'jose';
import { z } from 'zod';
import { TongdaoError } from '../../../schemas/errors.js';
import {
  HC_JWS_TYPE,
  encryptionJwkSchema,
  signatureJwkSchema,
  type KeySetClaims,
  type SignatureJwk,
} from '../../../schemas/hc-jws.js';
import type { Clock } from '../../../schemas/time.js';
import { writeDurably } from '../../ops/durable-file.js';

const privateJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});
type PrivateJwk = z.infer<typeof privateJwk>;

const storedSchema = z.strictObject({
  version: z.number().int().min(1),
  root: privateJwk,
  /** The newest last; the ones before it overlap. */
  signing: z.array(privateJwk).min(1),
  encryption: privateJwk,
});
type Stored = z.infer<typeof storedSchema>;

export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: SignatureJwk;
  sign(payload: string, header: JWSHeaderParameters): Promise<string>;
}

async function newKey(kid: string): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return privateJwk.parse({ ...(await exportJWK(privateKey)), kid });
}

async function importKey(jwk: PrivateJwk, alg: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) {
    throw new TongdaoError('PLATFORM_FILE_INVALID', 'a simulator key is not an asymmetric key');
  }
  return key;
}

const pointOf = ({ kty, crv, x, y, kid }: PrivateJwk): Omit<PrivateJwk, 'd'> => ({
  kty,
  crv,
  x,
  y,
  kid,
});

const publicOf = (jwk: PrivateJwk): SignatureJwk =>
  signatureJwkSchema.parse({ ...pointOf(jwk), alg: 'ES256', use: 'sig' });

async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const key = await importKey(jwk, 'ES256');
  return {
    kid: jwk.kid,
    publicJwk: publicOf(jwk),
    sign: (payload, header) =>
      new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(key),
  };
}

/** A key that no set names: for signatures that must not be believed. */
export const strangerKey = async (kid: string): Promise<SigningKey> =>
  signingKey(await newKey(kid));

async function load(file: string | undefined): Promise<Stored | undefined> {
  if (file === undefined) return undefined;
  try {
    return storedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    // The cause would quote private keys.
    throw new TongdaoError('PLATFORM_FILE_INVALID', 'the simulator key file cannot be used');
  }
}

export class SimulatorKeys {
  readonly #issuer: () => string;
  readonly #clock: Clock;
  readonly #file: string | undefined;
  #stored: Stored;
  #signer: SigningKey;
  #root: SigningKey;
  readonly decryption: CryptoKey;
  #keySet = '';

  private constructor(
    options: SimulatorKeysOptions,
    stored: Stored,
    signer: SigningKey,
    root: SigningKey,
    decryption: CryptoKey,
  ) {
    this.#issuer = options.issuer;
    this.#clock = options.clock;
    this.#file = options.file;
    this.#stored = stored;
    this.#signer = signer;
    this.#root = root;
    this.decryption = decryption;
  }

  /** Reads the private keys from `file`, or makes new ones and keeps them there with mode 0600. */
  static async open(options: SimulatorKeysOptions): Promise<SimulatorKeys> {
    const stored = (await load(options.file)) ?? {
      version: 1,
      root: await newKey('root-1'),
      signing: [await newKey('sig-1')],
      encryption: await newKey('enc-1'),
    };
    const newest = stored.signing.at(-1) ?? stored.root;
    return new SimulatorKeys(
      options,
      stored,
      await signingKey(newest),
      await signingKey(stored.root),
      await importKey(stored.encryption, 'ECDH-ES'),
    );
  }

  get signer(): SigningKey {
    return this.#signer;
  }

  get rootKey(): SignatureJwk {
    return this.#root.publicJwk;
  }

  get encryptionKeyId(): string {
    return this.#stored.encryption.kid;
  }

  /** The signed key set as served. */
  get keySet(): string {
    return this.#keySet;
  }

  /** Signs the key set for the issuer's URL, which must be known by now. */
  async publish(): Promise<void> {
    await this.#publish(this.#root);
  }

  /** From now on answers are signed with a new key; the old one stays in the set. */
  async rollOver(signedByRoot: boolean): Promise<void> {
    const { version, signing } = this.#stored;
    const next = await newKey(`sig-${version + 1}`);
    this.#stored = { ...this.#stored, version: version + 1, signing: [...signing, next].slice(-4) };
    this.#signer = await signingKey(next);
    await this.#publish(signedByRoot ? this.#root : await strangerKey(this.#root.kid));
  }

  async #publish(root: SigningKey): Promise<void> {
    const { version, signing, encryption } = this.#stored;
    const claims: KeySetClaims = {
      iss: this.#issuer(),
      iat: Math.floor(this.#clock.wall() / 1000),
      version,
      keys: [
        ...signing.map(publicOf),
        encryptionJwkSchema.parse({ ...pointOf(encryption), alg: 'ECDH-ES', use: 'enc' }),
      ],
    };
    const header = { kid: root.kid, typ: HC_JWS_TYPE.keySet };
    this.#keySet = await root.sign(JSON.stringify(claims), header);
    if (this.#file !== undefined) await writeDurably(this.#file, JSON.stringify(this.#stored));
  }
}

export interface SimulatorKeysOptions {
  readonly issuer: () => string;
  readonly clock: Clock;
  readonly file?: string | undefined;
}
