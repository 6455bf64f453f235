import { expect } from 'chai';
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readReply, type Verdict } from '../../../../gateway/platform/hc-jws-1/response.js';
import type { ReplyContext } from '../../../../gateway/platform/hc-jws-1/verify.js';
import { buildRequest, type SignedRequest } from '../../../../gateway/platform/hc-jws-1/request.js';
import { openKeySet } from '../../../../gateway/platform/hc-jws-1/key-set.js';
import { SimulatorKeys } from '../../../../gateway/platform/simulator/keys.js';
import { ANSWER_FAULTS, type AnswerFault } from '../../../../gateway/platform/simulator/faults.js';
import type { LookupCause, Status } from '../../../../schemas/status.js';
import { realRandom, startRig, WANG, type Rig } from '../support/rig.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const EXPECTED: Readonly<Record<AnswerFault, readonly [Status, LookupCause]>> = {
  unsigned: ['untrusted', 'unsigned'],
  'mis-signed': ['untrusted', 'bad-signature'],
  'stripped-signature': ['untrusted', 'bad-signature'],
  'respelled-signature': ['untrusted', 'malformed'],
  'unknown-key': ['untrusted', 'wrong-key'],
  'no-kid': ['untrusted', 'malformed'],
  'embedded-key': ['untrusted', 'malformed'],
  'alg-none': ['untrusted', 'wrong-algorithm'],
  'other-algorithm': ['untrusted', 'wrong-algorithm'],
  'hs256-with-public-key': ['untrusted', 'wrong-algorithm'],
  'wrong-typ': ['untrusted', 'malformed'],
  'answer-as-error': ['untrusted', 'malformed'],
  replay: ['untrusted', 'replayed'],
  'other-person': ['untrusted', 'not-this-request'],
  'other-jti': ['untrusted', 'not-this-request'],
  'other-box': ['untrusted', 'not-this-request'],
  'other-platform': ['untrusted', 'not-this-request'],
  expired: ['untrusted', 'expired'],
  'from-the-future': ['untrusted', 'expired'],
  'no-exp': ['untrusted', 'malformed'],
  'no-iat': ['untrusted', 'malformed'],
  'no-jti': ['untrusted', 'malformed'],
  'no-req': ['untrusted', 'malformed'],
  'no-code': ['untrusted', 'malformed'],
  'extra-claim': ['untrusted', 'malformed'],
  'not-claims': ['untrusted', 'malformed'],
  'unknown-value': ['unmapped', 'unmapped-value'],
  truncated: ['untrusted', 'bad-signature'],
  'trailing-newline': ['untrusted', 'malformed'],
  'not-json': ['untrusted', 'malformed'],
  huge: ['untrusted', 'too-large'],
  'plain-text-type': ['untrusted', 'malformed'],
  'created-status': ['untrusted', 'malformed'],
};

describe('answers of the platform', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.close());

  it('are believed when nothing is wrong with them', async () => {
    rig.simulator.control.setFault(undefined);
    const lookup = await rig.ask();
    expect(lookup).to.include({ status: 'green', rawCode: 'green', issuer: 'simulator' });
    expect(lookup).not.to.have.property('cause');
    expect(lookup.evidence?.response).to.equal(rig.exchanges.at(-1)?.response);
  });

  for (const fault of ANSWER_FAULTS) {
    const [status, cause] = EXPECTED[fault];
    it(`broken by "${fault}" alone are ${status} (${cause}), and the next good one is green`, async () => {
      rig.simulator.control.setFault(undefined);
      expect((await rig.ask()).status).to.equal('green');
      rig.simulator.control.setFault({ kind: fault });
      const lookup = await rig.ask();
      expect({ status: lookup.status, cause: lookup.cause }).to.deep.equal({ status, cause });
      rig.simulator.control.setFault(undefined);
      expect((await rig.ask()).status).to.equal('green');
    });
  }

  it('of every broken kind leave the breaker closed', () => {
    expect(rig.client.status().breaker).to.equal('closed');
    expect(rig.client.status().causes).to.include({ replayed: 1, 'bad-signature': 3 });
  });
});

describe('the text of a reply', () => {
  let rig: Rig;
  let request: SignedRequest;
  let context: ReplyContext;
  let green: string;

  before(async () => {
    rig = await startRig();
    const { config, signer, keys } = rig;
    request = await buildRequest({
      config,
      person: { idType: '01', idNo: WANG },
      laneId: 'lane-1',
      signer,
      encryption: keys.encryptionKey(),
      seq: 1,
      now: rig.time.wall(),
      random: realRandom,
    });
    const response = await fetch(`${rig.simulator.url}/v1/status`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: request.token,
    });
    green = await response.text();
    context = {
      config,
      request,
      keys,
      downloadKeys: () => Promise.reject(new Error('no network in this test')),
      now: () => rig.time.wall(),
      wasSent: () => false,
    };
  });
  after(() => rig.close());

  const isColour = (verdict: Verdict): boolean => verdict.kind === 'answer';

  it('is green before anything is changed', async () => {
    expect(await readReply(green, 200, context)).to.include({ kind: 'answer', status: 'green' });
  });

  it('is never an answer once any one byte of a green one is changed', async () => {
    for (let at = 0; at < green.length; at++) {
      const bytes = Buffer.from(green, 'latin1');
      // Both a neighbour in the alphabet and a byte outside it.
      for (const flip of [0x01, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at] ?? 0) ^ flip;
        const verdict = await readReply(changed.toString('latin1'), 200, context);
        expect(isColour(verdict), `byte ${at} ^ ${flip}`).to.equal(false);
      }
    }
  });

  it('is never an answer once any one byte is replaced by any other byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: green.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = Buffer.from(green, 'latin1');
          changed[at] = (changed[at] ?? 0) ^ flip;
          return !isColour(await readReply(changed.toString('latin1'), 200, context));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('is never an answer and never throws when it is random text, JSON or looks like a token', async () => {
    const segment = fc.oneof(
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc
        .record({ alg: fc.constantFrom('ES256', 'none', 'HS256', 'EdDSA'), typ: fc.string() })
        .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(segment, segment, segment).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(200, 400, 503), async (text, status) => {
        return !isColour(await readReply(text, status, context));
      }),
      { numRuns: RUNS },
    );
  });

  it('is worth nothing to any other request', async () => {
    const other = { ...context, request: { ...request, hash: 'A'.repeat(43) } };
    expect(await readReply(green, 200, other)).to.deep.include({ cause: 'not-this-request' });
  });

  it('is expired a minute and a half later when it carries no signed time to judge it by', async () => {
    const later = { ...context, now: () => rig.time.wall() + 90_000 };
    const claims = JSON.parse(
      Buffer.from(green.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>;
    delete claims['serverTime'];
    const own = await SimulatorKeys.open({ issuer: () => rig.config.url, clock: rig.time });
    await own.publish();
    const keys = await openKeySet({
      rootKey: own.rootKey,
      installed: own.keySet,
      issuer: rig.config.url,
      clock: rig.time,
    });
    const text = await own.signer.sign(JSON.stringify(claims), {
      kid: own.signer.kid,
      typ: 'hc-res+jwt',
    });
    expect(await readReply(text, 200, { ...context, keys })).to.include({ status: 'green' });
    expect(await readReply(text, 200, { ...later, keys })).to.include({ cause: 'expired' });
  });
});

describe('bytes instead of a platform', () => {
  let server: Server;
  let body: Buffer = Buffer.alloc(0);
  let type = 'application/jose';
  let rig: Rig;

  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    rig = await startRig({ config: { url: `http://127.0.0.1:${port}` } });
  });
  after(async () => {
    await rig.close();
    server.closeAllConnections();
    server.close();
  });

  it('are never a colour and never reject a look-up, whatever their type says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom('application/jose', 'application/json', 'text/plain', 'text/html', ''),
        async (bytes, contentType) => {
          body = Buffer.from(bytes);
          type = contentType;
          const { status } = await rig.ask();
          return status === 'untrusted' || status === 'unavailable';
        },
      ),
      { numRuns: Math.min(RUNS, 2000) },
    );
  });
});
