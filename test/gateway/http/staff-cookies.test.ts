import { expect } from 'chai';
import { createServer } from 'node:https';
import { request as httpsRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';
import { answerErrors } from '../../../gateway/http/errors.js';
import { mountStaffRoutes } from '../../../gateway/http/staff-routes.js';
import { SessionPlaces } from '../../../gateway/staff/session-places.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';
import { StaffBench, type AdminBrowser, type Browser } from '../staff/staff-fixture.js';

const quiet = { failure: () => undefined };

/** An address of this machine that is not loopback, or undefined. */
function otherAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((found) => found?.family === 'IPv4' && !found.internal)?.address;
}

describe('cookies of staff', () => {
  let bench: StaffBench;
  let admin: AdminBrowser;
  let desk: Browser;

  beforeEach(async () => {
    bench = await new StaffBench().start();
    admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
    desk = bench.browser();
  });
  afterEach(() => bench.remove());

  it('are HttpOnly, strict and for the whole site, with no value of an earlier visitor', async () => {
    const { setCookies } = await desk.logIn('刘芳', '7305');
    expect(setCookies).to.have.length(2);
    expect(setCookies[0]).to.match(/^sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(setCookies[1]).to.match(
      /^dev=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('are new at every log-in: a token planted before is worth nothing after', async () => {
    const planted = Buffer.alloc(32, 1).toString('base64url');
    desk.cookies.set('sid', planted);
    await desk.logIn('刘芳', '7305');
    expect(desk.token).not.to.equal(planted);
    const thief = bench.browser();
    thief.cookies.set('sid', planted);
    expect(await thief.state()).to.equal('anonymous');
    const first = desk.token;
    await desk.logIn('刘芳', '7305');
    expect(desk.token).not.to.equal(first);
    thief.cookies.set('sid', first);
    expect(await thief.state(), 'the session this browser had before').to.equal('anonymous');
  });

  it('count only when there is one of them, whole and written in the one right way', async () => {
    await desk.logIn('刘芳', '7305');
    const { token } = desk;
    const stateWith = async (cookie: string): Promise<unknown> => {
      const reply = await bench.browser().send('GET', '/api/session', undefined, { cookie });
      return reply.body['state'];
    };
    expect(await stateWith(`sid=${token}`)).to.equal('active');
    expect(await stateWith(`other=1; sid=${token}; dev=x`)).to.equal('active');
    // The last of 43 characters carries two bits that mean nothing.
    const twin = token.slice(0, -1) + String.fromCharCode(token.charCodeAt(42) + 1);
    expect(Buffer.from(twin, 'base64url')).to.have.length(32);
    for (const cookie of [
      `sid=${token}; sid=${token}`,
      `sid=${token}; sid=`,
      `sid=${token}x`,
      `sid=${token.slice(1)}`,
      `sid=${twin}`,
      `sid=${token}=`,
      `sid="${token}"`,
      `SID=${token}`,
      `__Host-sid=${token}`,
      `xsid=${token}`,
      `sid=${encodeURIComponent(`${token} `)}`,
      `sid=${'A'.repeat(43)}`,
      'sid',
      '=;;;',
    ]) {
      expect(await stateWith(cookie), cookie.replaceAll(token, '<token>')).to.equal('anonymous');
    }
  });

  it('are of no use to a page of another site: no header, another origin or cross-site is refused', async () => {
    await desk.logIn('刘芳', '7305');
    const lock = (headers: Record<string, string>): Promise<{ code: string | undefined }> =>
      desk.send('POST', '/api/session/lock', {}, headers);
    expect((await lock({ 'x-requested-by': '' })).code).to.equal('REQUEST_FORGED');
    expect((await lock({ origin: 'https://evil.example' })).code).to.equal('REQUEST_FORGED');
    expect((await lock({ origin: 'null' })).code).to.equal('REQUEST_FORGED');
    expect((await lock({ 'sec-fetch-site': 'cross-site' })).code).to.equal('REQUEST_FORGED');
    expect((await lock({ 'sec-fetch-site': 'same-site' })).code).to.equal('REQUEST_FORGED');
    const form = await desk.send('POST', '/api/session/lock', undefined, {
      'content-type': 'text/plain',
    });
    expect(form.status).to.equal(400);
    expect(await desk.state()).to.equal('active');
    const login = await desk.send(
      'POST',
      '/api/session/login',
      { name: '刘芳', secret: '7305' },
      { origin: 'https://evil.example' },
    );
    expect(login.code, 'log-in of somebody else’s account, too').to.equal('REQUEST_FORGED');
  });

  it('end the stream of a page at the moment its session is revoked', async () => {
    const mounted = (app: Express): void => {
      app.get('/stream', (request, response) => {
        const caller = bench.staff.callerOf(request);
        response.write('open');
        bench.staff.onChange(caller?.session ?? '', () => response.end());
      });
    };
    await bench.stop();
    await bench.start({}, mounted);
    await desk.logIn('刘芳', '7305');
    const stream = await fetch(`http://127.0.0.1:${bench.port}/stream`, {
      headers: { cookie: `sid=${desk.token}` },
    });
    const whole = stream.text();
    const { sessions } = (await admin.browser.ok('GET', '/api/sessions')) as {
      sessions: { id: string; own: boolean }[];
    };
    const id = sessions.find(({ own }) => !own)?.id ?? '';
    await admin.browser.ok('DELETE', `/api/sessions/${id}`);
    expect(await whole).to.equal('open');
  });
});

describe('staff over a network', function () {
  let bench: StaffBench;
  let address: string;
  const closers: (() => void)[] = [];

  beforeEach(async function () {
    needTools(this, 'openssl');
    const found = otherAddress();
    if (found === undefined) this.skip();
    address = found;
    bench = await new StaffBench().start();
    const admin = await bench.administrator();
    await bench.account(admin, '刘芳', 'attendant', '7305');
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) close();
    await bench.remove();
  });

  const app = (): Express => {
    const made = express();
    mountStaffRoutes(made, bench.staff);
    made.use(answerErrors(quiet));
    return made;
  };

  it('is refused over plain HTTP from another address, and an old cookie is no session there', async () => {
    const server = createHttpServer(app());
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const desk = bench.browser();
    await desk.logIn('刘芳', '7305');
    const base = `http://${address}:${(server.address() as AddressInfo).port}`;
    const login = await fetch(`${base}/api/session/login`, {
      method: 'POST',
      headers: { 'x-requested-by': 'tongdao', 'content-type': 'application/json' },
      body: JSON.stringify({ name: '刘芳', secret: '7305' }),
    });
    expect(await login.json()).to.have.nested.property('error.code', 'HTTPS_NEEDED');
    expect(login.headers.getSetCookie()).to.deep.equal([]);
    const view = await fetch(`${base}/api/session`, { headers: { cookie: `sid=${desk.token}` } });
    expect(await view.json()).to.include({ state: 'anonymous' });
  });

  it('uses __Host- cookies over HTTPS, and tells of a session that is used in two places in turn', async () => {
    const temp = tempDir();
    closers.push(temp.remove);
    const [key, cert] = [join(temp.path, 'key.pem'), join(temp.path, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
        ...['-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=gateway.test'],
      ],
      { stdio: 'ignore' },
    );
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, app());
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    const call = (
      host: string,
      cookie: string,
      body?: object,
    ): Promise<{ state: unknown; cookies: string[] }> =>
      new Promise((resolve, reject) => {
        const path = body === undefined ? '/api/session' : '/api/session/login';
        const outgoing = httpsRequest(
          {
            ...{ host, port, path, agent: false, ca: readFileSync(cert) },
            // The certificate names nobody; it is pinned instead.
            checkServerIdentity: () => undefined,
            method: body === undefined ? 'GET' : 'POST',
            headers: { cookie, 'x-requested-by': 'tongdao', 'content-type': 'application/json' },
          },
          (incoming) => {
            let text = '';
            incoming.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
            incoming.on('end', () => {
              const { state } = JSON.parse(text) as { state: unknown };
              resolve({ state, cookies: incoming.headers['set-cookie'] ?? [] });
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
    const { cookies } = await call(address, '', { name: '刘芳', secret: '7305' });
    expect(cookies[0]).to.match(
      /^__Host-sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(cookies[1]).to.match(/^__Host-dev=.*; Secure$/);
    const sid = cookies[0]?.split(';')[0] ?? '';
    expect((await call(address, sid)).state).to.equal('active');
    expect((await call(address, sid.replace('__Host-', ''))).state).to.equal('anonymous');
    expect((await call('127.0.0.1', sid)).state, 'a new address is no theft').to.equal('active');
    expect(bench.twoPlaces).to.equal(0);
    expect((await call(address, sid)).state, 'and ends nothing').to.equal('active');
    expect(bench.twoPlaces).to.equal(1);
    await call('127.0.0.1', sid);
    expect(bench.twoPlaces, 'once a session').to.equal(1);
    expect(await bench.results()).to.include('two-places');
  });
});

describe('the places of a session', () => {
  it('are one when DHCP gives a new address, or a browser asks by IPv4 and IPv6 in turn', () => {
    const places = new SessionPlaces();
    const moves = [
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
      '2001:db8::1',
      '192.0.2.3',
      '2001:db8::1',
    ];
    expect(moves.map((address) => places.note('s', address))).to.deep.equal(moves.map(() => false));
  });

  it('are two when an address comes back after another one', () => {
    const places = new SessionPlaces();
    places.note('s', '192.0.2.1');
    places.note('s', '192.0.2.2');
    expect(places.note('t', '192.0.2.1'), 'another session').to.equal(false);
    expect(places.note('s', '192.0.2.1')).to.equal(true);
  });
});
