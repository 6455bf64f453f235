import { expect } from 'chai';
import { AcrChannel } from '../../../drivers/acr1281s/channel.js';
import { AcrCodec } from '../../../drivers/acr1281s/codec.js';
import {
  NAK,
  encodeMessage,
  encodeStatus,
  type AcrFrame,
} from '../../../drivers/acr1281s/frame.js';
import { AcrSlot } from '../../../drivers/acr1281s/slot.js';
import type { Exchange, LinkPort } from '../../../drivers/supervisor/contract.js';
import { TongdaoError, isTongdaoError } from '../../../schemas/errors.js';
import { hex } from './vectors.js';

/** Answers each request with the next script entry: bytes of the reader. */
class ScriptedPort implements LinkPort<AcrFrame> {
  readonly requests: Uint8Array[] = [];
  readonly #script: Uint8Array[];

  constructor(...script: Uint8Array[]) {
    this.#script = script;
  }

  exchange(exchange: Exchange<AcrFrame>): ReturnType<LinkPort<AcrFrame>['exchange']> {
    this.requests.push(exchange.request);
    const frames = new AcrCodec().push(this.#script.shift() ?? new Uint8Array(0));
    const frame = frames.find((candidate) => exchange.accepts(candidate));
    if (frame === undefined) return Promise.reject(new TongdaoError('DEVICE_TIMEOUT'));
    return Promise.resolve({ frame, sentAt: 0, receivedAt: 0 });
  }

  report(): void {}
  discard(): void {}
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const TAKEN = encodeStatus(0x00);
const OK = [0x00, 0x81, 0x00] as const;

const block = (
  data: string,
  tail: readonly [number, number, number] = OK,
  sequence = 0,
  slot = 0,
): Uint8Array => encodeMessage({ type: 0x80, slot, sequence, tail }, hex(data));
const damaged = (): Uint8Array => {
  const frame = block('90 00');
  frame[12] = (frame[12] ?? 0) ^ 1;
  return frame;
};

const ask = (port: ScriptedPort): Promise<string> =>
  new AcrChannel(new AcrSlot(port, 'contactless'), () => true)
    .transceive(hex('00 84 00 00 08'))
    .then(
      (response) => Buffer.from(response).toString('hex'),
      (error: unknown) => (isTongdaoError(error) ? error.code : String(error)),
    );

describe('ACR1281S dialogue', () => {
  it('gives back what the card answered, whatever bError says of a good answer', async () => {
    expect(await ask(new ScriptedPort(join(TAKEN, block('01 02 90 00'))))).to.equal('01029000');
    expect(await ask(new ScriptedPort(join(TAKEN, block('90 00', [0, 0, 0]))))).to.equal('9000');
  });

  it('takes no answer of another sequence number, another slot or another kind', async () => {
    const others = [
      block('DE AD', OK, 1),
      block('DE AD', OK, 0, 1),
      encodeMessage({ type: 0x83, slot: 0, sequence: 0, tail: OK }, hex('DE AD')),
    ];
    expect(await ask(new ScriptedPort(join(TAKEN, ...others, block('90 00'))))).to.equal('9000');
  });

  it('joins a chained answer and asks for each next block', async () => {
    const port = new ScriptedPort(
      join(TAKEN, block('01 02', [0, 0x81, 1])),
      join(TAKEN, block('03', [0, 0x81, 3], 1)),
      join(TAKEN, block('04 90 00', [0, 0x81, 2], 2)),
    );
    expect(await ask(port)).to.equal('010203049000');
    expect(port.requests[1]).to.deep.equal(hex('02 6F 00 00 00 00 00 01 00 10 00 7E 03'));
  });

  it('cuts off a card that always has more to say', async () => {
    const endless = Array.from({ length: 99 }, (_, at) =>
      join(TAKEN, block('01', [0, 0x81, at === 0 ? 1 : 3], at)),
    );
    const port = new ScriptedPort(...endless);
    expect(await ask(port)).to.equal('CARD_GONE');
    expect(port.requests).to.have.length(16);
  });

  it('asks for the answer again after a time extension, and cuts off a card without end', async () => {
    const more = block('', [0x80, 1, 0]);
    const port = new ScriptedPort(join(TAKEN, more), more, block('90 00'));
    expect(await ask(port)).to.equal('9000');
    expect(port.requests.slice(1)).to.deep.equal([NAK, NAK]);
    const endless = new ScriptedPort(...Array.from({ length: 99 }, () => join(TAKEN, more)));
    expect(await ask(endless)).to.equal('DEVICE_TIMEOUT');
    expect(endless.requests).to.have.length(9);
  });

  it('asks for a damaged answer twice, then gives up', async () => {
    const port = new ScriptedPort(join(TAKEN, damaged()), damaged(), damaged(), block('90 00'));
    expect(await ask(port)).to.equal('DEVICE_TIMEOUT');
    expect(port.requests.slice(1)).to.deep.equal([NAK, NAK]);
  });

  it('sends a command again that was not taken, and asks for the answer of one that was', async () => {
    const silent = new ScriptedPort(new Uint8Array(0), join(TAKEN, block('90 00')));
    expect(await ask(silent)).to.equal('9000');
    expect(silent.requests[1]).to.deep.equal(silent.requests[0]);
    const lost = new ScriptedPort(TAKEN, block('90 00'));
    expect(await ask(lost)).to.equal('9000');
    expect(lost.requests[1]).to.deep.equal(NAK);
  });

  it('a command that failed is a card that has gone', async () => {
    for (const status of [0x40, 0x41, 0x42, 0xc0]) {
      expect(await ask(new ScriptedPort(join(TAKEN, block('', [status, 0xfe, 0]))))).to.equal(
        'CARD_GONE',
      );
    }
  });

  it('says that there is no such slot, until the reader answers for it', async () => {
    const port = new ScriptedPort(
      encodeStatus(0xfb),
      join(TAKEN, encodeMessage({ type: 0x81, slot: 1, sequence: 1, tail: OK })),
    );
    const slot = new AcrSlot(port, 'contact');
    const options = { timeoutMs: 100, urgency: 'heartbeat' } as const;
    const refused: unknown = await slot
      .command('slotStatus', options)
      .catch((error: unknown) => error);
    expect([isTongdaoError(refused, 'DEVICE_TIMEOUT'), slot.isMissing]).to.deep.equal([true, true]);
    await slot.command('slotStatus', options);
    expect(slot.isMissing).to.equal(false);
  });

  it('counts its commands from 0 to 255 and begins again', async () => {
    const script = Array.from({ length: 257 }, (_, at) =>
      join(TAKEN, block('90 00', OK, at & 0xff)),
    );
    const port = new ScriptedPort(...script);
    const channel = new AcrChannel(new AcrSlot(port, 'contactless'), () => true);
    for (let count = 0; count < 257; count++) await channel.transceive(hex('00 84 00 00 08'));
    expect([255, 256].map((at) => port.requests[at]?.[7])).to.deep.equal([255, 0]);
  });
});
