/**
 * Plain HTTP on the local network: the read-only lane display, and the certificate of the local CA for
 * whoever is about to trust it. Nothing else, no command, no cookie (design section 5).
 */
import { X509Certificate } from 'node:crypto';
import type { Express, RequestHandler, Router } from 'express';
import { ERRORS, TongdaoError } from '../../schemas/errors.js';
import type { Log } from '../ops/log.js';
import { asHost } from '../tls/names.js';
import { bareApp, builtAssets } from './app.js';
import { answerErrors } from './errors.js';
import { neverStored } from './security.js';

export interface DisplayAppOptions {
  /** The lane display and its voice. */
  readonly routers: readonly Router[];
  readonly webDir: string;
  readonly names: readonly string[];
  readonly httpsPort: number;
  /** PEM of the local CA. */
  readonly authority: string;
  /** SHA-256 of the CA in groups, to be compared with the sheet. */
  readonly fingerprint: string;
  readonly log: Pick<Log, 'failure'>;
}

/** Pages that exist over HTTPS only; whoever asks for one here is led to the same one there. */
const SECURE_PAGE = /^\/(?:console|audit|staff|lane\/[\w-]{1,16}\/setup)$/;

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width"><title>${title}</title></head>` +
  `<body>${body}</body></html>`;

function installPage(fingerprint: string): string {
  return page(
    '安装证书',
    `<h1>安装通道证书 · Install the certificate</h1>
<p><a href="/ca.crt" download="tongdao-ca.crt">下载证书 · Download</a></p>
<p>请与安装单上的指纹核对 · Compare with the sheet (SHA-256):</p>
<p><code>${escape(fingerprint)}</code></p>
<ol>
<li>安卓：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书。Android: Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate.</li>
<li>iPad：设置 → 已下载描述文件 → 安装；再到 通用 → 关于本机 → 证书信任设置 打开。iPad: Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings.</li>
<li>Windows：打开文件 → 安装证书 → 受信任的根证书颁发机构。Windows: open the file → Install → Trusted Root Certification Authorities.</li>
</ol>`,
  );
}

export function createDisplayApp(options: DisplayAppOptions): Express {
  const { routers, webDir, names, httpsPort, authority, fingerprint, log } = options;
  const app = bareApp(names, false);
  app.use((request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') next();
    else next(new TongdaoError('HTTPS_NEEDED'));
  });
  app.get('/ca', neverStored, (_request, response) => {
    response.type('html').send(installPage(fingerprint));
  });
  app.get('/ca.crt', neverStored, (_request, response) => {
    response
      .type('application/x-x509-ca-cert')
      .set('Content-Disposition', 'attachment; filename="tongdao-ca.crt"')
      .send(new X509Certificate(authority).raw);
  });
  const toHttps: RequestHandler = (request, response, next) => {
    if (!request.accepts('html') || request.path.startsWith('/api/')) {
      next(new TongdaoError('HTTPS_NEEDED'));
      return;
    }
    const { zh, en } = ERRORS.HTTPS_NEEDED;
    const path = SECURE_PAGE.test(request.path) ? request.path : '/console';
    const link = escape(`https://${asHost(names[0] ?? 'localhost')}:${httpsPort}${path}`);
    response
      .status(ERRORS.HTTPS_NEEDED.status)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(
        page(
          'HTTPS',
          `<p>${zh} ${en}</p><p><a href="${link}">${link}</a></p>` +
            `<p><a href="/ca">安装证书 · Install the certificate</a></p>`,
        ),
      );
  };
  // The set-up page asks for a password in the end: it never begins where none may be typed.
  app.get('/lane/:id/setup', toHttps);
  for (const router of routers) app.use(router);
  app.use('/assets', builtAssets(webDir));
  app.use(toHttps);
  app.use(answerErrors(log));
  return app;
}
