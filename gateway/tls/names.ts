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

/** What a venue would type: the host's own names and its addresses in private ranges. */
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
  return [...dns, ...new Set(addresses)];
}
