import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { ControlClient } from '../../../../gateway/http/control/control-client.js';
import {
  listenControl,
  type ControlSocket,
  type ControlSocketOptions,
} from '../../../../gateway/http/control/control-socket.js';
import { errorBody } from '../../../../schemas/errors.js';
import { ManualTime, settle } from '../../../support/manual-time.js';
import { tempDir } from '../../../support/temp.js';
import { rejection } from '../../registration/desk-fixture.js';
import { controlFixture, type ControlFixture } from './control-fixture.js';

describe('the control socket', () => {
  let directory: ReturnType<typeof tempDir>;
  let path: string;
  const timers = new ManualTime();
  const app = (): void => undefined;
  /** Ends what a test began, also when it failed. */
  const started: (() => Promise<void>)[] = [];
  beforeEach(() => {
    directory = tempDir();
    path = join(directory.path, 'control.sock');
  });
  afterEach(async () => {
    for (const end of started.splice(0)) await end();
    directory.remove();
  });

  async function serve(options: ControlSocketOptions): Promise<ControlSocket> {
    const socket = await listenControl(options);
    started.push(() => socket.close(0));
    return socket;
  }

  /** Another process that listens on the path. */
  async function listeningChild(): Promise<ChildProcess> {
    const place = JSON.stringify(path);
    const script = `require('net').createServer().listen(${place}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    started.push(async () => {
      child.kill('SIGKILL');
      await closed;
    });
    await once(child.stdout, 'data');
    return child;
  }

  it('is open to its owner only, whatever the umask, which it leaves as it was', async () => {
    const before = process.umask(0);
    try {
      await serve({ path, app, timers });
      expect(statSync(path).mode & 0o777).to.equal(0o600);
    } finally {
      expect(process.umask(before)).to.equal(0);
    }
  });

  it('is gone after closing, and closing twice is closing once', async () => {
    const socket = await serve({ path, app, timers });
    await Promise.all([socket.close(0), socket.close(0)]);
    expect(existsSync(path)).to.equal(false);
  });

  it('a path of more than 100 bytes is a configuration error that says so', async () => {
    const long = join(directory.path, '通'.repeat(30), 'control.sock');
    const error = await rejection(listenControl({ path: long, app, timers }));
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(error.detail)
      .to.include(`${Buffer.byteLength(long)} bytes`)
      .and.to.include('at most 100');
  });

  it('what a killed process left is removed', async () => {
    const child = await listeningChild();
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(path)).to.equal(true);
    await serve({ path, app, timers });
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('a live one is left alone, also when its owner is stopped and cannot answer', async () => {
    const child = await listeningChild();
    for (const signal of ['SIGCONT', 'SIGSTOP'] as const) {
      child.kill(signal);
      const error = await rejection(listenControl({ path, app, timers }));
      expect(error.code).to.equal('DATA_DIR_LOCKED');
      expect(statSync(path).isSocket()).to.equal(true);
    }
  });

  it('a file or a link in its place is never removed', async () => {
    writeFileSync(path, 'mine');
    expect((await rejection(listenControl({ path, app, timers }))).code).to.equal('CONFIG_INVALID');
    expect(readFileSync(path, 'utf8')).to.equal('mine');
    const link = join(directory.path, 'link.sock');
    symlinkSync(path, link);
    const error = await rejection(listenControl({ path: link, app, timers }));
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(existsSync(link)).to.equal(true);
  });

  it('a directory that does not exist is a configuration error', async () => {
    const missing = join(directory.path, 'no', 'control.sock');
    const error = await rejection(listenControl({ path: missing, app, timers }));
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(error.detail).to.include('control socket');
  });

  it('closing lets a running request finish and cuts one that hangs at the deadline', async () => {
    const time = new ManualTime();
    const open: (() => void)[] = [];
    const socket = await serve({
      path,
      timers: time,
      app: (request, response) => {
        if (request.url === '/slow') open.push(() => response.end('{"done":true}'));
        else open.push(() => undefined);
      },
    });
    const client = new ControlClient({ path });
    const slow = client.request('GET', '/slow');
    const hanging = rejection(client.request('GET', '/hangs'));
    while (open.length < 2) await settle();
    const closed = socket.close(2000);
    for (const answer of open) answer();
    expect(await slow).to.deep.equal({ done: true });
    await time.advance(2000);
    expect((await hanging).code).to.equal('GATEWAY_UNREACHABLE');
    await closed;
    expect(time.waiting).to.equal(0);
  });
});

describe('the control client', () => {
  let fixture: ControlFixture;
  beforeEach(async () => {
    fixture = await controlFixture();
  });
  afterEach(() => fixture.stop());

  it('resolves to the answer', async () => {
    expect(await fixture.client.request('GET', '/status')).to.include({ pid: 4242 });
  });

  it('turns an error answer back into the error, with its field', async () => {
    const body = { door: 'id', idNumber: '1', operator: '甲' };
    const error = await rejection(fixture.client.request('POST', '/registrations', body));
    expect(error).to.include({ code: 'INPUT_INVALID', path: 'idNumber' });
    expect(error.detail).to.equal('ID number: length');
  });

  it('says that nobody listens, and names the socket', async () => {
    const missing = new ControlClient({ path: '/nowhere/control.sock' });
    const error = await rejection(missing.request('GET', '/status'));
    expect(error.code).to.equal('GATEWAY_UNREACHABLE');
    expect(error.detail).to.equal('ENOENT: /nowhere/control.sock');
    const events = missing.events();
    expect((await rejection(events.next())).code).to.equal('GATEWAY_UNREACHABLE');
  });

  it('gives up on a gateway that does not answer, and takes no foreign text for an error', async () => {
    const directory = tempDir();
    const path = join(directory.path, 'c.sock');
    const server = createServer((request, response) => {
      if (request.url === '/html') response.writeHead(502).end('<html>');
      if (request.url === '/odd') response.writeHead(500).end('{"error":{"code":"toString"}}');
    });
    server.listen(path);
    await once(server, 'listening');
    const client = new ControlClient({ path, timeoutMs: 30 });
    const patient = new ControlClient({ path });
    const results = await Promise.allSettled([
      client.request('GET', '/never'),
      patient.request('GET', '/html'),
      patient.request('GET', '/odd'),
    ]);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    directory.remove();
    const codes = results.map((one) => one.status === 'rejected' && errorBody(one.reason).code);
    expect(codes).to.deep.equal(['GATEWAY_UNREACHABLE', 'INTERNAL', 'INTERNAL']);
  });
});
