import { expect } from 'chai';
import fc from 'fast-check';
import { ModbusCodec } from '../../../../drivers/turnstile/modbus/codec.js';
import { withCrc } from '../../../../drivers/turnstile/modbus/crc.js';
import { exceptionText, silentIntervalMs } from '../../../../drivers/turnstile/modbus/frame.js';
import type { ModbusFrame } from '../../../../drivers/turnstile/modbus/frame.js';
import {
  ECHOED,
  EVERY_REPLY,
  FF_INPUTS,
  ILLEGAL_ADDRESS,
  READ_COILS,
  READ_INPUTS,
  hex,
} from './vectors.js';

const numRuns = Number(process.env['FC_RUNS'] ?? 200);

const address = fc.oneof(fc.integer({ min: 1, max: 247 }), fc.constant(255));
const byte = fc.integer({ min: 0, max: 255 });

const bits = fc
  .tuple(address, fc.constantFrom(1, 2), fc.array(byte, { minLength: 1, maxLength: 64 }))
  .map(([from, code, data]) => withCrc([from, code, data.length, ...data]));
const registers = fc
  .tuple(address, fc.array(fc.tuple(byte, byte), { minLength: 1, maxLength: 32 }))
  .map(([from, data]) => withCrc([from, 3, data.length * 2, ...data.flat()]));
const written = fc
  .tuple(address, fc.constantFrom(5, 6, 15), byte, byte, byte, byte)
  .map(([from, code, ...rest]) => withCrc([from, code, ...rest]));
const exception = fc
  .tuple(address, fc.constantFrom(1, 2, 3, 5, 6, 15), byte)
  .map(([from, code, reason]) => withCrc([from, code | 0x80, reason]));
const reply = fc.oneof(bits, registers, written, exception);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function decode(chunks: readonly Uint8Array[]): { frames: ModbusFrame[]; codec: ModbusCodec } {
  const codec = new ModbusCodec();
  return { frames: chunks.flatMap((chunk) => [...codec.push(chunk)]), codec };
}

describe('Modbus codec', () => {
  it('reads the published replies', () => {
    const { frames, codec } = decode([
      hex(ECHOED.pulse500),
      hex(READ_COILS.answer),
      hex(READ_INPUTS.answer),
      hex(FF_INPUTS.answer),
      hex(ILLEGAL_ADDRESS),
    ]);
    expect(frames).to.deep.equal([
      { type: 'written', address: 1, functionCode: 5, at: 0x0200, value: 5 },
      { type: 'bits', address: 1, functionCode: 1, bytes: Uint8Array.of(1) },
      { type: 'bits', address: 1, functionCode: 2, bytes: Uint8Array.of(1) },
      { type: 'bits', address: 255, functionCode: 2, bytes: Uint8Array.of(1) },
      { type: 'exception', address: 1, functionCode: 5, code: 2 },
    ]);
    expect(codec.takeNoise()).to.equal(0);
  });

  it('names the exceptions of the standard and leaves unknown codes raw', () => {
    expect(exceptionText(2)).to.equal('exception 02h (illegal data address)');
    expect(exceptionText(0x0b)).to.equal('exception 0Bh (gateway target device failed to respond)');
    expect(exceptionText(0x7e)).to.equal('exception 7Eh');
  });

  it('accepts no published reply with one bit flipped', () => {
    for (const frame of EVERY_REPLY) {
      const whole = hex(frame);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const flipped = whole.slice();
        flipped[bit >>> 3]! ^= 1 << (bit & 7);
        expect(decode([flipped]).frames, `${frame}, bit ${bit}`).to.deep.equal([]);
      }
    }
  });

  // A flip may also make a shorter frame of the bytes, which a CRC misses once in 65,536 times; one
  // of the same length it never misses.
  it('accepts no reply of any kind in which one bit is flipped', () => {
    fc.assert(
      fc.property(reply, fc.nat(), (whole, place) => {
        const bit = place % (whole.length * 8);
        const flipped = whole.slice();
        flipped[bit >>> 3]! ^= 1 << (bit & 7);
        const { frames } = decode([flipped]);
        expect(frames.filter((frame) => lengthOf(frame) === whole.length)).to.deep.equal([]);
      }),
      { numRuns },
    );
  });

  it('gives the same frames however the bytes are cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 6 }), cuts, (replies, sizes) => {
        const all = concat(replies);
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length]!;
          chunks.push(all.slice(at, at + size));
          at += size;
        }
        const { frames, codec } = decode(chunks);
        expect(frames).to.deep.equal(decode(replies).frames);
        expect(frames).to.have.length(replies.length);
        expect(codec.pending()).to.have.length(0);
        expect(codec.takeNoise()).to.equal(0);
      }),
      { numRuns },
    );
  });

  it('counts bytes that start no reply as noise and finds the reply behind them', () => {
    const noise = fc.uint8Array({ min: 248, max: 254, maxLength: 40 });
    fc.assert(
      fc.property(noise, reply, (before, whole) => {
        const { frames, codec } = decode([concat([before, whole])]);
        expect(frames).to.deep.equal(decode([whole]).frames);
        expect(codec.takeNoise()).to.equal(before.length);
        expect(codec.takeNoise()).to.equal(0);
      }),
      { numRuns },
    );
  });

  it('never throws on random bytes, keeps fewer than 69 and accounts for every one', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        const codec = new ModbusCodec();
        let framed = 0;
        for (const chunk of chunks) {
          for (const frame of codec.push(chunk)) framed += lengthOf(frame);
          expect(codec.pending().length).to.be.below(69);
        }
        const fed = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(framed + codec.takeNoise() + codec.pending().length).to.equal(fed);
      }),
      { numRuns },
    );
  });

  it('drops half a frame on request, counts it, and reads the next one whole', () => {
    const codec = new ModbusCodec();
    expect(codec.push(hex(ECHOED.pulse500).slice(0, 5))).to.deep.equal([]);
    expect(codec.pending()).to.have.length(5);
    codec.drop();
    expect(codec.takeNoise()).to.equal(5);
    expect(codec.push(hex(ECHOED.pulse500))).to.have.length(1);
  });

  it('hears nothing from broadcast or reserved addresses', () => {
    for (const from of [0, 248, 254]) {
      expect(decode([withCrc([from, 5, 0, 0, 0, 0])]).frames, String(from)).to.deep.equal([]);
    }
  });

  it('keeps the silence of the standard between frames: 3.5 characters of 11 bits', () => {
    expect(silentIntervalMs(9600)).to.be.closeTo(4.01, 0.01);
    expect(silentIntervalMs(115_200)).to.equal(1.75);
  });
});

function lengthOf(frame: ModbusFrame): number {
  switch (frame.type) {
    case 'bits':
      return 5 + frame.bytes.length;
    case 'registers':
      return 5 + frame.values.length * 2;
    case 'written':
      return 8;
    case 'exception':
      return 5;
  }
}
