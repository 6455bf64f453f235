/** The doors of the house: pages on loopback and the local network, commands on the control socket. */
import type { Express } from 'express';
import type { Site } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import { createApp } from '../http/app.js';
import { createControlApp } from '../http/control/control-app.js';
import type { ControlDeps } from '../http/control/control-deps.js';
import { listenControl } from '../http/control/control-socket.js';
import { listen } from '../http/listen.js';
import type { Health } from '../ops/health.js';
import type { Log } from '../ops/log.js';
import type { CertificateEvent } from '../tls/box-certificate.js';
import type { ApiRouters } from './api.js';
import { openLocalNetwork } from './local-network.js';

export interface FacesParts {
  readonly site: Site;
  readonly dataDir: string;
  readonly routers: ApiRouters;
  readonly health: Health;
  readonly control: ControlDeps;
  readonly controlPath: string;
  readonly webDir: string;
  readonly version: string;
  readonly clockTrusted: () => boolean;
  readonly onCertificate: (event: CertificateEvent) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: Log;
}

export interface Faces {
  readonly port: number;
  /** Where the local network reaches this box, once `tongdao tls` has made the certificates. */
  readonly lan?: { readonly httpsPort: number; readonly displayPort: number };
  close(): Promise<void>;
}

/** Running answers have this long to end by themselves. */
const CLOSE_MS = 1500;

/** Rejects with `LISTEN_FAILED` or `TLS_INVALID`; then nothing listens. */
export async function openFaces(parts: FacesParts): Promise<Faces> {
  const { site, routers, health, webDir, version, timers, log } = parts;
  const appFor = (names?: readonly string[]): Express =>
    createApp({
      health: () => health.report(),
      ...{ webDir, build: version, routers: routers.all, log },
      ...(names === undefined ? {} : { names }),
    });
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((one) => one()));
  };
  try {
    const { host, port, lan } = site.http;
    const http = await listen({ app: appFor(), host, port, timers });
    closers.push(() => http.stop(CLOSE_MS));
    const network =
      lan === undefined
        ? undefined
        : await openLocalNetwork({ ...parts, lan, app: appFor, displayRouters: routers.display });
    if (network !== undefined) closers.push(() => network.close(CLOSE_MS));
    const control = await listenControl({
      path: parts.controlPath,
      app: createControlApp(parts.control),
      timers,
    });
    closers.push(() => control.close(CLOSE_MS));
    return {
      port: http.port,
      ...(network === undefined
        ? {}
        : { lan: { httpsPort: network.httpsPort, displayPort: network.displayPort } }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
