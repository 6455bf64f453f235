import { expect } from 'chai';
import { ExchangeTap, type TappedExchange } from '../../../drivers/simulators/exchange-tap.js';
import { modbusTap } from '../../../drivers/simulators/modbus/tap.js';
import { replyWords, requestWords } from '../../../drivers/simulators/modbus/words.js';
import { SamTap } from '../../../drivers/simulators/sam/tap.js';
import { TapRing } from '../../../drivers/simulators/tap-ring.js';
import { encodeReply, encodeRequest } from '../../../drivers/sam/frame.js';
import { parseHex } from '../../../drivers/sam/hex.js';
import { flashOn, readDiscreteInputs } from '../../../drivers/turnstile/modbus/command.js';

function bytes(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (!parsed.ok) throw new Error(hex);
  return parsed.bytes;
}

const FIND = encodeRequest(0x20, 0x01);
const NO_CARD = encodeReply(0, 0, 0x80);
const FOUND = encodeReply(0, 0, 0x9f, new Uint8Array(4));

describe('the tap of a simulated wire', () => {
  let ring: TapRing<TappedExchange>;
  let tap: ExchangeTap;
  beforeEach(() => {
    ring = new TapRing(5);
    tap = new ExchangeTap(ring, '1');
  });

  it('pairs a question with its answer and keeps the time of each', () => {
    tap.request(FIND, 10);
    tap.reply(FOUND, 25);
    const { entries } = ring.after(0);
    expect(entries).to.deep.equal([
      {
        ...{ n: 1, lane: '1', times: 1, lastAt: 25 },
        request: { bytes: FIND, at: 10 },
        reply: { bytes: FOUND, at: 25 },
      },
    ]);
  });

  it('counts an exchange that repeats, tells it anew and keeps its first times', () => {
    for (const at of [10, 20, 30]) {
      tap.request(FIND, at);
      tap.reply(NO_CARD, at + 5);
    }
    const first = ring.after(0);
    expect(first.entries).to.have.length(1);
    expect(first.entries[0]).to.include({ times: 3, lastAt: 35 });
    expect(first.entries[0]?.request?.at).to.equal(10);
    expect(ring.after(first.last).entries).to.deep.equal([]);
    tap.request(FIND, 40);
    tap.reply(NO_CARD, 45);
    expect(ring.after(first.last).entries[0]).to.include({ times: 4, lastAt: 45 });
  });

  it('shows a question that was never answered once the next one comes', () => {
    tap.request(FIND, 10);
    tap.request(FIND, 20);
    expect(ring.after(0).entries).to.have.length(1);
    expect(ring.after(0).entries[0]).to.not.have.property('reply');
  });

  it('holds no more than its limit, however long nobody asks', () => {
    for (let at = 0; at < 100; at++) tap.reply(Uint8Array.of(at), at);
    expect(ring.after(0).entries.map(({ n }) => n)).to.deep.equal([96, 97, 98, 99, 100]);
  });

  it('makes one frame of a reader’s pieces, at the time of its last byte', () => {
    const sam = new SamTap(tap);
    sam.hear({ direction: 'request', bytes: FIND, at: 1 });
    for (const [at, byte] of FOUND.entries()) {
      sam.hear({ direction: 'reply', bytes: Uint8Array.of(byte), at: 10 + at });
    }
    const { entries } = ring.after(0);
    expect(entries).to.have.length(1);
    expect(entries[0]?.reply?.bytes).to.deep.equal(FOUND);
    expect(entries[0]?.reply?.at).to.equal(10 + FOUND.length - 1);
  });

  it('cuts two board requests that came together, byte for byte', () => {
    const observer = modbusTap(tap, { mono: () => 7 });
    const pulse = flashOn(1, 0, 500).request;
    const inputs = readDiscreteInputs(1, 2).request;
    observer.received?.(Uint8Array.of(...pulse, ...inputs));
    observer.sent?.(bytes('01 02 01 01 60 48'));
    const { entries } = ring.after(0);
    expect(entries.map(({ request }) => request?.bytes)).to.deep.equal([pulse, inputs]);
    expect(entries[1]?.reply?.bytes).to.deep.equal(bytes('01 02 01 01 60 48'));
  });
});

describe('words for Modbus frames', () => {
  // facts/cards-readers-turnstiles.md 5.3: flash-on of relay 0 for 700 ms, as Waveshare publishes it.
  it('name the published flash-on frame with its coil and time', () => {
    const words = requestWords(bytes('01 05 02 00 00 07 8d b0'));
    expect(words).to.include({ name: 'flash-on' });
    expect(words.en).to.include('coil 0: flash-on 700 ms');
  });

  it('tell closed inputs, none closed, an echo, an exception and what nobody knows', () => {
    expect(replyWords(bytes('01 02 01 01 60 48'))).to.include({ name: 'inputs' });
    expect(replyWords(bytes('01 02 01 00 a1 88'))).to.include({ name: 'no-inputs' });
    expect(replyWords(flashOn(1, 0, 500).request)).to.include({ name: 'echo' });
    expect(replyWords(bytes('01 85 02 c3 51')).en).to.include('illegal data address');
    expect(replyWords(bytes('01 63 00 00 00'))).to.include({ name: 'unknown' });
    expect(requestWords(bytes('01 63 00 00'))).to.include({ name: 'unknown' });
  });
});
