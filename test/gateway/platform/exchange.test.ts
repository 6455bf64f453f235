import { expect } from 'chai';
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { postToken, type Reply } from '../../../gateway/platform/exchange.js';
import { RESPONSE_LIMIT } from '../../../schemas/hc-jws.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

interface Canned {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

describe('a reply that nobody signed', () => {
  let server: Server;
  let pool: Pool;
  let url: URL;
  let canned: Canned = { status: 200 };

  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      const { status, type, body } = canned;
      response.writeHead(status, type === undefined ? {} : { 'content-type': type });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = new URL(`http://127.0.0.1:${port}/v1/status`);
    pool = new Pool(url.origin);
  });
  after(async () => {
    await pool.destroy();
    server.closeAllConnections();
    server.close();
  });

  const post = (reply: Canned): Promise<Reply> => {
    canned = reply;
    return postToken(pool, url, 'a.b.c', new AbortController().signal);
  };
  async function worth(reply: Canned): Promise<string> {
    const posted = await post(reply);
    if (posted.kind !== 'verdict' || posted.verdict.kind !== 'failure') return posted.kind;
    return `${posted.verdict.status}/${posted.verdict.cause}`;
  }

  const json = JSON.stringify({ code: 'green' });
  const html = '<html>请先登录网络</html>';
  const huge = 'x'.repeat(RESPONSE_LIMIT + 1);
  const TABLE: readonly (readonly [string, Canned, string])[] = [
    ['a captive portal', { status: 200, type: 'text/html', body: html }, 'untrusted/malformed'],
    [
      'an answer as bare JSON',
      { status: 200, type: 'text/json', body: json },
      'untrusted/unsigned',
    ],
    [
      'JSON that says it is HTML',
      { status: 200, type: 'text/html', body: json },
      'untrusted/unsigned',
    ],
    ['an empty success', { status: 200, type: 'text/plain', body: '' }, 'untrusted/malformed'],
    ['a success of no type', { status: 200, body: 'ok' }, 'untrusted/malformed'],
    ['no content', { status: 204 }, 'untrusted/malformed'],
    ['a redirect', { status: 302, type: 'text/html', body: html }, 'untrusted/malformed'],
    ['not modified', { status: 304 }, 'untrusted/malformed'],
    ['a bad request', { status: 400, type: 'application/json', body: '{}' }, 'untrusted/unsigned'],
    ['a proxy that asks who we are', { status: 407, body: 'who' }, 'untrusted/malformed'],
    ['not found', { status: 404, type: 'text/html', body: html }, 'untrusted/malformed'],
    ['a huge portal', { status: 200, type: 'text/html', body: huge }, 'untrusted/too-large'],
    ['too many requests', { status: 429, type: 'text/html', body: html }, 'unavailable/overloaded'],
    ['a bad gateway', { status: 502, type: 'text/html', body: html }, 'unavailable/server-error'],
    [
      'a huge error page',
      { status: 503, type: 'text/html', body: huge },
      'unavailable/server-error',
    ],
    ['an answer as an error', { status: 500, body: json }, 'unavailable/server-error'],
  ];
  for (const [name, reply, expected] of TABLE) {
    it(`${name} (${reply.status}) is ${expected}`, async () => {
      expect(await worth(reply)).to.equal(expected);
    });
  }

  it('is unavailable as a 5xx or 429 and untrusted as anything else, whatever its type and text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 599 }),
        fc.constantFrom('text/html', 'text/plain', 'application/json', 'application/jwt', ''),
        fc.oneof(fc.constant(''), fc.string(), fc.json()),
        async (status, type, body) => {
          const [kind] = (await worth({ status, type, body })).split('/');
          return kind === (status >= 500 || status === 429 ? 'unavailable' : 'untrusted');
        },
      ),
      { numRuns: Math.min(RUNS, 2000) },
    );
  });
});
