/** Signs what the simulated platform says, and spoils an answer in exactly one way when told to. */
import { createPublicKey } from 'node:crypto';
import { CompactSign, base64url, type JWK_EC_Public, type JWK_OKP_Public } from 'jose';
import { HC_JWS_CONTENT_TYPE, HC_JWS_TYPE, RESPONSE_LIMIT } from '../../../schemas/hc-jws.js';
import type { AnswerClaims, ErrorClaims, SignatureJwk } from '../../../schemas/hc-jws.js';
import { sha256 } from '../hc-jws-1/request.js';
import type { AnswerFault } from './faults.js';
import type { SigningKey } from './keys.js';

/** What goes out over HTTP. */
export interface Served {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location?: string;
}

export interface AnswerParts {
  readonly claims: AnswerClaims;
  readonly signer: SigningKey;
  /** A key outside the key set. */
  readonly stranger: SigningKey;
  /** An answer that this box was given before. */
  readonly earlier?: string | undefined;
}

const served = (body: string, status = 200, contentType = HC_JWS_CONTENT_TYPE): Served => ({
  status,
  contentType,
  body,
});

export async function signError(
  signer: SigningKey,
  claims: ErrorClaims,
  status: number,
): Promise<Served> {
  const header = { kid: signer.kid, typ: HC_JWS_TYPE.error };
  return served(await signer.sign(JSON.stringify(claims), header), status);
}

export async function signAnswer(parts: AnswerParts): Promise<Served> {
  return served(await signed(parts, parts.claims));
}

async function signed(parts: AnswerParts, payload: unknown): Promise<string> {
  const { signer } = parts;
  return signer.sign(JSON.stringify(payload), { kid: signer.kid, typ: HC_JWS_TYPE.answer });
}

function without(claims: AnswerClaims, name: keyof AnswerClaims): object {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}

/** The last character of 64 bytes in base64url has four spare bits: the same bytes, spelled anew. */
function respelled(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
}

/** Swaps the protected header under a signature made for another one. */
function withHeader(token: string, header: object, signature?: string): string {
  const [, payload = '', old = ''] = token.split('.');
  return `${base64url.encode(JSON.stringify(header))}.${payload}.${signature ?? old}`;
}

/** The bare point, without `kid`, `use` and `alg`. */
function publicPoint(jwk: SignatureJwk): JWK_EC_Public | JWK_OKP_Public {
  const { kty, crv, x } = jwk;
  return 'y' in jwk ? { kty, crv, x, y: jwk.y } : { kty, crv, x };
}

/** The oldest trick with JWT: the verifier's public key used as a shared secret. */
async function hmacWithPublicKey({ claims, signer }: AnswerParts): Promise<string> {
  const jwk = publicPoint(signer.publicJwk);
  const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'HS256', kid: signer.kid, typ: HC_JWS_TYPE.answer })
    .sign(Buffer.from(pem));
}

/** One broken answer: everything but the named property is as it should be. */
export async function spoilAnswer(fault: AnswerFault, parts: AnswerParts): Promise<Served> {
  const { claims, signer, stranger } = parts;
  const header = { kid: signer.kid, typ: HC_JWS_TYPE.answer };
  const payload = JSON.stringify(claims);
  const good = await signed(parts, claims);
  const changed = async (changes: Partial<AnswerClaims>): Promise<Served> =>
    served(await signed(parts, { ...claims, ...changes }));

  switch (fault) {
    case 'unsigned':
      return served(payload, 200, 'application/json');
    case 'mis-signed':
      return served(await stranger.sign(payload, header));
    case 'stripped-signature':
      return served(good.slice(0, good.lastIndexOf('.') + 1));
    case 'respelled-signature':
      return served(respelled(good));
    case 'unknown-key':
      return served(await stranger.sign(payload, { ...header, kid: stranger.kid }));
    case 'no-kid':
      return served(await signer.sign(payload, { typ: HC_JWS_TYPE.answer }));
    case 'embedded-key':
      return served(
        await stranger.sign(payload, { ...header, jwk: publicPoint(stranger.publicJwk) }),
      );
    case 'alg-none':
      return served(withHeader(good, { ...header, alg: 'none' }, ''));
    case 'other-algorithm':
      return served(withHeader(good, { ...header, alg: 'EdDSA' }));
    case 'hs256-with-public-key':
      return served(await hmacWithPublicKey(parts));
    case 'wrong-typ':
      return served(await signer.sign(payload, { ...header, typ: HC_JWS_TYPE.request }));
    case 'answer-as-error':
      return served(await signer.sign(payload, { ...header, typ: HC_JWS_TYPE.error }), 400);
    case 'replay':
      // Before the first answer there is none to replay: one for a request never sent takes its place.
      return parts.earlier === undefined
        ? changed({ req: sha256('a request that was never sent') })
        : served(parts.earlier);
    case 'other-person':
      return changed({ req: sha256('a request about somebody else') });
    case 'other-jti':
      return changed({ jti: sha256(claims.jti).slice(0, 22) });
    case 'other-box':
      return changed({ aud: 'another-box' });
    case 'other-platform':
      return changed({ iss: 'https://another-platform.example' });
    case 'expired':
      return changed({ iat: claims.iat - 3600, exp: claims.exp - 3600 });
    case 'from-the-future':
      return changed({ iat: claims.iat + 3600, exp: claims.exp + 3600 });
    case 'no-exp':
      return served(await signed(parts, without(claims, 'exp')));
    case 'no-iat':
      return served(await signed(parts, without(claims, 'iat')));
    case 'no-jti':
      return served(await signed(parts, without(claims, 'jti')));
    case 'no-req':
      return served(await signed(parts, without(claims, 'req')));
    case 'no-code':
      return served(await signed(parts, without(claims, 'code')));
    case 'extra-claim':
      return served(await signed(parts, { ...claims, colour: 'green' }));
    case 'not-claims':
      return served(await signed(parts, 'green'));
    case 'unknown-value':
      return changed({ code: 'chartreuse' });
    case 'truncated':
      return served(good.slice(0, -14));
    case 'trailing-newline':
      return served(`${good}\n`);
    case 'not-json':
      return served('green');
    case 'huge':
      return served(good + 'A'.repeat(RESPONSE_LIMIT));
    case 'plain-text-type':
      return served(good, 200, 'text/plain');
    case 'created-status':
      return served(good, 201);
  }
}
