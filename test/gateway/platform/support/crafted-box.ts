/** An enrolled box whose key the test holds, so that it can sign what no gateway would. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { CompactEncrypt, CompactSign, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { buildRequest } from '../../../../gateway/platform/hc-jws-1/request.js';
import {
  answerClaimsSchema,
  errorClaimsSchema,
  signatureJwkSchema,
} from '../../../../schemas/hc-jws.js';
import { realRandom, WANG, type Rig } from './rig.js';

const KID = 'box-9#2026-11';

/** A request that is right in everything, to be made wrong in one thing. */
export interface Draft {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export interface SealOptions {
  readonly apu?: string;
  readonly apv?: string;
  readonly kid?: string;
  readonly subject?: unknown;
  readonly enc?: 'A128GCM';
}

export interface CraftedBox {
  draft(): Promise<Draft>;
  sign(draft: Draft): Promise<string>;
  /** A `sub_jwe` for these claims. */
  seal(claims: Record<string, unknown>, options?: SealOptions): Promise<string>;
}

/** Posts a token and returns the `code` or the `error` of the reply, which must name the request. */
export async function post(rig: Rig, token: string): Promise<string> {
  const response = await fetch(`${rig.simulator.url}/v1/status`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: token,
  });
  const payload = decodeJwt(await response.text());
  expect(payload['req'], 'every reply names the exact request').to.equal(
    createHash('sha256').update(token).digest('base64url'),
  );
  return response.status === 200
    ? answerClaimsSchema.parse(payload).code
    : errorClaimsSchema.parse(payload).error;
}

export async function craftBox(rig: Rig): Promise<CraftedBox> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  await rig.simulator.control.enrol(
    signatureJwkSchema.parse({
      ...(await exportJWK(pair.publicKey)),
      alg: 'ES256',
      use: 'sig',
      kid: KID,
    }),
  );
  let seq = 0;
  return {
    async draft() {
      const request = await buildRequest({
        config: { ...rig.config, boxId: 'box-9' },
        person: { idType: '01', idNo: WANG },
        laneId: 'lane-1',
        signer: rig.signer,
        encryption: rig.keys.encryptionKey(),
        seq: ++seq,
        now: rig.platformTime.wall(),
        random: realRandom,
      });
      return {
        header: { alg: 'ES256', kid: KID, typ: 'hc-req+jwt' },
        claims: { ...request.claims },
      };
    },
    sign: ({ header, claims }) =>
      new CompactSign(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(pair.privateKey),
    seal: (claims, options = {}) =>
      new CompactEncrypt(
        Buffer.from(JSON.stringify(options.subject ?? { idType: '01', idNo: WANG })),
      )
        .setProtectedHeader({
          alg: 'ECDH-ES',
          enc: options.enc ?? 'A256GCM',
          kid: options.kid ?? 'enc-1',
        })
        .setKeyManagementParameters({
          apu: Buffer.from(options.apu ?? 'box-9'),
          apv: createHash('sha256')
            .update(options.apv ?? String(claims['jti']))
            .digest(),
        })
        .encrypt(rig.keys.encryptionKey().key),
  };
}
