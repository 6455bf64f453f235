/** A Modbus RTU frame of a relay board in words (facts/cards-readers-turnstiles.md 5.3). */
import {
  CONTROL_MODE_BASE,
  FIRMWARE_REGISTER,
  FLASH_ON_BASE,
} from '../../turnstile/modbus/command.js';
import { bitOf, EXCEPTION_FLAG, exceptionText, FUNCTION } from '../../turnstile/modbus/frame.js';

export interface FrameWords {
  /** Short and stable, for programs. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

const UNKNOWN: FrameWords = { name: 'unknown', zh: '未知的帧', en: 'unknown frame' };
const CHANNELS = 32;

const wordsAt = (frame: Uint8Array): { code: number; at: number; value: number } | undefined => {
  if (frame.length < 8) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  return { code: view.getUint8(1), at: view.getUint16(2), value: view.getUint16(4) };
};

function coilWords(at: number, value: number): FrameWords {
  if ((at & 0xff00) === FLASH_ON_BASE) {
    const coil = at & 0xff;
    const ms = value * 100;
    return {
      name: 'flash-on',
      zh: `写线圈 ${coil}：闭合 ${ms} 毫秒，到时由继电器板自己断开`,
      en: `write coil ${coil}: flash-on ${ms} ms; the board opens it again by itself`,
    };
  }
  const on = value !== 0;
  return {
    name: on ? 'coil-on' : 'coil-off',
    zh: `写线圈 ${at}：${on ? '闭合' : '断开'}`,
    en: `write coil ${at}: ${on ? 'on' : 'off'}`,
  };
}

function registerWords(at: number, value: number): FrameWords {
  const channel = at - CONTROL_MODE_BASE;
  if (channel >= 0 && channel < CHANNELS) {
    return {
      name: 'control-mode',
      zh: `通道 ${channel} 的控制方式写为 ${value}（0：输入不带动继电器）`,
      en: `write control mode of channel ${channel}: ${value} (0: its input drives no relay)`,
    };
  }
  return {
    name: 'write-register',
    zh: `写寄存器 ${at}：${value}`,
    en: `write register ${at}: ${value}`,
  };
}

/** `frame` is a whole request with address and CRC. */
export function requestWords(frame: Uint8Array): FrameWords {
  const read = wordsAt(frame);
  if (read === undefined) return UNKNOWN;
  const { code, at, value } = read;
  switch (code) {
    case FUNCTION.readCoils:
      return { name: 'read-coils', zh: `读 ${value} 个线圈`, en: `read ${value} coils` };
    case FUNCTION.readDiscreteInputs:
      return { name: 'read-inputs', zh: `读 ${value} 个输入`, en: `read ${value} inputs` };
    case FUNCTION.readHoldingRegisters:
      return at === FIRMWARE_REGISTER
        ? { name: 'read-firmware', zh: '读固件版本', en: 'read firmware version' }
        : { name: 'read-registers', zh: `读寄存器 ${at}`, en: `read register ${at}` };
    case FUNCTION.writeSingleCoil:
      return coilWords(at, value);
    case FUNCTION.writeSingleRegister:
      return registerWords(at, value);
    default:
      return UNKNOWN;
  }
}

/** Numbers of the bits that are set. */
export function setBits(frame: Uint8Array): number[] {
  const data = frame.subarray(3, -2);
  return Array.from({ length: data.length * 8 }, (_, bit) => bit).filter((bit) => bitOf(data, bit));
}

function bitsWords(frame: Uint8Array, what: 'inputs' | 'coils'): FrameWords {
  const set = setBits(frame).join(', ');
  const zh = what === 'inputs' ? '输入' : '线圈';
  return set === ''
    ? { name: `no-${what}`, zh: `没有闭合的${zh}`, en: `none of the ${what} is closed` }
    : { name: what, zh: `闭合的${zh}：${set}`, en: `closed ${what}: ${set}` };
}

/** `frame` is a whole answer with address and CRC. */
export function replyWords(frame: Uint8Array): FrameWords {
  const code = frame[1] ?? 0;
  if ((code & EXCEPTION_FLAG) !== 0) {
    const text = exceptionText(frame[2] ?? 0);
    return { name: 'exception', zh: `拒绝：${text}`, en: text };
  }
  switch (code) {
    case FUNCTION.readCoils:
      return bitsWords(frame, 'coils');
    case FUNCTION.readDiscreteInputs:
      return bitsWords(frame, 'inputs');
    case FUNCTION.readHoldingRegisters:
      return { name: 'registers', zh: '寄存器的值', en: 'register values' };
    case FUNCTION.writeSingleCoil:
    case FUNCTION.writeSingleRegister:
      return { name: 'echo', zh: '原样返回：已执行', en: 'exact echo: done' };
    default:
      return UNKNOWN;
  }
}
