import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import express, { type Express } from 'express';
import sinon from 'sinon';
import { createApp } from '../../../gateway/http/app.js';
import { answerErrors } from '../../../gateway/http/errors.js';
import { laneRoutes, type LaneDisplay } from '../../../gateway/http/lane-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { Health } from '../../../gateway/ops/health.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { ERRORS, type ErrorCode } from '../../../schemas/errors.js';
import { tempDir } from '../../support/temp.js';
import { ask, StreamClient } from './http-client.js';
import { ManualLane } from './manual-lane.js';

/** facts/integrity.md 7.1, in any order. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

const bodyOf = (code: ErrorCode): unknown => ({
  error: { code, zh: ERRORS[code].zh, en: ERRORS[code].en },
});

describe('http application', () => {
  const web = tempDir();
  const health = new Health();
  const failures: string[] = [];
  const broken: LaneDisplay = {
    snapshot: () => {
      throw new TypeError('holder Example Person cannot be read');
    },
    view: () => {
      throw new TypeError('unused');
    },
    onView: () => () => undefined,
  };
  const servers: HttpServer[] = [];
  let server: HttpServer;

  const serve = async (app: Express): Promise<HttpServer> => {
    const started = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
    servers.push(started);
    return started;
  };

  before(async () => {
    mkdirSync(join(web.path, 'lane'));
    mkdirSync(join(web.path, 'assets'));
    writeFileSync(join(web.path, 'lane', 'index.html'), '<!doctype html><title>lane</title>');
    writeFileSync(join(web.path, 'assets', 'lane-abc123.js'), 'export {};');
    health.enter('running');
    const app = createApp({
      routers: [
        laneRoutes({
          lanes: new Map<string, LaneDisplay>([
            ['1', new ManualLane('1')],
            ['broken', broken],
          ]),
          webDir: web.path,
          timers: systemTimers,
        }),
      ],
      health: () => health.report(),
      webDir: web.path,
      build: 'build-7',
      log: { failure: (event) => failures.push(event) },
    });
    server = await serve(app);
  });

  after(async () => {
    sinon.restore();
    await Promise.all(servers.map((one) => one.stop(500)));
    web.remove();
  });

  for (const path of ['/lane/1', '/assets/lane-abc123.js', '/healthz', '/nowhere', '/lane/9']) {
    it(`${path} carries the whole security policy`, async () => {
      const { headers } = await ask(server.port, path);
      const policy = headers['content-security-policy'];
      expect(String(policy).split(';')).to.have.members(POLICY);
      expect(headers).to.include({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      expect(headers).not.to.have.any.keys(
        'x-powered-by',
        'strict-transport-security',
        'set-cookie',
        'server',
        'access-control-allow-origin',
      );
    });
  }

  it('the lane page is never stored, a hashed asset for ever', async () => {
    const page = await ask(server.port, '/lane/1');
    expect(page.status).to.equal(200);
    expect(page.headers['content-type']).to.match(/^text\/html/);
    expect(page.headers['cache-control']).to.equal('no-store');
    const asset = await ask(server.port, '/assets/lane-abc123.js');
    expect(asset.status).to.equal(200);
    expect(asset.headers['cache-control']).to.equal('public, max-age=31536000, immutable');
  });

  for (const host of ['127.0.0.1:7080', 'localhost', 'LOCALHOST:7080', '[::1]:7080', '127.1.2.3']) {
    it(`Host ${host} is served`, async () => {
      expect((await ask(server.port, '/healthz', { headers: { host } })).status).to.equal(200);
    });
  }

  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.10:7080',
    'evil.example:7080',
    '127.0.0.1@evil.example',
  ]) {
    it(`Host "${host}" is refused on pages, streams and health`, async () => {
      for (const path of ['/lane/1', '/lane/1/events', '/healthz', '/assets/lane-abc123.js']) {
        const answer = await ask(server.port, path, { headers: { host } });
        expect(answer.status).to.equal(403);
        expect(JSON.parse(answer.text)).to.deep.equal(bodyOf('HOST_REFUSED'));
      }
    });
  }

  it('a request without Host is refused', async () => {
    const client = new StreamClient(server.port, '/healthz', 'GET /healthz HTTP/1.0\r\n\r\n');
    await client.ended;
    expect(client.raw).to.match(/^HTTP\/1\.1 403 /);
    expect(client.raw).to.include('HOST_REFUSED');
  });

  for (const [path, code] of [
    ['/', 'NOT_FOUND'],
    ['/nowhere', 'NOT_FOUND'],
    ['/lane/9', 'LANE_UNKNOWN'],
    ['/lane/9/events', 'LANE_UNKNOWN'],
    ['/lane/constructor', 'LANE_UNKNOWN'],
    ['/lane/%E0%A4%A', 'INPUT_INVALID'],
    ['/assets/', 'NOT_FOUND'],
    ['/assets/lane-gone.js', 'NOT_FOUND'],
    ['/assets/..%2flane%2findex.html', 'NOT_FOUND'],
    ['/assets/%2e%2e/lane/index.html', 'NOT_FOUND'],
    ['/demo', 'NOT_FOUND'],
  ] as const) {
    it(`GET ${path} answers ${code} in the shape of every error, not stored`, async () => {
      const answer = await ask(server.port, path);
      expect(answer.status).to.equal(ERRORS[code].status);
      expect(answer.headers['cache-control']).to.equal('no-store');
      expect(answer.headers['content-type']).to.match(/^application\/json/);
      expect(JSON.parse(answer.text)).to.deep.equal(bodyOf(code));
    });
  }

  it('an unexpected error answers INTERNAL, keeps its text to itself and is logged', async () => {
    const answer = await ask(server.port, '/lane/broken/events');
    expect(answer.status).to.equal(500);
    expect(JSON.parse(answer.text)).to.deep.equal(bodyOf('INTERNAL'));
    expect(answer.text).not.to.match(/Example|TypeError|at /);
    expect(failures).to.deep.equal(['http-request-failed']);
  });

  it('an answer that breaks after its first byte is cut, and its text printed nowhere', async () => {
    const failed: string[] = [];
    const app = express();
    app.get('/', (_request, response) => {
      response.write('half an ans');
      throw new Error('holder Example Person');
    });
    app.use(answerErrors({ failure: (event) => failed.push(event) }));
    const { port } = await serve(app);
    const stderr = sinon.stub(console, 'error');
    const client = new StreamClient(port, '/');
    await client.ended;
    const prints = stderr.callCount;
    stderr.restore();
    expect(client.raw, 'the end of a chunked body').not.to.include('\r\n0\r\n');
    expect(client.raw).not.to.include('Example');
    expect(prints).to.equal(0);
    expect(failed).to.deep.equal(['http-request-failed']);
  });

  it('a body that no declared route asked for is not read, whatever it holds', async () => {
    const answer = await ask(server.port, '/healthz', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":',
    });
    expect(JSON.parse(answer.text)).to.deep.equal(bodyOf('NOT_FOUND'));
  });

  it('health answers 200 while ready or degraded, with reasons in both languages', async () => {
    const ready = await ask(server.port, '/healthz');
    expect(JSON.parse(ready.text)).to.deep.equal({
      status: 'ready',
      reasons: [],
      build: 'build-7',
    });
    health.set('turnstile-offline', true, 'gate-1');
    const degraded = await ask(server.port, '/healthz');
    health.set('turnstile-offline', false, 'gate-1');
    expect(degraded.status).to.equal(200);
    expect(degraded.headers['cache-control']).to.equal('no-store');
    const report = JSON.parse(degraded.text) as ReturnType<Health['report']>;
    expect(report.status).to.equal('degraded');
    expect(report.reasons[0]).to.include.keys('code', 'zh', 'en', 'subjects');
  });

  it('health answers 503 before the start is complete and while stopping', async () => {
    for (const [phase, status] of [
      [undefined, 'starting'],
      ['stopping', 'stopping'],
    ] as const) {
      const other = new Health();
      if (phase !== undefined) other.enter(phase);
      const app = createApp({
        routers: [],
        health: () => other.report(),
        webDir: web.path,
        build: 'b',
        log: { failure: () => undefined },
      });
      const answer = await ask((await serve(app)).port, '/healthz');
      expect(answer.status).to.equal(503);
      expect(JSON.parse(answer.text)).to.include({ status });
    }
  });
});
