import type { TurnstileConfigOf } from '../../../schemas/site-devices.js';
import {
  CONTROL_MODE_BASE,
  FIRMWARE_REGISTER,
  readCoils,
  readHoldingRegister,
  switchCoil,
  writeRegister,
  type ModbusCommand,
} from './command.js';
import { EXCEPTION, bitOf, exceptionText, type ModbusFrame } from './frame.js';

/** One exchange; rejects with `DEVICE_TIMEOUT` or `DEVICE_CLOSED`. */
export type Ask = (command: ModbusCommand) => Promise<ModbusFrame>;

export type StartUp =
  | { readonly safe: true; readonly identity: string }
  /** The board answers and cannot be made safe; `fault` says why. */
  | { readonly safe: false; readonly fault: string };

/**
 * Brings this turnstile's channels into the one safe state (facts/cards-readers-turnstiles.md 5.3
 * and 5.7.5): no input drives a relay by itself, the relays are off, and the board says so when it
 * is read back. Linkage is cleared first, for a closed contact would switch its relay on again.
 *
 * A board without control-mode registers has no linkage to clear; it answers exception 01h or 02h,
 * which is tolerated and stands in the identity. Other channels of the board are left alone: they
 * may belong to another lane.
 */
export async function makeSafe(ask: Ask, config: TurnstileConfigOf<'modbus'>): Promise<StartUp> {
  const { address } = config;
  const coils = coilsOf(config);
  let linkage = true;
  for (const coil of coils) {
    const answer = await ask(writeRegister(address, CONTROL_MODE_BASE + coil, 0));
    if (answer.type !== 'exception') continue;
    if (!isAbsent(answer.code)) return fault(`control mode of channel ${coil}`, answer.code);
    linkage = false;
  }
  for (const coil of coils) {
    const answer = await ask(switchCoil(address, coil, false));
    if (answer.type === 'exception') return fault(`coil ${coil} off`, answer.code);
  }
  const state = await ask(readCoils(address, Math.max(...coils) + 1));
  if (state.type === 'exception') return fault('read coils', state.code);
  for (const coil of coils) {
    if (state.type === 'bits' && bitOf(state.bytes, coil)) {
      return { safe: false, fault: `coil ${coil} stays on` };
    }
  }
  const firmware = await ask(readHoldingRegister(address, FIRMWARE_REGISTER));
  const parts = [`address ${address}`];
  if (firmware.type === 'registers') {
    const raw = (firmware.values[0] ?? 0).toString(16).toUpperCase().padStart(4, '0');
    parts.push(`firmware ${raw}h`);
  }
  if (!linkage) parts.push('no linkage registers');
  return { safe: true, identity: parts.join(', ') };
}

/** The coils this turnstile owns, each once. */
export function coilsOf(config: TurnstileConfigOf<'modbus'>): readonly number[] {
  return [...new Set([config.coils.in, config.coils.out])];
}

function isAbsent(code: number): boolean {
  return code === EXCEPTION.illegalFunction || code === EXCEPTION.illegalDataAddress;
}

function fault(what: string, code: number): StartUp {
  return { safe: false, fault: `${what}: ${exceptionText(code)}` };
}
