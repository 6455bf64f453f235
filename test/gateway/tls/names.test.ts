import { expect } from 'chai';
import { addressBytes } from '../../../gateway/tls/name-constraints.js';
import { asHost, parseBoxName, plainHost, suggestNames } from '../../../gateway/tls/names.js';

describe('names of the box', () => {
  for (const [typed, type, value] of [
    ['Gate-1.Hospital.EXAMPLE.', 'dns', 'gate-1.hospital.example'],
    ['box.local', 'dns', 'box.local'],
    ['192.168.7.4', 'ip', '192.168.7.4'],
    ['FD00::5', 'ip', 'fd00::5'],
  ] as const) {
    it(`${typed} is ${type} ${value}`, () => {
      expect(parseBoxName(typed)).to.deep.equal({ type, value });
    });
  }

  for (const typed of [
    '',
    'a b',
    'https://box',
    '999.1.1.1',
    '-x.local',
    'box..local',
    '*.local',
  ]) {
    it(`"${typed}" is no name`, () => {
      expect(() => parseBoxName(typed)).to.throw('TLS_INVALID');
    });
  }

  it('suggests each outward IPv4 address of the host once, then its local name', () => {
    const base = { netmask: '', mac: '', cidr: null } as const;
    const v4 = (address: string, internal: boolean) =>
      ({ ...base, address, internal, family: 'IPv4' }) as const;
    const v6 = {
      ...base,
      address: 'fe80::1',
      internal: false,
      family: 'IPv6',
      scopeid: 2,
    } as const;
    expect(
      suggestNames('Gate1.hospital.example', {
        lo: [v4('127.0.0.1', true)],
        eth0: [v4('192.168.7.4', false), v6],
        br0: [v4('192.168.7.4', false)],
        none: undefined,
      }),
    ).to.deep.equal(['192.168.7.4', 'gate1.local']);
  });

  it('the plain door is told by its address, which HSTS of the HTTPS pages cannot close', () => {
    const told = (...names: string[]): string => plainHost(names.map(parseBoxName));
    expect(told('gate.local', '192.168.7.4')).to.equal('192.168.7.4');
    expect(told('gate.local', 'fd00::5')).to.equal('[fd00::5]');
    expect(told('gate.local', 'gate2.local')).to.equal('gate.local');
    expect(asHost('fd00::5')).to.equal('[fd00::5]');
  });

  it('addresses become 4 or 16 bytes', () => {
    expect([...addressBytes('10.0.0.1')]).to.deep.equal([10, 0, 0, 1]);
    expect(addressBytes('fd00::5').toString('hex')).to.equal(`fd00${'0'.repeat(27)}5`);
    expect(addressBytes('::1').toString('hex')).to.equal(`${'0'.repeat(31)}1`);
    expect(addressBytes('fc00::').toString('hex')).to.equal(`fc00${'0'.repeat(28)}`);
  });
});
