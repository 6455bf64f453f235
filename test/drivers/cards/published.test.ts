/**
 * Answers of real cards as published by nfcim/nfsee, tests/reader-mock.js (numbers as printed there).
 * A card answers exactly these commands and 6A82 to every other.
 */
import { expect } from 'chai';
import { processorFace, type VirtualCard } from '../../../drivers/simulators/card/virtual-card.js';
import { hex, toHex } from '../apdu/bytes.js';
import { credentialOf } from './presented.js';

function recorded(answers: Readonly<Record<string, string>>): VirtualCard {
  return {
    ...processorFace(hex('DEADBEEF')),
    transceive: (command) => hex(answers[toHex(command)] ?? '6A82'),
    reset: () => undefined,
  };
}

const UID = { namespace: 'uid', value: 'DEADBEEF' } as const;

describe('published cards', () => {
  it('Beijing municipal', async () => {
    const card = recorded({
      '00B0840020': '10007515114099280102003000000000000000000000000020180410202404109000',
      '00A4000002100100': '6F08840450424F43A5009000',
    });
    expect(await credentialOf(card)).to.deep.equal({
      card: 'transit',
      evidence: 'plain-chip',
      identifiers: [{ namespace: 'bmac', value: '1000751511409928' }, UID],
      claims: [{ category: 'ordinary', field: '0004[8]', code: '01' }],
      facts: { issued: '2018-04-10', validTo: '2024-04-10' },
    });
  });

  it('T-Union of Beijing, whose file 0015 is in its file control information', async () => {
    const card = recorded({
      '00A4040008A00000063201010500':
        '6F318408A000000632010105A5259F0801029F0C1E01011000FFFFFFFF020103105170070104791381201907182040123100009000',
      '00B097000B': '00000156100010000001019000',
    });
    expect(await credentialOf(card)).to.deep.equal({
      card: 'transit',
      evidence: 'plain-chip',
      identifiers: [{ namespace: 'tu', value: '3105170070104791381' }, UID],
      claims: [{ category: 'ordinary', field: '0017[10]', code: '01' }],
      facts: { issued: '2019-07-18', validTo: '2040-12-31' },
    });
  });

  it('City Union', async () => {
    const card = recorded({
      '00A4040009A0000000038698070100':
        '6F2E8409A00000000386980701A5219F0C1E0000000100000000010100010102030405060708201701012027123100009000',
      '00B095001E': '0000000100000000010100010102030405060708201701012027123100009000',
    });
    expect(await credentialOf(card)).to.deep.equal({
      card: 'transit',
      evidence: 'plain-chip',
      identifiers: [{ namespace: 'cu', value: '0001:0102030405060708' }, UID],
      facts: { issued: '2017-01-01', validTo: '2027-12-31' },
    });
  });

  it('Chongqing', async () => {
    const card = recorded({
      '00A4040009A0000000038698070100':
        '6F348409A00000000386980701A5279F0801999F0C2000014000201412032099123100000000000000000000000000000000000000009000',
      '00B095001E': '0001400020141203209912310000000000000000000000000000000000009000',
      '00B0850030':
        '847540000000FFFF010040004000000212668612201405120002C0A80A181920141203000000000000000000000000009000',
    });
    expect(await credentialOf(card)).to.deep.equal({
      card: 'transit',
      evidence: 'plain-chip',
      identifiers: [{ namespace: 'cu', value: '4000:4000000212668612' }, UID],
      facts: { issued: '2014-05-12', validTo: '2099-12-31' },
    });
  });

  it('a bank card: nothing but its UID, and its number is never asked for', async () => {
    const asked: string[] = [];
    const card = recorded({
      '00A404000E325041592E5359532E444446303100':
        '6F36840E325041592E5359532E4444463031A524BF0C21611F4F08A000000333010103501050424F432051554153494352454449548701019000',
    });
    const credential = await credentialOf({
      ...card,
      transceive: (command) => {
        asked.push(toHex(command));
        return card.transceive(command);
      },
    });
    expect(credential).to.deep.equal({
      card: 'uid-only',
      evidence: 'uid-only',
      identifiers: [UID],
    });
    expect(asked.filter((command) => command.includes('A00000033301'))).to.deep.equal([]);
  });
});
