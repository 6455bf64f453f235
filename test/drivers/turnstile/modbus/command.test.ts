import { expect } from 'chai';
import { ModbusCodec } from '../../../../drivers/turnstile/modbus/codec.js';
import {
  flashOn,
  readCoils,
  readDiscreteInputs,
  readHoldingRegister,
  switchCoil,
  writeRegister,
  type ModbusCommand,
} from '../../../../drivers/turnstile/modbus/command.js';
import { withCrc } from '../../../../drivers/turnstile/modbus/crc.js';
import type { ModbusFrame } from '../../../../drivers/turnstile/modbus/frame.js';
import {
  ECHOED,
  FF_INPUTS,
  ILLEGAL_ADDRESS,
  READ_COILS,
  READ_INPUTS,
  hex,
  text,
} from './vectors.js';

function frameOf(bytes: Uint8Array): ModbusFrame {
  const frames = new ModbusCodec().push(bytes);
  expect(frames).to.have.length(1);
  return frames[0]!;
}

function accepts(command: ModbusCommand, answer: string): boolean {
  return command.accepts(frameOf(hex(answer)));
}

describe('Modbus commands', () => {
  const published: readonly (readonly [string, ModbusCommand])[] = [
    [ECHOED.coil0On, switchCoil(1, 0, true)],
    [ECHOED.coil0Off, switchCoil(1, 0, false)],
    [ECHOED.coil1On, switchCoil(1, 1, true)],
    [ECHOED.coil1Off, switchCoil(1, 1, false)],
    [ECHOED.coil2On, switchCoil(1, 2, true)],
    [ECHOED.coil3On, switchCoil(1, 3, true)],
    [ECHOED.pulse700, flashOn(1, 0, 700)],
    [ECHOED.pulse500, flashOn(1, 0, 500)],
    [ECHOED.ffCoil0On, switchCoil(255, 0, true)],
    [ECHOED.ffCoil0Off, switchCoil(255, 0, false)],
    [READ_COILS.request, readCoils(1, 8)],
    [READ_INPUTS.request, readDiscreteInputs(1, 8)],
    [FF_INPUTS.request, readDiscreteInputs(255, 8)],
  ];
  for (const [frame, command] of published) {
    it(`sends the published frame ${frame}`, () => {
      expect(text(command.request)).to.equal(frame);
    });
  }

  it('accepts the published answers', () => {
    for (const echoed of [ECHOED.pulse500, ECHOED.pulse700] as const) {
      expect(accepts(flashOn(1, 0, echoed === ECHOED.pulse500 ? 500 : 700), echoed)).to.equal(true);
    }
    expect(accepts(readCoils(1, 8), READ_COILS.answer)).to.equal(true);
    expect(accepts(readDiscreteInputs(1, 8), READ_INPUTS.answer)).to.equal(true);
    expect(accepts(readDiscreteInputs(255, 8), FF_INPUTS.answer)).to.equal(true);
    expect(accepts(flashOn(1, 0, 500), ILLEGAL_ADDRESS)).to.equal(true);
  });

  it('takes no other value, coil, address or function for the confirmation of a pulse', () => {
    const pulse = flashOn(1, 0, 500);
    expect(accepts(pulse, ECHOED.pulse700)).to.equal(false);
    expect(accepts(pulse, ECHOED.coil0On)).to.equal(false);
    expect(accepts(pulse, ECHOED.coil0Off)).to.equal(false);
    expect(accepts(flashOn(2, 0, 500), ECHOED.pulse500)).to.equal(false);
    expect(accepts(flashOn(1, 1, 500), ECHOED.pulse500)).to.equal(false);
    expect(accepts(pulse, READ_COILS.answer)).to.equal(false);
    expect(pulse.accepts(frameOf(withCrc([1, 0x06, 0x02, 0x00, 0x00, 0x05])))).to.equal(false);
  });

  it('does not take the 0000 that a generic Modbus server echoes for a pulse', () => {
    expect(flashOn(1, 0, 500).accepts(frameOf(withCrc([1, 5, 2, 0, 0, 0])))).to.equal(false);
  });

  it('refuses coils where inputs were asked for, and a field of another length', () => {
    expect(accepts(readDiscreteInputs(1, 8), READ_COILS.answer)).to.equal(false);
    expect(accepts(readCoils(1, 9), READ_COILS.answer)).to.equal(false);
    expect(accepts(readCoils(2, 8), READ_COILS.answer)).to.equal(false);
    const two = frameOf(withCrc([1, 3, 4, 0, 1, 0, 2]));
    expect(readHoldingRegister(1, 0x8000).accepts(two)).to.equal(false);
  });

  it('refuses an exception to another function', () => {
    expect(accepts(writeRegister(1, 0x1000, 0), ILLEGAL_ADDRESS)).to.equal(false);
  });
});
