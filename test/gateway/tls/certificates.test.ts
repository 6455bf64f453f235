import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect } from 'chai';
import express from 'express';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { systemRandom, systemTimers } from '../../../gateway/ops/system.js';
import { createAuthority, issueBoxCertificate } from '../../../gateway/tls/authority.js';
import {
  BoxCertificate,
  RENEW_BEFORE_MS,
  type CertificateEvent,
} from '../../../gateway/tls/box-certificate.js';
import { parseBoxName } from '../../../gateway/tls/names.js';
import { TlsFiles } from '../../../gateway/tls/tls-files.js';
import { ManualTime } from '../../support/manual-time.js';
import { tempDir } from '../../support/temp.js';
import { needTools } from '../../support/tools.js';

const NAMES = ['gate.local', '127.0.0.1', '::1'].map(parseBoxName);
const DAY_MS = 86_400_000;
const random = systemRandom;

describe('certificates of the box', () => {
  const dir = tempDir();
  const files = (): TlsFiles => new TlsFiles(dir.path);
  let events: CertificateEvent[];
  let opened: BoxCertificate[];
  let servers: HttpServer[];
  let time: ManualTime;
  let trusted: boolean;

  beforeEach(async () => {
    events = [];
    opened = [];
    servers = [];
    trusted = true;
    time = new ManualTime();
    const now = time.wall();
    const authority = await createAuthority({ venue: 'h1', names: NAMES, now, random });
    await files().write('ca', authority);
    await files().write('box', await issueBoxCertificate({ authority, names: NAMES, now, random }));
  });
  after(() => dir.remove());
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop(200)));
    await Promise.all(opened.map((one) => one.stop()));
  });

  const open = async (names = NAMES): Promise<BoxCertificate> => {
    const box = await BoxCertificate.open({
      ...{ dataDir: dir.path, names, clock: time, timers: time, random },
      clockTrusted: () => trusted,
      onEvent: (event) => events.push(event),
    });
    opened.push(box);
    return box;
  };

  const serve = async (box: BoxCertificate): Promise<HttpServer> => {
    const app = express();
    app.get('/', (_request, response) => {
      response.send('here');
    });
    app.get('/stream', (_request, response) => {
      response.type('text/event-stream').write('event: a\n\n');
    });
    const server = await listen({
      app,
      host: '127.0.0.1',
      port: 0,
      timers: systemTimers,
      tls: box,
    });
    servers.push(server);
    return server;
  };

  const serialAt = (port: number, servername = 'gate.local'): Promise<string> =>
    new Promise((resolve, reject) => {
      const ca = files().read('ca').certificate;
      const socket = connect({ host: '127.0.0.1', port, servername, ca }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.end();
      });
      socket.once('error', reject);
    });

  it('is trusted by whoever trusts the CA, under each of its names and no other', async () => {
    // The browser's clock is the real one.
    const now = Date.now();
    const authority = await createAuthority({ venue: 'h1', names: NAMES, now, random });
    await files().write('ca', authority);
    await files().write('box', await issueBoxCertificate({ authority, names: NAMES, now, random }));
    time = new ManualTime(new Date(now).toISOString());
    const { port } = await serve(await open());
    expect(await serialAt(port)).to.match(/^[0-9A-F]{32}$/);
    const refused = await serialAt(port, 'other.local').catch((error: unknown) => String(error));
    expect(refused).to.contain('altnames');
    const answer = await new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port, ca: authority.certificate, agent: false }, (incoming) => {
        incoming.on('data', (chunk: Buffer) => resolve(chunk.toString()));
      })
        .on('error', reject)
        .end();
    });
    expect(answer).to.equal('here');
  });

  it('verifies with OpenSSL, strictly; the CA may not vouch for a public name', async function () {
    needTools(this, 'openssl');
    const now = Date.now();
    const authority = await createAuthority({ venue: 'h1', names: NAMES, now, random });
    const good = await issueBoxCertificate({ authority, names: NAMES, now, random });
    const names = [parseBoxName('www.example.com')];
    const bad = await issueBoxCertificate({ authority, names, now, random });
    const below = await createAuthority({ venue: 'h2', names: NAMES, now, random });
    const put = (name: string, text: string): string => {
      writeFileSync(join(dir.path, name), text);
      return join(dir.path, name);
    };
    const ca = put('v-ca.pem', authority.certificate);
    const verify = (file: string): { status: number | null; said: string } => {
      const ran = spawnSync('openssl', ['verify', '-x509_strict', '-CAfile', ca, file], {
        encoding: 'utf8',
      });
      return { status: ran.status, said: ran.stderr };
    };
    expect(verify(put('v-good.pem', good.certificate)).status).to.equal(0);
    expect(verify(put('v-bad.pem', bad.certificate)).said).to.contain(
      'permitted subtree violation',
    );
    expect(verify(put('v-below.pem', below.certificate)).status).to.not.equal(0);
    const text = execFileSync('openssl', ['x509', '-in', ca, '-noout', '-text'], {
      encoding: 'utf8',
    });
    expect(text).to.contain('CA:TRUE, pathlen:0').and.to.contain('Name Constraints: critical');
  });

  it('TLS 1.1 is refused, TLS 1.2 is spoken', async () => {
    const { port } = await serve(await open());
    const said = (maxVersion: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(
          {
            ...{ host: '127.0.0.1', port, rejectUnauthorized: false, maxVersion },
            ...{ minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' },
          },
          () => {
            resolve(socket.getProtocol() ?? 'none');
            socket.end();
          },
        );
        socket.once('error', (error: Error) => resolve(error.message));
      });
    expect(await said('TLSv1.1')).to.contain('alert protocol version');
    expect(await said('TLSv1.2')).to.equal('TLSv1.2');
  });

  it('is renewed 30 days before its end, while a stream stays open', async () => {
    const box = await open();
    const { port } = await serve(box);
    const before = new X509Certificate(String(box.secureContext.cert)).serialNumber;
    let cut = false;
    const stream = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    stream.write('GET /stream HTTP/1.1\r\nHost: gate.local\r\n\r\n');
    stream.once('close', () => (cut = true));
    await new Promise((resolve) => stream.once('data', resolve));

    await time.advance(60 * DAY_MS - 2 * 3_600_000);
    expect(events).to.deep.equal([]);
    await time.advance(4 * 3_600_000);
    await box.stop();
    expect(events.map(({ type }) => type)).to.deep.equal(['renewed']);
    const after = new X509Certificate(String(box.secureContext.cert));
    expect(after.serialNumber).to.not.equal(before);
    expect(box.notAfter - time.wall()).to.be.greaterThan(2 * RENEW_BEFORE_MS);

    const seen = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.end();
      });
      socket.once('error', reject);
    });
    expect(seen).to.equal(after.serialNumber);
    expect(cut).to.equal(false);
    stream.destroy();
  });

  it('is not renewed by a clock nobody trusts, and says so', async () => {
    const box = await open();
    trusted = false;
    await time.advance(61 * DAY_MS);
    await box.stop();
    expect(events.at(-1)).to.include({ type: 'ending', why: 'clock' });
    expect(events.every(({ type }) => type === 'ending')).to.equal(true);
  });

  it('is made anew when the site file has another name', async () => {
    const box = await open([...NAMES, parseBoxName('10.1.2.3')]);
    expect(new X509Certificate(String(box.secureContext.cert)).checkIP('10.1.2.3')).to.equal(
      '10.1.2.3',
    );
    expect(files().read('box').certificate).to.equal(box.secureContext.cert);
  });

  it('without the CA’s key the old one stays and the end is announced', async () => {
    writeFileSync(join(dir.path, 'tls', 'ca.key'), 'nothing');
    const box = await open([...NAMES, parseBoxName('10.1.2.3')]);
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ type: 'ending', why: 'authority' });
    expect(box.secureContext.cert).to.be.a('string');
    // What tablets install is there all the same: a key kept in a safe closes no door.
    expect(new X509Certificate(files().certificate('ca')).ca).to.equal(true);
    expect(() => files().read('ca')).to.throw('TLS_INVALID');
  });

  it('files are for this user alone', () => {
    expect(statSync(join(dir.path, 'tls')).mode & 0o777).to.equal(0o700);
    for (const name of ['ca.key', 'ca.crt', 'box.key', 'box.crt']) {
      expect(statSync(join(dir.path, 'tls', name)).mode & 0o777, name).to.equal(0o600);
    }
  });

  for (const [what, spoil] of [
    ['a damaged key', (at: string) => writeFileSync(join(at, 'box.key'), 'x')],
    ['a damaged certificate', (at: string) => writeFileSync(join(at, 'box.crt'), 'x')],
    [
      'the key of another certificate',
      (at: string) => writeFileSync(join(at, 'box.key'), readFileSync(join(at, 'ca.key'))),
    ],
  ] as const) {
    it(`${what}, as a power cut leaves it, is replaced at the start and told`, async () => {
      const before = new X509Certificate(files().read('box').certificate).serialNumber;
      spoil(join(dir.path, 'tls'));
      trusted = false;
      const box = await open();
      expect(events.map(({ type }) => type)).to.deep.equal(['renewed']);
      expect(files().read('box')).to.deep.equal({
        certificate: box.secureContext.cert,
        key: box.secureContext.key,
      });
      expect(new X509Certificate(files().read('box').certificate).serialNumber).to.not.equal(
        before,
      );
    });

    it(`${what} is TLS_INVALID, not a half-open door, when the CA cannot sign either`, async () => {
      spoil(join(dir.path, 'tls'));
      writeFileSync(join(dir.path, 'tls', 'ca.key'), 'nothing');
      const failed = await open().catch((error: unknown) => String(error));
      expect(failed).to.contain('TLS_INVALID');
    });
  }
});
