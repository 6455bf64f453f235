import { expect } from 'chai';
import fc from 'fast-check';
import { CardConnection } from '../../../drivers/apdu/connection.js';
import { isTongdaoError } from '../../../schemas/errors.js';
import { hex, toHex } from './bytes.js';
import { ScriptedChannel } from './scripted-channel.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const READ = { cla: 0x00, ins: 0xb0, p1: 0x95, p2: 0x00, le: 30 };
const SELECT = { cla: 0, ins: 0xa4, p1: 4, p2: 0, data: hex('A000000632010105'), le: 256 };

async function transmit(
  command: typeof READ | typeof SELECT,
  answers: readonly string[],
  over: 'contact' | 'contactless' = 'contactless',
) {
  const channel = new ScriptedChannel(...answers);
  const card = new CardConnection({ interface: over, apdu: channel });
  const { data, sw } = await card.transmit(command);
  return { data: toHex(data), sw, sent: channel.sent };
}

describe('card connection', () => {
  it('gives data and status of a plain answer', async () => {
    expect(await transmit(READ, ['0102 9000'])).to.deep.equal({
      data: '0102',
      sw: 0x9000,
      sent: ['00B095001E'],
    });
  });

  it('fetches what waits behind 61xx, piece by piece, with the class of the command', async () => {
    expect(await transmit(SELECT, ['6102', 'AABB6103', 'CCDDEE9000'])).to.deep.equal({
      data: 'AABBCCDDEE',
      sw: 0x9000,
      sent: ['00A4040008A00000063201010500', '00C0000002', '00C0000003'],
    });
  });

  it('asks for 256 bytes after 6100', async () => {
    expect((await transmit(SELECT, ['6100', '019000'])).sent[1]).to.equal('00C0000000');
  });

  it('repeats the command with the Le that 6Cxx names', async () => {
    expect(await transmit(READ, ['6C1C', '01029000'])).to.deep.equal({
      data: '0102',
      sw: 0x9000,
      sent: ['00B095001E', '00B095001C'],
    });
  });

  it('corrects the Le of GET RESPONSE too', async () => {
    const { sent, data } = await transmit(SELECT, ['6110', '6C02', 'AABB9000']);
    expect(sent.slice(1)).to.deep.equal(['00C0000010', '00C0000002']);
    expect(data).to.equal('AABB');
  });

  it('tries Le 00 once after 6700, and no more', async () => {
    expect((await transmit(READ, ['6700', '019000'])).sent).to.deep.equal([
      '00B095001E',
      '00B0950000',
    ]);
    const twice = await transmit(READ, ['6700', '6700', '019000']);
    expect(twice).to.include({ sw: 0x6700, data: '' });
    expect(twice.sent).to.have.length(2);
    const again = await transmit(READ, ['6700', '6C10', '6700', '019000']);
    expect(again.sent).to.deep.equal(['00B095001E', '00B0950000', '00B0950010']);
    expect(again.sw).to.equal(0x6700);
  });

  it('adds Le 00 after 6700 to a SELECT that had none', async () => {
    const { cla, ins, p1, p2, data } = SELECT;
    const channel = new ScriptedChannel('6700', '9000');
    await new CardConnection({ interface: 'contactless', apdu: channel }).transmit({
      cla,
      ins,
      p1,
      p2,
      data,
    });
    expect(channel.sent[1]).to.equal('00A4040008A00000063201010500');
  });

  it('sends a case 4 command without Le over contacts, where T=0 knows no other form', async () => {
    expect((await transmit(SELECT, ['6102', 'AABB9000'], 'contact')).sent).to.deep.equal([
      '00A4040008A000000632010105',
      '00C0000002',
    ]);
    expect((await transmit(READ, ['9000'], 'contact')).sent).to.deep.equal(['00B095001E']);
  });

  for (const [name, answer] of [
    ['always has more', 'AA61FF'],
    ['never likes the Le', '6C10'],
    ['has more and never likes the Le', '6C00'],
  ] as const) {
    it(`leaves a card after eight rounds that ${name}, and calls it no success`, async () => {
      const channel = { count: 0, transceive: () => Promise.resolve(hex(answer)) };
      const counted = {
        transceive: () => {
          channel.count++;
          return channel.transceive();
        },
      };
      const card = new CardConnection({ interface: 'contactless', apdu: counted });
      const { sw } = await card.transmit(READ);
      expect(channel.count).to.equal(8);
      expect(sw).to.equal(Number.parseInt(answer.slice(-4), 16));
    });
  }

  it('says so when the card speaks no APDU', async () => {
    const card = new CardConnection({ interface: 'contactless', uid: hex('DEADBEEF') });
    expect(card.speaksApdu).to.equal(false);
    expect(card.uid).to.deep.equal(hex('DEADBEEF'));
    let error: unknown;
    await card.transmit(READ).catch((reason: unknown) => (error = reason));
    expect(isTongdaoError(error, 'INTERNAL')).to.equal(true);
  });

  it('ends after at most eight rounds, whatever the card answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), async (answers) => {
        let count = 0;
        const apdu = {
          transceive: () => Promise.resolve(answers[count++ % answers.length] ?? hex('')),
        };
        const card = new CardConnection({ interface: 'contactless', apdu });
        const { data } = await card.transmit(READ);
        expect(count).to.be.within(1, 8);
        expect(data.length).to.be.at.most(8 * 256);
      }),
      { numRuns: RUNS },
    );
  });
});
