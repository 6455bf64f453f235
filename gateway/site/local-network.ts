/** The doors to the local network: HTTPS for every page, plain HTTP for the lane displays only. */
import type { Express } from 'express';
import type { Router } from 'express';
import type { Site } from '../../schemas/site.js';
import type { Clock, RandomSource, Timers } from '../../schemas/time.js';
import { createDisplayApp } from '../http/display-app.js';
import { listen, type HttpServer } from '../http/listen.js';
import type { Log } from '../ops/log.js';
import { BoxCertificate, fingerprint, type CertificateEvent } from '../tls/box-certificate.js';
import { parseBoxName } from '../tls/names.js';
import { TlsFiles } from '../tls/tls-files.js';

export interface LocalNetworkParts {
  readonly lan: NonNullable<Site['http']['lan']>;
  readonly dataDir: string;
  readonly webDir: string;
  /** The whole application for these names. */
  readonly app: (names: readonly string[]) => Express;
  readonly displayRouters: readonly Router[];
  readonly clock: Clock;
  readonly clockTrusted: () => boolean;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly onCertificate: (event: CertificateEvent) => void;
  readonly log: Log;
}

export interface LocalNetwork {
  readonly httpsPort: number;
  readonly displayPort: number;
  close(deadlineMs: number): Promise<void>;
}

/** Rejects with `TLS_INVALID` before anything listens, or `LISTEN_FAILED`. */
export async function openLocalNetwork(parts: LocalNetworkParts): Promise<LocalNetwork> {
  const { lan, dataDir, webDir, clock, timers, random, log } = parts;
  const names = lan.names.map(parseBoxName);
  const spelled = names.map(({ value }) => value);
  const authority = new TlsFiles(dataDir).certificate('ca');
  const certificate = await BoxCertificate.open({
    ...{ dataDir, names, clock, timers, random, clockTrusted: parts.clockTrusted },
    onEvent: parts.onCertificate,
  });
  const servers: HttpServer[] = [];
  const close = async (deadlineMs: number): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop(deadlineMs)));
    await certificate.stop();
  };
  try {
    const secure = await listen({
      ...{ app: parts.app(spelled), host: lan.host, port: lan.httpsPort, timers, tls: certificate },
    });
    servers.push(secure);
    const display = await listen({
      app: createDisplayApp({
        ...{ webDir, names: spelled, httpsPort: secure.port, authority, log },
        routers: parts.displayRouters,
        fingerprint: fingerprint(authority),
      }),
      ...{ host: lan.host, port: lan.displayPort, timers },
    });
    servers.push(display);
    return { httpsPort: secure.port, displayPort: display.port, close };
  } catch (error) {
    await close(0);
    throw error;
  }
}
