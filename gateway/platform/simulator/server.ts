/**
 * The platform simulator: the server side of `hc-jws-1` as a process of its own, as strict as a
 * platform may be, and as broken as it is told to be. Part of the product: an integrator tests against
 * it, the demo runs on it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HC_JWS_CONTENT_TYPE, HC_JWS_PATH, REQUEST_LIMIT } from '../../../schemas/hc-jws.js';
import type { Cancel } from '../../../schemas/time.js';
import type { Served } from './answers.js';
import type {
  PlatformSimulator,
  SimulatorControl,
  SimulatorExchange,
  SimulatorLogEntry,
  SimulatorOptions,
} from './contract.js';
import { openControl } from './control.js';
import { PlatformDoor } from './door.js';
import { faultSchema, personSchema } from './faults.js';
import { SimulatorKeys, strangerKey } from './keys.js';
import { SimulatedPlatform, type Plan, type Reaction } from './platform.js';
import { readBody } from './read-body.js';

/** Requests kept for `GET /log`. */
const LOG_KEPT = 1000;

/** Rejects with the operating system's error when a port cannot be taken. */
export async function startPlatformSimulator(
  options: SimulatorOptions,
): Promise<PlatformSimulator> {
  const host = options.host ?? '127.0.0.1';
  const { clock, timers, random } = options;
  const delays = new Set<Cancel>();
  const log: SimulatorLogEntry[] = [];
  const observers = new Set<(exchange: SimulatorExchange) => void>();
  const port = options.port ?? 0;
  let url = options.publicUrl ?? (port === 0 ? '' : urlOf(host, port));

  const keys = await SimulatorKeys.open({ issuer: () => url, clock, file: options.keyFile });
  const stranger = await strangerKey('sig-stranger');
  const platform = new SimulatedPlatform({ url: () => url, clock, random, keys, stranger });
  const door = new PlatformDoor({
    host,
    port,
    answer: (request, response) => {
      void serve(request, response).catch(() => request.socket.destroy());
    },
    onConnection: (socket) => {
      if (platform.fault?.kind === 'gone') socket.destroy();
    },
  });
  if (url !== '') await keys.publish();
  await door.open();
  if (url === '') {
    // A free port: nobody can know it, or ask, before this function returns.
    url = urlOf(host, door.port);
    await keys.publish();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const basePath = new URL(url).pathname.replace(/\/+$/, '');
    const path = (request.url ?? '').slice(basePath.length);
    if (platform.fault?.kind === 'gone') {
      request.socket.destroy();
    } else if (request.method === 'GET' && path === HC_JWS_PATH.keySet) {
      send(response, { status: 200, contentType: HC_JWS_CONTENT_TYPE, body: keys.keySet });
    } else if (request.method === 'POST' && path === HC_JWS_PATH.status) {
      await serveStatus(request, response);
    } else {
      send(response, { status: 404, contentType: 'text/plain', body: 'not found' });
    }
  }

  async function serveStatus(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = clock.mono();
    const body = await readBody(request, REQUEST_LIMIT);
    if (body === undefined) {
      send(response, { status: 413, contentType: 'text/plain', body: 'too large' });
      return;
    }
    if (request.headers['content-type'] !== HC_JWS_CONTENT_TYPE) {
      send(response, { status: 415, contentType: 'text/plain', body: 'application/jose only' });
      return;
    }
    const token = body.toString('latin1');
    const reaction = await platform.react(token);
    remember(reaction);
    if (reaction.delayMs > 0) await delay(reaction.delayMs);
    const { plan, verdict, verified } = reaction;
    const sent = typeof plan === 'string' ? {} : { response: plan.body, httpStatus: plan.status };
    const times = { receivedAt, answeredAt: clock.mono() };
    for (const observer of observers) {
      observer({ request: token, ...sent, verdict, verified, ...times });
    }
    perform(plan, request, response);
  }

  function remember({ request, boxId, verdict }: Reaction): void {
    const seen =
      request === undefined
        ? {}
        : {
            ...{ jti: request.jti, seq: request.seq, lane: request.lane },
            ...(request.cp === undefined ? {} : { cp: request.cp }),
          };
    log.push({ at: new Date(platform.now()).toISOString(), box: boxId, ...seen, verdict });
    if (log.length > LOG_KEPT) log.shift();
  }

  async function delay(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = timers.after(ms, () => {
        delays.delete(cancel);
        resolve();
      });
      delays.add(cancel);
    });
  }

  const control: SimulatorControl = {
    setPeople: (people) => platform.setPeople(personSchema.array().parse(people)),
    setFault: (fault) => {
      platform.fault = fault === undefined ? undefined : faultSchema.parse(fault);
    },
    rollOver: ({ signedByRoot }) => keys.rollOver(signedByRoot),
    enrol: (box) => platform.enrol(box),
    revoke: (kid) => platform.revoke(kid),
    setRunning: (running) => (running ? door.open() : door.close()),
    get running() {
      return door.isOpen;
    },
    log: () => [...log],
    observe: (listener) => {
      observers.add(listener);
      return () => observers.delete(listener);
    },
    rootKey: () => keys.rootKey,
    keySet: () => keys.keySet,
  };
  const opened =
    options.control === undefined ? undefined : await openControl(options.control, control);

  return {
    url,
    ...(opened === undefined ? {} : { controlAt: opened.at }),
    control,
    async close() {
      for (const cancel of delays) cancel();
      await opened?.close();
      await door.close();
    },
  };
}

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function perform(plan: Plan, request: IncomingMessage, response: ServerResponse): void {
  switch (plan) {
    case 'gone':
      request.socket.destroy();
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'silent':
      return;
    default:
      send(response, plan);
  }
}

function send(response: ServerResponse, served: Served): void {
  response.writeHead(served.status, {
    'content-type': served.contentType,
    'content-length': Buffer.byteLength(served.body),
    'cache-control': 'no-store',
    ...(served.location === undefined ? {} : { location: served.location }),
  });
  response.end(served.body);
}
