import { expect } from 'chai';
import { Pn532Channel } from '../../../drivers/pn532/channel.js';
import { Pn532Chip } from '../../../drivers/pn532/chip.js';
import {
  ACK,
  NAK,
  SYNTAX_ERROR,
  encodeAnswer,
  type Pn532Frame,
} from '../../../drivers/pn532/frame.js';
import { Pn532Codec } from '../../../drivers/pn532/codec.js';
import type { Exchange, LinkPort } from '../../../drivers/supervisor/contract.js';
import { TongdaoError, isTongdaoError } from '../../../schemas/errors.js';
import { hex } from './vectors.js';

/** Answers each request with the next script entry: bytes of the chip. */
class ScriptedPort implements LinkPort<Pn532Frame> {
  readonly requests: Uint8Array[] = [];
  readonly #script: Uint8Array[];

  constructor(...script: Uint8Array[]) {
    this.#script = script;
  }

  exchange(exchange: Exchange<Pn532Frame>): ReturnType<LinkPort<Pn532Frame>['exchange']> {
    this.requests.push(exchange.request);
    const frames = new Pn532Codec().push(this.#script.shift() ?? new Uint8Array(0));
    const frame = frames.find((candidate) => exchange.accepts(candidate));
    if (frame === undefined) return Promise.reject(new TongdaoError('DEVICE_TIMEOUT'));
    return Promise.resolve({ frame, sentAt: 0, receivedAt: 0 });
  }

  report(): void {}
  discard(): void {}
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const OPTIONS = { timeoutMs: 100, urgency: 'read' } as const;
const PRESENT = hex('00 00 FF 0C F4 D5 4B 01 01 00 04 08 04 DE AD BE EF 96 00');
const NONE = hex('00 00 FF 03 FD D5 4B 00 E0 00');
const DAMAGED = hex('00 00 FF 03 FD D5 4B 01 E0 00');

const search = (chip: Pn532Chip): Promise<string> =>
  chip.command('inListPassiveTarget', hex('02 00'), OPTIONS).then(
    ({ data }) => Buffer.from(data).toString('hex'),
    (error: unknown) => (isTongdaoError(error) ? error.code : String(error)),
  );

describe('PN532 dialogue', () => {
  it('takes an answer only behind the ACK of its command', async () => {
    expect(await search(new Pn532Chip(new ScriptedPort(join(PRESENT, ACK, NONE))))).to.equal('00');
    expect(await search(new Pn532Chip(new ScriptedPort(PRESENT)))).to.equal('DEVICE_TIMEOUT');
  });

  it('takes no answer of another command', async () => {
    const other = encodeAnswer(0x41, hex('00 90 00'));
    expect(await search(new Pn532Chip(new ScriptedPort(join(ACK, other, NONE))))).to.equal('00');
  });

  it('asks once for a damaged answer, and gives up when it comes damaged again', async () => {
    const port = new ScriptedPort(join(ACK, DAMAGED), NONE);
    expect(await search(new Pn532Chip(port))).to.equal('00');
    expect(port.requests[1]).to.deep.equal(NAK);
    const again = new ScriptedPort(join(ACK, DAMAGED), DAMAGED);
    expect(await search(new Pn532Chip(again))).to.equal('DEVICE_TIMEOUT');
    expect(again.requests).to.have.length(2);
  });

  it('asks for nothing again before the ACK: the last answer would be that of an earlier command', async () => {
    const port = new ScriptedPort(DAMAGED);
    expect(await search(new Pn532Chip(port))).to.equal('DEVICE_TIMEOUT');
    expect(port.requests).to.have.length(1);
  });

  it('a syntax error is no answer', async () => {
    expect(await search(new Pn532Chip(new ScriptedPort(join(ACK, SYNTAX_ERROR))))).to.equal(
      'DEVICE_TIMEOUT',
    );
  });

  it('ends a command that timed out before the next one', async () => {
    const port = new ScriptedPort(ACK, join(ACK, NONE), join(ACK, NONE));
    const chip = new Pn532Chip(port);
    await search(chip);
    await search(chip);
    await search(chip);
    const begins = port.requests.map((request) => Buffer.from(request.subarray(0, 6)).equals(ACK));
    expect(begins).to.deep.equal([false, true, false]);
  });
});

describe('APDUs through a PN532', () => {
  const channel = (port: ScriptedPort, isCurrent = (): boolean => true): Pn532Channel =>
    new Pn532Channel({
      chip: new Pn532Chip(port),
      target: 1,
      isCurrent,
      onChipFault: () => undefined,
    });
  const failure = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'answered',
      (error: unknown) => (isTongdaoError(error) ? error.code : String(error)),
    );

  it('sends the published GET CHALLENGE and gives back what the card answered', async () => {
    const port = new ScriptedPort(join(ACK, encodeAnswer(0x41, hex('00 01 02 03 90 00'))));
    expect(await channel(port).transceive(hex('00 84 00 00 08'))).to.deep.equal(
      hex('01 02 03 90 00'),
    );
    expect(port.requests[0]).to.deep.equal(hex('00 00 FF 08 F8 D4 40 01 00 84 00 00 08 5F 00'));
  });

  it('fetches the rest of a long answer with the published frame and appends it', async () => {
    const port = new ScriptedPort(
      join(ACK, encodeAnswer(0x41, hex('40 01 02'))),
      join(ACK, encodeAnswer(0x41, hex('40 03'))),
      join(ACK, encodeAnswer(0x41, hex('00 04 90 00'))),
    );
    expect(await channel(port).transceive(hex('00 84 00 00 08'))).to.deep.equal(
      hex('01 02 03 04 90 00'),
    );
    const next = hex('00 00 FF 03 FD D4 40 01 EB 00');
    expect(port.requests.slice(1)).to.deep.equal([next, next]);
  });

  it('cuts off a card that always has more to say', async () => {
    const endless = Array.from({ length: 99 }, () => join(ACK, encodeAnswer(0x41, hex('40 01'))));
    const port = new ScriptedPort(...endless);
    expect(await failure(channel(port).transceive(hex('00 84 00 00 08')))).to.equal('CARD_GONE');
    expect(port.requests).to.have.length(16);
  });

  it('the published timeout, and every other error of the table, is a card that has gone', async () => {
    for (let error = 1; error < 0x40; error++) {
      const port = new ScriptedPort(join(ACK, encodeAnswer(0x41, Uint8Array.of(error))));
      expect(await failure(channel(port).transceive(hex('00 84 00 00 08')))).to.equal('CARD_GONE');
    }
  });

  it('an answer without its status byte is no answer of a card', async () => {
    const port = new ScriptedPort(join(ACK, encodeAnswer(0x41)));
    expect(await failure(channel(port).transceive(hex('00 84 00 00 08')))).to.equal(
      'DEVICE_TIMEOUT',
    );
  });

  it('sends nothing to a card that was let go', async () => {
    const port = new ScriptedPort();
    expect(await failure(channel(port, () => false).transceive(hex('00 84 00 00 08')))).to.equal(
      'CARD_GONE',
    );
    expect(port.requests).to.have.length(0);
  });
});
