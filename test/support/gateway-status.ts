import type { ControlClient } from '../../gateway/http/control/control-client.js';
import type { DeskAlarm, StatusReport } from '../../schemas/control.js';
import { waitUntil } from './gateway-process.js';

/** The gateway of the same build wrote these on a socket only this user can open. */
export async function statusOf(client: ControlClient): Promise<StatusReport> {
  return (await client.request('GET', '/status')) as StatusReport;
}

export async function alarmsOf(client: ControlClient): Promise<readonly DeskAlarm[]> {
  return ((await client.request('GET', '/alarms')) as { alarms: readonly DeskAlarm[] }).alarms;
}

/** Codes of the conditions that `/status` (and `/healthz`) give as reasons. */
export async function conditionsOf(client: ControlClient): Promise<readonly string[]> {
  return (await statusOf(client)).health.reasons.map(({ code }) => code);
}

/** Polls the status until it is as wanted; fails with the last one seen. */
export async function untilStatus(
  client: ControlClient,
  what: string,
  wanted: (status: StatusReport) => boolean,
  withinMs: number,
): Promise<StatusReport> {
  let last = await statusOf(client);
  await waitUntil(
    async () => {
      last = await statusOf(client);
      return wanted(last);
    },
    withinMs,
    () => `not within ${withinMs} ms: ${what}; ${JSON.stringify(last)}`,
  );
  return last;
}

/** Every lane stands idle: its devices are online and its ledger takes rows. */
export async function untilLanesIdle(client: ControlClient, withinMs = 10_000): Promise<void> {
  await untilStatus(
    client,
    'lanes idle',
    ({ lanes }) => lanes.every(({ view }) => view.state === 'idle'),
    withinMs,
  );
}
