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
import { ManualTime } from '../../support/manual-time.js';
import { hex } from './vectors.js';

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** Answers line tests truly, and every other request with the next script entry: bytes of the chip. */
class ScriptedPort implements LinkPort<Pn532Frame> {
  readonly requests: Uint8Array[] = [];
  readonly lineTests: Uint8Array[] = [];
  /** Stands in front of the next answer to a line test, or takes its place. */
  beforeLineTest: Uint8Array = new Uint8Array(0);
  lineTestLost = false;
  readonly #script: Uint8Array[];

  constructor(...script: Uint8Array[]) {
    this.#script = script;
  }

  exchange(exchange: Exchange<Pn532Frame>): ReturnType<LinkPort<Pn532Frame>['exchange']> {
    const frames = new Pn532Codec().push(this.#reply(exchange.request));
    const frame = frames.find((candidate) => exchange.accepts(candidate));
    if (frame === undefined) return Promise.reject(new TongdaoError('DEVICE_TIMEOUT'));
    return Promise.resolve({ frame, sentAt: 0, receivedAt: 0 });
  }

  report(): void {}
  discard(): void {}

  #reply(request: Uint8Array): Uint8Array {
    const number = lineTestOf(request);
    if (number === undefined) {
      this.requests.push(request);
      return this.#script.shift() ?? new Uint8Array(0);
    }
    this.lineTests.push(number);
    const echo = this.lineTestLost ? new Uint8Array(0) : join(ACK, encodeAnswer(0x01, number));
    return join(this.beforeLineTest, echo);
  }
}

/** `ACK 00 00 FF 08 F8 D4 00 00 number(5) DCS 00`: what is to be sent back. */
function lineTestOf(request: Uint8Array): Uint8Array | undefined {
  const head = join(ACK, hex('00 00 FF 08 F8 D4 00'));
  const isTest = head.every((byte, at) => request[at] === byte);
  return isTest ? request.slice(head.length, head.length + 6) : undefined;
}

const chipOn = (port: ScriptedPort): Pn532Chip => new Pn532Chip({ port, clock: new ManualTime() });
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
    expect(await search(chipOn(new ScriptedPort(join(PRESENT, ACK, NONE))))).to.equal('00');
    expect(await search(chipOn(new ScriptedPort(PRESENT)))).to.equal('DEVICE_TIMEOUT');
  });

  it('takes no answer of another command', async () => {
    const other = encodeAnswer(0x41, hex('00 90 00'));
    expect(await search(chipOn(new ScriptedPort(join(ACK, other, NONE))))).to.equal('00');
  });

  it('asks once for a damaged answer, and gives up when it comes damaged again', async () => {
    const port = new ScriptedPort(join(ACK, DAMAGED), NONE);
    expect(await search(chipOn(port))).to.equal('00');
    expect(port.requests[1]).to.deep.equal(NAK);
    const again = new ScriptedPort(join(ACK, DAMAGED), DAMAGED);
    expect(await search(chipOn(again))).to.equal('DEVICE_TIMEOUT');
    expect(again.requests).to.have.length(2);
  });

  it('asks for nothing again before the ACK: the last answer would be that of an earlier command', async () => {
    const port = new ScriptedPort(DAMAGED);
    expect(await search(chipOn(port))).to.equal('DEVICE_TIMEOUT');
    expect(port.requests).to.have.length(1);
  });

  it('a syntax error is no answer', async () => {
    expect(await search(chipOn(new ScriptedPort(join(ACK, SYNTAX_ERROR))))).to.equal(
      'DEVICE_TIMEOUT',
    );
  });

  it('gets in step with the chip before the first command and after every timeout', async () => {
    const port = new ScriptedPort(join(ACK, NONE), join(ACK, NONE), ACK, join(ACK, NONE));
    const chip = chipOn(port);
    const answers = [
      await search(chip),
      await search(chip),
      await search(chip),
      await search(chip),
    ];
    expect(answers).to.deep.equal(['00', '00', 'DEVICE_TIMEOUT', '00']);
    expect(port.lineTests).to.have.length(2);
    expect(port.lineTests[0]).to.not.deep.equal(port.lineTests[1]);
  });

  it('takes nothing of a dialogue that was late as a whole, nor an old line test', async () => {
    const port = new ScriptedPort(ACK, join(ACK, NONE));
    const chip = chipOn(port);
    await search(chip);
    port.beforeLineTest = join(ACK, PRESENT, ACK, encodeAnswer(0x01, hex('00 00 00 00 00 00')));
    expect(await search(chip)).to.equal('00');
  });

  it('sends no command to a chip with which it is not in step', async () => {
    const port = new ScriptedPort(join(ACK, NONE));
    const chip = chipOn(port);
    port.lineTestLost = true;
    port.beforeLineTest = join(ACK, PRESENT);
    expect(await search(chip)).to.equal('DEVICE_TIMEOUT');
    expect(port.requests).to.have.length(0);
    port.lineTestLost = false;
    expect(await search(chip)).to.equal('00');
  });

  it('is not in step with a chip that had to be woken', async () => {
    const port = new ScriptedPort(
      join(ACK, NONE),
      join(ACK, hex('00 00 FF 02 FE D5 15 16 00')),
      join(ACK, NONE),
    );
    const chip = chipOn(port);
    await search(chip);
    await chip.wake(hex('01 00 00'), OPTIONS);
    await search(chip);
    expect(port.lineTests).to.have.length(2);
  });
});

describe('APDUs through a PN532', () => {
  const channel = (port: ScriptedPort, isCurrent = (): boolean => true): Pn532Channel =>
    new Pn532Channel({
      chip: chipOn(port),
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
