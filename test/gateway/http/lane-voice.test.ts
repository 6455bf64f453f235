import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createApp } from '../../../gateway/http/app.js';
import { listen, type HttpServer } from '../../../gateway/http/listen.js';
import { CLIP_LIMIT_BYTES, ownClips } from '../../../gateway/http/own-clips.js';
import { voiceRoutes } from '../../../gateway/http/voice-routes.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { tempDir } from '../../support/temp.js';
import { ask } from './http-client.js';

const SHIPPED = fileURLToPath(new URL('../../../gateway/web/voice/', import.meta.url));

describe('clips of the lane', () => {
  let dir: ReturnType<typeof tempDir>;
  let server: HttpServer;

  beforeEach(async () => {
    dir = tempDir();
    mkdirSync(join(dir.path, 'voice/zh-CN'), { recursive: true });
    server = await listen({
      app: createApp({
        routers: [voiceRoutes({ folders: [join(dir.path, 'voice'), SHIPPED] })],
        health: () => ({ status: 'ready', reasons: [] }),
        webDir: '/nowhere',
        build: 'b',
        log: { failure: () => undefined },
      }),
      host: '127.0.0.1',
      port: 0,
      timers: systemTimers,
    });
  });

  afterEach(async () => {
    await server.stop(1000);
    dir.remove();
  });

  const own = (name: string): string => join(dir.path, 'voice/zh-CN', name);

  it('are the shipped ones until the venue brings its own, and from then on its own', async () => {
    const shipped = await ask(server.port, '/voice/zh-CN/pass.mp3');
    expect(shipped.status).to.equal(200);
    expect(shipped.headers['content-type']).to.equal('audio/mpeg');
    expect(Number(shipped.headers['content-length'])).to.equal(
      readFileSync(`${SHIPPED}zh-CN/pass.mp3`).length,
    );
    writeFileSync(own('pass.mp3'), 'recorded');
    expect((await ask(server.port, '/voice/zh-CN/pass.mp3')).text).to.equal('recorded');
    expect((await ask(server.port, '/voice/en/pass.mp3')).status).to.equal(200);
  });

  it('are asked for again with their etag and not sent twice', async () => {
    const first = await ask(server.port, '/voice/zh-CN/pass.mp3');
    expect(first.headers['cache-control']).to.equal('no-cache');
    const headers = { 'If-None-Match': String(first.headers.etag) };
    expect((await ask(server.port, '/voice/zh-CN/pass.mp3', { headers })).status).to.equal(304);
    writeFileSync(own('pass.mp3'), 'recorded');
    expect((await ask(server.port, '/voice/zh-CN/pass.mp3', { headers })).status).to.equal(200);
  });

  it('answer a range, as Safari asks for one', async () => {
    writeFileSync(own('pass.mp3'), 'recorded');
    const headers = { Range: 'bytes=0-1' };
    const { status, text } = await ask(server.port, '/voice/zh-CN/pass.mp3', { headers });
    expect([status, text]).to.deep.equal([206, 're']);
  });

  it('that are no file, empty, too large or a link give way to the shipped one', async () => {
    writeFileSync(join(dir.path, 'secret'), 'a key');
    symlinkSync(join(dir.path, 'secret'), own('pass.mp3'));
    mkdirSync(own('retry.mp3'));
    writeFileSync(own('assist.mp3'), '');
    writeFileSync(own('closed.mp3'), Buffer.alloc(CLIP_LIMIT_BYTES + 1));
    for (const id of ['pass', 'retry', 'assist', 'closed']) {
      const { status, headers } = await ask(server.port, `/voice/zh-CN/${id}.mp3`);
      expect(status, id).to.equal(200);
      expect(Number(headers['content-length']), id).to.equal(
        readFileSync(`${SHIPPED}zh-CN/${id}.mp3`).length,
      );
    }
  });

  it('have a revision that changes with each recording that is used, and with nothing else', async () => {
    const revision = async (): Promise<string> => (await ask(server.port, '/voice/revision')).text;
    const first = await revision();
    expect(JSON.parse(first)).to.have.all.keys('revision');
    writeFileSync(own('pas.mp3'), 'recorded');
    writeFileSync(own('assist.wav'), 'recorded');
    expect(await revision()).to.equal(first);
    writeFileSync(own('pass.mp3'), 'recorded');
    const second = await revision();
    expect(second).to.not.equal(first);
    expect(await revision()).to.equal(second);
    writeFileSync(own('pass.mp3'), 'recorded anew');
    expect(await revision()).to.not.equal(second);
    rmSync(own('pass.mp3'));
    expect(await revision()).to.equal(first);
  });

  it('that nobody will ever hear are told by name', async () => {
    for (const name of ['pass.mp3', 'pas.mp3', 'assist.wav', '.DS_Store']) {
      writeFileSync(own(name), 'recorded');
    }
    writeFileSync(own('retry.mp3'), '');
    const { used, unused } = await ownClips(join(dir.path, 'voice'));
    expect(used).to.deep.equal(['zh-CN/pass.mp3']);
    expect(unused).to.deep.equal(['zh-CN/assist.wav', 'zh-CN/pas.mp3', 'zh-CN/retry.mp3']);
  });

  for (const path of [
    '/voice/zh-CN/pack.json',
    '/voice/zh-CN/red.mp3',
    '/voice/zh-CN/pass.MP3',
    '/voice/zh-CN/.mp3',
    '/voice/fr/pass.mp3',
    '/voice/zh-CN/..%2fpack.json',
    '/voice/..%2f..%2f/pass.mp3',
    '/voice/%2e%2e/pass.mp3',
    '/voice/zh-CN/pass.mp3%00.txt',
    '/voice/zh-CN/%ff.mp3',
    '/voice/zh-CN/idle-.mp3',
  ]) {
    it(`${path} is nothing`, async () => {
      writeFileSync(join(dir.path, 'voice/pack.json'), 'private');
      const { status, text } = await ask(server.port, path);
      expect(status).to.be.oneOf([400, 404]);
      expect(text).not.to.include('private');
    });
  }
});
