/** Names and addresses under which browsers reach this box. */
import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { TongdaoError } from '../../schemas/errors.js';

export interface BoxName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Lower case, no dot at the end. `TLS_INVALID` for what is neither a DNS name nor an address. */
export function parseBoxName(text: string): BoxName {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  if (isIP(name) !== 0) return { type: 'ip', value: name };
  const labels = name.split('.');
  if (name.length <= 253 && labels.every((label) => DNS_LABEL.test(label))) {
    // A numeric last label would be an address that is none.
    if (!/^\d+$/.test(labels[labels.length - 1] ?? '')) return { type: 'dns', value: name };
  }
  throw new TongdaoError('TLS_INVALID', 'a name must be a DNS name or an IP address', {
    path: 'names',
  });
}

/**
 * Under which name the plain door is told to people: an address where there is one. A browser that has
 * opened a page over HTTPS under a DNS name refuses plain HTTP on every port of that name for a year
 * (HSTS, RFC 6797 section 8.3; addresses are exempt), and `.local` names need a resolver of their own.
 */
export function plainHost(names: readonly BoxName[]): string {
  const told = names.find(({ type }) => type === 'ip') ?? names[0];
  return asHost(told?.value ?? 'localhost');
}

/** As it stands in a URL: IPv6 addresses in brackets (RFC 3986 section 3.2.2). */
export function asHost(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

/** What a venue would type: the addresses of the host, which every tablet reaches, then its own name. */
export function suggestNames(
  hostname: string,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly string[] {
  const short = hostname.toLowerCase().split('.')[0] ?? '';
  const dns = DNS_LABEL.test(short) && short !== 'localhost' ? [`${short}.local`] : [];
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return [...new Set(addresses), ...dns];
}
