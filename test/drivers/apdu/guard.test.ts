import { expect } from 'chai';
import fc from 'fast-check';
import { decodeCommand } from '../../../drivers/apdu/command.js';
import { CardConnection } from '../../../drivers/apdu/connection.js';
import { guardCommand, isReadingCommand } from '../../../drivers/apdu/guard.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { hex } from './bytes.js';
import { ScriptedChannel } from './scripted-channel.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

function command(bytes: string) {
  const decoded = decodeCommand(hex(bytes));
  if (decoded === undefined) throw new Error(`no command: ${bytes}`);
  return decoded;
}

const ALLOWED = [
  ['SELECT social security', '00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF'],
  ['SELECT T-Union', '00 A4 04 00 08 A0 00 00 06 32 01 01 05 00'],
  ['SELECT City Union', '00 A4 04 00 09 A0 00 00 00 03 86 98 07 01 00'],
  ['SELECT EF05', '00 A4 02 00 02 EF 05'],
  ['SELECT EF06, older form', '00 A4 00 00 02 EF 06'],
  ['SELECT the purse of Beijing', '00 A4 00 00 02 10 01'],
  ['READ RECORD by id', '00 B2 07 00 0B'],
  ['READ RECORD by number', '00 B2 07 04 0B'],
  ['READ RECORD by id in EF05', '00 B2 07 28 0B'],
  ['READ RECORD by number in EF06', '00 B2 01 34 14'],
  ['READ BINARY 0015', '00 B0 95 00 1E'],
  ['READ BINARY 0016', '00 B0 96 00 37'],
  ['READ BINARY 0017', '00 B0 97 00 0B'],
  ['READ BINARY 0004', '00 B0 84 00 20'],
  ['READ BINARY 0005', '00 B0 85 00 30'],
  ['GET RESPONSE', '00 C0 00 00 1E'],
  ['UID from a PC/SC reader', 'FF CA 00 00 00'],
  ['ATS from a PC/SC reader', 'FF CA 01 00 00'],
] as const;

const REFUSED = [
  ['VERIFY a PIN', '00 20 00 00 03 12 34 56'],
  ['CHANGE REFERENCE DATA', '00 24 00 01 08 12 34 56 78 87 65 43 21'],
  ['GET CHALLENGE', '00 84 00 00 08'],
  ['INTERNAL AUTHENTICATE', '00 88 00 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
  ['EXTERNAL AUTHENTICATE', '00 82 00 0A 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
  ['INITIALIZE FOR PURCHASE', '80 50 01 02 0B 01 00 00 00 00 00 00 00 00 00 00'],
  ['INITIALIZE FOR LOAD', '80 50 00 02 0B 01 00 00 00 00 00 00 00 00 00 00'],
  ['DEBIT', '80 54 01 00 0F 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
  ['CREDIT FOR LOAD', '80 52 00 00 0B 00 00 00 00 00 00 00 00 00 00 00'],
  ['GET BALANCE', '80 5C 00 02 04'],
  ['GET BALANCE in class 00', '00 5C 00 02 04'],
  ['GET PROCESSING OPTIONS', '80 A8 00 00 02 83 00'],
  ['UPDATE BINARY', '00 D6 95 00 01 00'],
  ['UPDATE RECORD', '00 DC 01 28 01 00'],
  ['APPEND RECORD', '00 E2 00 28 01 00'],
  ['READ RECORD of the purse', '00 B2 01 C4 17'],
  ['READ RECORD of trips', '00 B2 01 F4 30'],
  ['READ RECORD where a payment number stands', '00 B2 01 14 00'],
  ['READ RECORD that goes on to the last', '00 B2 01 05 00'],
  ['READ BINARY of a current file', '00 B0 00 00 20'],
  ['READ BINARY of a file that is not listed', '00 B0 98 00 20'],
  ['READ BINARY with data', '00 B0 95 00 01 00'],
  ['GET DATA', '00 CA 9F 7F 00'],
  ['SELECT of a bank application', '00 A4 04 00 08 A0 00 00 03 33 01 01 01'],
  [
    'SELECT of the payment directory',
    '00 A4 04 00 0E 32 50 41 59 2E 53 59 53 2E 44 44 46 30 31 00',
  ],
  ['SELECT of the cash application', '00 A4 04 00 08 A0 00 00 06 32 01 01 06 00'],
  ['SELECT of half a name', '00 A4 04 00 05 A0 00 00 06 32'],
  ['SELECT of the trip file', '00 A4 02 00 02 00 1E'],
  ['SELECT of the next of that name', '00 A4 04 02 08 A0 00 00 06 32 01 01 05'],
  ['secure messaging', '04 B0 95 00 1E'],
  ['another logical channel', '01 B0 95 00 1E'],
  ['MANAGE CHANNEL', '00 70 00 00 01'],
  ['a direct command to the reader', 'FF 00 00 00 02 D4 02'],
  ['LOAD KEYS into the reader', 'FF 82 00 00 06 FF FF FF FF FF FF'],
  ['AUTHENTICATE a Mifare block', 'FF 86 00 00 05 01 00 04 60 00'],
  ['the serial of a resident ID card', '00 36 00 00 08'],
] as const;

describe('guard of card commands', () => {
  for (const [name, bytes] of ALLOWED) {
    it(`lets through: ${name}`, () => expect(isReadingCommand(command(bytes))).to.equal(true));
  }

  for (const [name, bytes] of REFUSED) {
    it(`refuses, and sends nothing: ${name}`, async () => {
      const channel = new ScriptedChannel();
      const card = new CardConnection({ interface: 'contactless', apdu: channel });
      let error: unknown;
      await card.transmit(command(bytes)).catch((reason: unknown) => (error = reason));
      expect(isTongdaoError(error, 'CARD_COMMAND_REFUSED')).to.equal(true);
      expect(channel.sent).to.deep.equal([]);
    });
  }

  it('names the instruction and none of its data', () => {
    expect(() => guardCommand(command('00 20 00 00 03 12 34 56')))
      .to.throw()
      .with.property('detail', 'CLA 00 INS 20');
  });

  it('knows four instructions of class 00 and one of a reader, whatever the bytes', () => {
    const known = new Set([0xa4, 0xb0, 0xb2, 0xc0]);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 24 }), (bytes) => {
        const decoded = decodeCommand(bytes);
        if (decoded === undefined || !isReadingCommand(decoded)) return;
        const { cla, ins, data } = decoded;
        const isPcsc = cla === 0xff && ins === 0xca;
        expect(isPcsc || (cla === 0 && known.has(ins))).to.equal(true);
        if (data !== undefined) expect(ins).to.equal(0xa4);
      }),
      { numRuns: RUNS },
    );
  });
});
