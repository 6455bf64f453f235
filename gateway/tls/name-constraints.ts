/**
 * What the local CA may speak for (RFC 5280, section 4.2.1.10): names of local networks, private
 * addresses and the names it was made for. A stolen CA key cannot vouch for a bank.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { BoxName } from './names.js';

export const NAME_CONSTRAINTS_OID = '2.5.29.30';

/** Top labels that no public registry gives out (RFC 6762, RFC 8375, ICANN's `internal`). */
const LOCAL_DOMAINS = ['local', 'lan', 'internal', 'home.arpa', 'localhost'];

/** RFC 1918, RFC 3927, loopback; RFC 4193 and link-local of IPv6. */
const PRIVATE_NETWORKS: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
];

/** DER: tag, length in the short or the one- and two-byte long form, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** 4 or 16 bytes. */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const bytes = [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return Buffer.from(bytes);
}

function network(address: string, prefix: number): Buffer {
  const bytes = addressBytes(address);
  const mask = bytes.map((_byte, at) => {
    const bits = Math.min(8, Math.max(0, prefix - 8 * at));
    return (0xff << (8 - bits)) & 0xff;
  });
  return Buffer.concat([bytes, Buffer.from(mask)]);
}

/** GeneralName: dNSName is [2], iPAddress is [7]. */
const dnsSubtree = (name: string): Buffer => der(0x30, der(0x82, Buffer.from(name, 'ascii')));
const ipSubtree = (bytes: Uint8Array): Buffer => der(0x30, der(0x87, bytes));

/** The extension's value: permittedSubtrees only. */
export function nameConstraints(names: readonly BoxName[]): Uint8Array<ArrayBuffer> {
  const dns = names.filter(({ type }) => type === 'dns').map(({ value }) => value);
  const addresses = names
    .filter(({ type, value }) => type === 'ip' && (isIPv4(value) || isIPv6(value)))
    .map(({ value }) => ipSubtree(network(value, isIPv4(value) ? 32 : 128)));
  const permitted = [
    ...[...new Set([...LOCAL_DOMAINS, ...dns])].map(dnsSubtree),
    ...PRIVATE_NETWORKS.map(([address, prefix]) => ipSubtree(network(address, prefix))),
    ...addresses,
  ];
  return new Uint8Array(der(0x30, der(0xa0, ...permitted)));
}
