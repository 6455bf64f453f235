import { expect } from 'chai';
import { createDisplayApp } from '../../../gateway/http/display-app.js';
import { laneRoutes } from '../../../gateway/http/lane-routes.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { createAuthority } from '../../../gateway/tls/authority.js';
import { fingerprint } from '../../../gateway/tls/box-certificate.js';
import { parseBoxName } from '../../../gateway/tls/names.js';
import { systemRandom, systemTimers } from '../../../gateway/ops/system.js';
import { ask, StreamClient, type Answer } from './http-client.js';
import { ManualLane } from './manual-lane.js';

describe('plain HTTP on the local network', () => {
  let server: HttpServer;
  let authority: string;

  before(async () => {
    const names = [parseBoxName('gate.local'), parseBoxName('192.168.7.4')];
    const made = await createAuthority({
      ...{ venue: 'h1', names, now: Date.now(), random: systemRandom },
    });
    authority = made.certificate;
    const lane = new ManualLane('1');
    const app = createDisplayApp({
      routers: [
        laneRoutes({ lanes: new Map([['1', lane]]), webDir: '/nowhere', timers: systemTimers }),
      ],
      webDir: '/nowhere',
      names: ['gate.local', '192.168.7.4'],
      httpsPort: 7443,
      authority,
      fingerprint: fingerprint(authority),
      log: { failure: () => undefined },
    });
    server = await listen({ app, host: '127.0.0.1', port: 0, timers: systemTimers });
  });
  after(() => server.stop(100));

  const get = (path: string, headers = {}): Promise<Answer> =>
    ask(server.port, path, { headers: { host: 'gate.local:7480', ...headers } });

  it('shows a lane’s stream', async () => {
    const client = new StreamClient(server.port, '/lane/1/events');
    expect((await client.event(0)).event).to.equal('snapshot');
    client.socket.destroy();
  });

  it('gives the CA and its fingerprint to whoever is about to trust it', async () => {
    const page = await get('/ca');
    expect(page.status).to.equal(200);
    expect(page.text).to.contain(fingerprint(authority)).and.to.contain('/ca.crt');
    const file = await get('/ca.crt');
    expect(file.headers['content-type']).to.equal('application/x-x509-ca-cert');
  });

  for (const [path, there] of [
    ['/console', '/console'],
    ['/audit', '/audit'],
    ['/staff', '/staff'],
    ['/lane/1/setup', '/lane/1/setup'],
    ['/', '/console'],
    ['/healthz', '/console'],
    ['/metrics', '/console'],
    ['/lane/1/nothing', '/console'],
  ] as const) {
    it(`${path} sends people to https and sets no cookie`, async () => {
      const answer = await get(path, { accept: 'text/html' });
      expect(answer.status).to.equal(403);
      expect(answer.text).to.contain(`href="https://gate.local:7443${there}"`);
      expect(answer.headers).to.not.have.property('set-cookie');
      expect(answer.headers).to.not.have.property('strict-transport-security');
    });
  }

  it('the API is not here', async () => {
    const answer = await get('/api/session', { accept: 'application/json' });
    expect(answer.text).to.contain('HTTPS_NEEDED');
  });

  it('no command is taken', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await ask(server.port, '/lane/1', { method });
      expect(answer.text, method).to.contain('HTTPS_NEEDED');
    }
  });

  it('another name is refused, so that no page elsewhere can read the lanes', async () => {
    const answer = await get('/lane/1/events', { host: 'evil.example' });
    expect(answer.text).to.contain('HOST_REFUSED');
  });
});
