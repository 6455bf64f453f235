/** The lane's stream as it goes over the cable: the real routes answer a request without a network. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express from 'express';
import { laneRoutes, type LaneDisplay } from '../../gateway/http/lane-routes.js';
import type { MonoMs, Timers } from '../../schemas/time.js';

export interface Packet {
  readonly at: MonoMs;
  readonly bytes: number;
  /** Events in it, in their order. */
  readonly events: readonly { readonly event: string; readonly data: string }[];
}

type Done = (error?: Error | null) => void;

/** A socket that leads nowhere and shows what is written to it. */
class ListeningSocket extends Socket {
  readonly #hear: (chunks: readonly Buffer[]) => void;

  constructor(hear: (chunks: readonly Buffer[]) => void) {
    super();
    this.#hear = hear;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#hear([Buffer.from(chunk)]);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#hear(chunks.map(({ chunk }) => Buffer.from(chunk)));
    done();
  }
}

const EVENT = /event: (?<event>\S+)\ndata: (?<data>.*)\n\n/g;

function eventsIn(text: string): Packet['events'] {
  return [...text.matchAll(EVENT)].map(({ groups }) => ({
    event: groups?.['event'] ?? '',
    data: groups?.['data'] ?? '',
  }));
}

/** Opens `/lane/:id/events`; `sent` hears every write, at the moment it leaves the gateway's thread. */
export function openStream(
  lane: string,
  display: LaneDisplay,
  thread: Timers & { mono(): MonoMs },
  sent: (packet: Packet) => void,
): () => void {
  const app = express();
  app.use(laneRoutes({ lanes: new Map([[lane, display]]), webDir: '/nowhere', timers: thread }));
  const socket = new ListeningSocket((chunks) => {
    const bytes = Buffer.concat(chunks);
    sent({ at: thread.mono(), bytes: bytes.length, events: eventsIn(bytes.toString('utf8')) });
  });
  const request = new IncomingMessage(socket);
  request.method = 'GET';
  request.url = `/lane/${lane}/events`;
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  app(request, response);
  return () => {
    response.destroy();
    socket.destroy();
  };
}
