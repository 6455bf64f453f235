import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCommand, encodeCommand } from '../../../drivers/apdu/command.js';
import { NO_STATUS, encodeResponse, parseResponse } from '../../../drivers/apdu/response.js';
import { hex, toHex } from './bytes.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const byte = fc.integer({ min: 0, max: 255 });

/** Forms of ISO/IEC 7816-4 clause 5.1, with commands of the public card descriptions. */
const CASES = [
  ['case 1', '00 A4 00 00', { cla: 0, ins: 0xa4, p1: 0, p2: 0 }],
  ['case 2', '00 B0 95 00 1E', { cla: 0, ins: 0xb0, p1: 0x95, p2: 0, le: 30 }],
  ['case 2 with Le 00', '00 B2 01 14 00', { cla: 0, ins: 0xb2, p1: 1, p2: 0x14, le: 256 }],
  [
    'case 3: SELECT of the social security application',
    '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF',
    { cla: 0, ins: 0xa4, p1: 4, p2: 0, data: hex('7378312E73682EC9E7BBE1B1A3D5CF') },
  ],
  [
    'case 4: SELECT of T-Union',
    '00 A4 04 00 08 A0 00 00 06 32 01 01 05 00',
    { cla: 0, ins: 0xa4, p1: 4, p2: 0, data: hex('A000000632010105'), le: 256 },
  ],
] as const;

describe('command APDU', () => {
  for (const [name, bytes, command] of CASES) {
    it(`is written and read back: ${name}`, () => {
      expect(toHex(encodeCommand(command))).to.equal(bytes.replaceAll(' ', ''));
      expect(decodeCommand(hex(bytes))).to.deep.equal(command);
    });
  }

  for (const [why, bytes] of [
    ['three bytes', '00 A4 00'],
    ['nothing', ''],
    ['a length beyond the bytes', '00 A4 04 00 05 01 02'],
    ['more than one byte after the data', '00 A4 04 00 01 AA 00 00'],
    ['the extended form', '00 B0 00 00 00 01 00'],
  ] as const) {
    it(`is none: ${why}`, () => expect(decodeCommand(hex(bytes))).to.equal(undefined));
  }

  it('survives any bytes, and what it reads it writes back unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const command = decodeCommand(bytes);
        if (command !== undefined) expect(encodeCommand(command)).to.deep.equal(bytes);
      }),
      { numRuns: RUNS },
    );
  });

  it('survives the way out and back, whatever its fields', () => {
    const command = fc.record(
      {
        cla: byte,
        ins: byte,
        p1: byte,
        p2: byte,
        data: fc.uint8Array({ minLength: 1, maxLength: 255 }),
        le: fc.integer({ min: 1, max: 256 }),
      },
      { requiredKeys: ['cla', 'ins', 'p1', 'p2'] },
    );
    fc.assert(
      fc.property(command, (given) => {
        expect(decodeCommand(encodeCommand(given))).to.deep.equal({ ...given });
      }),
      { numRuns: RUNS },
    );
  });
});

describe('response APDU', () => {
  it('is data and a status', () => {
    expect(parseResponse(hex('AA BB 90 00'))).to.deep.equal({ data: hex('AABB'), sw: 0x9000 });
    expect(parseResponse(hex('6A 82'))).to.deep.equal({ data: hex(''), sw: 0x6a82 });
  });

  it('has no status when it is shorter than one, or longer than anything that was asked for', () => {
    for (const length of [0, 1, 259, 70_000]) {
      const bytes = new Uint8Array(length).fill(0x90);
      expect(parseResponse(bytes)).to.deep.equal({ data: hex(''), sw: NO_STATUS });
    }
    expect(parseResponse(new Uint8Array(258).fill(0x90)).data).to.have.length(256);
  });

  it('goes out as it came in', () => {
    const bytes = hex('01 02 03 61 10');
    expect(encodeResponse(parseResponse(bytes))).to.deep.equal(bytes);
  });
});
