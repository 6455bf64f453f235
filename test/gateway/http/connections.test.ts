import { expect } from 'chai';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { EventStream } from '../../../gateway/http/event-stream.js';
import { listen, type HttpServer, type ListenOptions } from '../../../gateway/http/listen.js';
import { systemTimers } from '../../../gateway/ops/system.js';
import { until } from '../desk/desk-rig.js';
import { StreamClient } from './http-client.js';

const HOST = '127.0.0.1';

/** A client on a loopback address of its own (RFC 1122 section 3.2.1.3), which stands for a machine. */
class Client {
  readonly socket: Socket;
  closed = false;
  text = '';

  constructor(port: number, from: string, sent = '') {
    this.socket = connect({ port, host: HOST, localAddress: from });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    if (sent !== '') this.socket.write(sent);
  }
}

const ask = (path = '/'): string => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;

describe('connections of a server', () => {
  const clients: Client[] = [];
  let server: HttpServer;

  const open = async (limits: ListenOptions['limits'] = {}): Promise<void> => {
    const app = express();
    app.get('/', (_request, response) => {
      response.send('here');
    });
    app.get('/events', (_request, response) => new EventStream(response, systemTimers).closed);
    server = await listen({ app, host: HOST, port: 0, timers: systemTimers, limits });
  };
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await server.stop(100);
  });

  const client = (from: string, sent?: string): Client => {
    const made = new Client(server.port, from, sent);
    clients.push(made);
    return made;
  };
  const idle = (from: string, count: number): Client[] =>
    Array.from({ length: count }, () => client(from));
  const openOnes = (those: readonly Client[]): number =>
    those.filter(({ closed }) => !closed).length;

  it('many idle ones from one address end each other, and everybody else is answered', async () => {
    await open();
    const flood = idle('127.0.0.2', 400);
    await until(() => openOnes(flood) === 64);
    const other = client('127.0.0.3', ask());
    await until(() => other.text.includes('here'));
    const own = client('127.0.0.2', ask());
    await until(() => own.text.includes('here'));
  });

  it('a stream in use is not ended by idle ones of its own address', async () => {
    await open();
    const stream = new StreamClient(server.port, '/events', undefined, '127.0.0.2');
    await until(() => stream.raw.includes('retry'));
    const flood = idle('127.0.0.2', 200);
    await until(() => openOnes(flood) === 63);
    expect(stream.socket.destroyed).to.equal(false);
    stream.socket.destroy();
  });

  it('when every place of an address is in use, one more is closed and nobody is thrown out', async () => {
    await open({ perAddress: 4 });
    const streams = Array.from({ length: 4 }, () => client('127.0.0.2', ask('/events')));
    await until(() => streams.every(({ text }) => text.includes('retry')));
    const fifth = client('127.0.0.2', ask());
    await until(() => fifth.closed);
    expect(openOnes(streams)).to.equal(4);
    const other = client('127.0.0.3', ask());
    await until(() => other.text.includes('here'));
  });

  it('when all places are taken, the address that holds most gives one back', async () => {
    await open({ perAddress: 10, total: 16 });
    const greedy = idle('127.0.0.2', 10);
    const modest = idle('127.0.0.3', 6);
    await until(() => greedy.concat(modest).every(({ socket }) => !socket.connecting));
    const late = client('127.0.0.4', ask());
    await until(() => late.text.includes('here'));
    await until(() => openOnes(greedy) === 9);
    expect(openOnes(modest)).to.equal(6);
  });

  it('eight tabs of a browser and a display on this machine all have their streams', async () => {
    await open();
    const tabs = Array.from({ length: 72 }, () => client('127.0.0.1', ask('/events')));
    await until(() => tabs.every(({ text }) => text.includes('retry')));
    expect(openOnes(tabs)).to.equal(72);
  });

  it('one that says nothing, or never ends its headers or its body, is closed in time', async () => {
    await open({ headersMs: 200, requestMs: 400 });
    const silent = client('127.0.0.2');
    const headers = client('127.0.0.2', `GET / HTTP/1.1\r\nHost: ${HOST}\r\nX-Slow: `);
    const body = client(
      '127.0.0.2',
      `POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 100\r\n\r\n{`,
    );
    await until(() => silent.closed && headers.closed && body.closed);
  });
});
