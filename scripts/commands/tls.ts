/** Makes the local CA and the certificate of this box, and says how a tablet comes to trust it. */
import { existsSync, readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { toString as qrText } from 'qrcode';
import { writeDurably } from '../../gateway/ops/durable-file.js';
import { systemClock, systemRandom } from '../../gateway/ops/system.js';
import { loadSite, parseOrExplain } from '../../gateway/site/configuration.js';
import { makeCertificates } from '../../gateway/tls/make-certificates.js';
import { asHost, parseBoxName, plainHost, suggestNames } from '../../gateway/tls/names.js';
import { TongdaoError } from '../../schemas/errors.js';
import { siteSchema, type Site } from '../../schemas/site.js';
import { makePrivate, resolveData } from '../data-directory.js';

export interface TlsFlags {
  readonly names?: string;
  readonly newCa?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

type Lan = NonNullable<Site['http']['lan']>;

function namesFor(flags: TlsFlags, site: Site): readonly string[] {
  if (flags.names !== undefined) return flags.names.split(',').map((name) => name.trim());
  const known = site.http.lan?.names;
  const names = known ?? suggestNames(hostname(), networkInterfaces());
  if (names.length > 0) return names;
  throw new TongdaoError('TLS_INVALID', 'no address found; say --names box.local,192.168.1.10');
}

/** Only `http.lan` changes; whatever else stands in the file stays as it is. */
async function writeLan(file: string, lan: Lan): Promise<void> {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { http?: Record<string, unknown> };
  const changed = { ...document, http: { ...document.http, lan } };
  parseOrExplain(siteSchema, changed, file);
  await writeDurably(file, `${JSON.stringify(changed, null, 2)}\n`);
}

interface Told {
  readonly lan: Lan;
  /** The first name of the box, for pages over HTTPS. */
  readonly host: string;
  /** For the plain door. */
  readonly plain: string;
  /** The box has no address among its names. */
  readonly namesOnly: boolean;
  readonly fingerprint: string;
  readonly newAuthority: boolean;
}

/** What HSTS of a DNS name means for its plain door (`plainHost`). */
const HSTS_NOTE = `

这台机器只有名字、没有地址：打开过 https 的平板，通道屏也用 https://…/lane/1。
Names only, no address: a tablet that opened an https page shows the lane at https://…/lane/1, too.`;

function words({ lan, host, plain, namesOnly, fingerprint, newAuthority }: Told): string {
  return `
平板上打开 On each tablet, open   http://${plain}:${lan.displayPort}/ca
${newAuthority ? '新的根证书：每台平板都要安装一次。A new CA: every tablet installs it once.' : '根证书没有变，平板不用重装。The CA is the same; tablets need nothing.'}
指纹 SHA-256   ${fingerprint}

之后 Then:
  登记台 desk      https://${host}:${lan.httpsPort}/console
  审计 audit       https://${host}:${lan.httpsPort}/audit
  账号 accounts    https://${host}:${lan.httpsPort}/staff
  通道屏 display   http://${plain}:${lan.displayPort}/lane/1   (只读 read-only)

重新启动网关后生效；证书到期前 30 天自动更新。
Restart the gateway; the certificate renews by itself 30 days before its end.${namesOnly ? HSTS_NOTE : ''}`;
}

export async function makeTls(flags: TlsFlags): Promise<void> {
  const { paths } = resolveData(flags.data);
  if (!existsSync(paths.site)) {
    throw new TongdaoError('CONFIG_UNREADABLE', `no site file at ${paths.site}; start once first`);
  }
  const site = loadSite(paths.site);
  const names = namesFor(flags, site).map(parseBoxName);
  makePrivate(paths.dir);
  const made = await makeCertificates({
    ...{ dataDir: paths.dir, venue: site.venue.id, names },
    newAuthority: flags.newCa === true,
    now: systemClock.wall(),
    random: systemRandom,
  });
  const spelled = names.map(({ value }) => value);
  const defaults = { host: '0.0.0.0', httpsPort: 7443, displayPort: 7480 };
  const lan: Lan = { ...defaults, ...site.http.lan, names: spelled };
  await writeLan(paths.site, lan);
  const { fingerprint, newAuthority } = made;
  if (flags.json === true) {
    console.log(JSON.stringify({ names: spelled, fingerprint, newAuthority, lan }));
    return;
  }
  const [first = 'localhost'] = spelled;
  const plain = plainHost(names);
  const install = `http://${plain}:${lan.displayPort}/ca`;
  console.log(await qrText(install, { type: 'terminal', small: true }));
  const namesOnly = names.every(({ type }) => type === 'dns');
  console.log(words({ lan, host: asHost(first), plain, namesOnly, fingerprint, newAuthority }));
}
