import type { Transport } from '../../schemas/device.js';
import type { Timers } from '../../schemas/time.js';
import { isSuccess } from './exchanges.js';
import { SamInquiry } from './inquiry.js';
import { parseManagementNumber, type ManagementNumber } from './management-number.js';
import { formatSamNumber } from './sam-number.js';

/** What one look at a port found. */
export interface SamProbe {
  /** A module answered. */
  readonly answers: boolean;
  readonly samNumber?: string;
  /** Of the card in the field, if it was asked for and one lies there. Personal data. */
  readonly managementNumber?: ManagementNumber;
}

export interface SamProbeOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  /** Look for a card and read its management number (30 05); no name, no ID number. */
  readonly card?: boolean;
}

/** For people who set up a venue; never part of a visit. Rejects with `DEVICE_OPEN_FAILED` or `DEVICE_CLOSED`. */
export async function probeSamReader(options: SamProbeOptions): Promise<SamProbe> {
  const connection = await options.transport.open();
  try {
    const inquiry = new SamInquiry(connection, options.timers);
    if ((await inquiry.ask('status')) === undefined) return { answers: false };
    const number = await inquiry.ask('sam-number');
    const samNumber = number === undefined ? undefined : formatSamNumber(number.data);
    const managementNumber = options.card === true ? await managementOf(inquiry) : undefined;
    return {
      answers: true,
      ...(samNumber === undefined ? {} : { samNumber }),
      ...(managementNumber === undefined ? {} : { managementNumber }),
    };
  } finally {
    await connection.close();
  }
}

async function managementOf(inquiry: SamInquiry): Promise<ManagementNumber | undefined> {
  for (const step of ['find', 'select'] as const) {
    const reply = await inquiry.ask(step);
    if (reply === undefined || !isSuccess(step, reply)) return undefined;
  }
  const reply = await inquiry.ask('read-management-number');
  if (reply === undefined || !isSuccess('read-management-number', reply)) return undefined;
  return parseManagementNumber(reply.data);
}
