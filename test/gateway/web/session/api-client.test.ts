import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ERRORS, errorBody, TongdaoError } from '../../../../schemas/errors.js';
import {
  ANSWER_MS,
  ApiClient,
  type SessionNews,
} from '../../../../gateway/web/session/api-client.js';
import {
  ApiError,
  asApiError,
  errorOfAnswer,
  PAGE_ERRORS,
  type PageErrorCode,
} from '../../../../gateway/web/session/page-errors.js';
import { ManualTime } from '../../../support/manual-time.js';

interface Heard {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('api client of the pages', () => {
  let server: Server;
  let base: string;
  let time: ManualTime;
  let client: ApiClient;
  let news: SessionNews[];
  let heard: Heard[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    heard = [];
    news = [];
    time = new ManualTime();
    answer = (response) => response.end('{"fine":true}');
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        heard.push({ method, url, headers, body });
        answer(response);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new ApiClient({ fetch: (path, init) => fetch(base + path, init), timers: time });
    client.onSession((one) => news.push(one));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const failing = (error: TongdaoError): void => {
    answer = (response) => {
      response.statusCode = ERRORS[error.code].status;
      response.end(JSON.stringify({ error: errorBody(error) }));
    };
  };
  const failure = async (call: Promise<unknown>): Promise<ApiError> => {
    const outcome: unknown = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(outcome).to.be.instanceOf(ApiError);
    return outcome as ApiError;
  };

  it('every method carries the header that a page of another site cannot send', async () => {
    expect(await client.get('/a')).to.deep.equal({ fine: true });
    await client.post('/b', { x: 1 });
    await client.post('/c');
    await client.put('/d', { y: '好' });
    await client.del('/e');
    expect(heard.map(({ method, url, body }) => [method, url, body])).to.deep.equal([
      ['GET', '/a', ''],
      ['POST', '/b', '{"x":1}'],
      ['POST', '/c', '{}'],
      ['PUT', '/d', '{"y":"好"}'],
      ['DELETE', '/e', ''],
    ]);
    for (const { headers } of heard) expect(headers['x-requested-by']).to.equal('tongdao');
    expect(heard[1]?.headers['content-type']).to.equal('application/json');
    expect(time.waiting).to.equal(0);
  });

  it('an error of the gateway comes with its code, both texts and the field', async () => {
    failing(new TongdaoError('INPUT_INVALID', 'too short', { path: 'secret' }));
    const error = await failure(client.post('/x', {}));
    const { status, zh, en } = ERRORS.INPUT_INVALID;
    expect(error).to.deep.include({ code: 'INPUT_INVALID', zh, en, status });
    expect(error).to.deep.include({ detail: 'too short', path: 'secret' });
    expect(news).to.deep.equal([]);
  });

  for (const code of ['SESSION_REQUIRED', 'SESSION_LOCKED', 'PAGE_OUTDATED'] as const) {
    it(`${code} is told to whoever shows the session`, async () => {
      failing(new TongdaoError(code));
      expect((await failure(client.get('/x'))).code).to.equal(code);
      expect(news).to.deep.equal([code]);
    });
  }

  it('a command that was carried out touches the session, a look does not', async () => {
    await client.get('/x');
    expect(news).to.deep.equal([]);
    await client.del('/x');
    expect(news).to.deep.equal(['touched']);
  });

  it('a gateway that is not there is GATEWAY_UNREACHABLE with its words', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(client.get('/x'));
    expect(error).to.include({ code: 'GATEWAY_UNREACHABLE', zh: ERRORS.GATEWAY_UNREACHABLE.zh });
    expect(time.waiting).to.equal(0);
  });

  it('a line that breaks in the middle of the answer is GATEWAY_UNREACHABLE', async () => {
    answer = (response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"fine":');
      setImmediate(() => response.destroy());
    };
    expect((await failure(client.get('/x'))).code).to.equal('GATEWAY_UNREACHABLE');
  });

  it('an answer that does not come in 15 s is given up, and not a moment earlier', async () => {
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    let outcome = 'waiting';
    const call = failure(client.get('/x')).then(({ code }) => {
      outcome = code;
    });
    await asked;
    await time.advance(ANSWER_MS - 1);
    expect(outcome).to.equal('waiting');
    await time.advance(1);
    await call;
    expect(outcome).to.equal('GATEWAY_UNREACHABLE');
  });

  it('what is not JSON, or not an error of ours, is INTERNAL', async () => {
    answer = (response) => response.end('<html>');
    expect((await failure(client.get('/x'))).code).to.equal('INTERNAL');
    answer = (response) => {
      response.statusCode = 502;
      response.end('{"error":"bad gateway"}');
    };
    expect(await failure(client.get('/x'))).to.include({ code: 'INTERNAL', status: 502 });
    for (const odd of [null, 7, [], { error: { code: 1, zh: '', en: '' } }]) {
      expect(errorOfAnswer(odd, 500).code).to.equal('INTERNAL');
    }
    expect(asApiError(new TypeError('of the page')).code).to.equal('INTERNAL');
  });

  it('a reader of the answer may refuse it or change it', async () => {
    const read = (json: unknown): string => JSON.stringify(json);
    expect(await client.get('/x', read)).to.equal('{"fine":true}');
  });

  it('the words that the pages carry are those of the table of errors', () => {
    for (const [code, words] of Object.entries(PAGE_ERRORS)) {
      const { zh, en } = ERRORS[code as PageErrorCode];
      expect(words, code).to.deep.equal({ zh, en });
    }
  });
});
