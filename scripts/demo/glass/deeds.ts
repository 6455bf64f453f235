/** What the glass gate's buttons do; the same as `tongdao demo …`, and two cables. */
import { z } from 'zod';
import { ControlClient } from '../../../gateway/http/control/control-client.js';
import { TongdaoError } from '../../../schemas/errors.js';
import type { ForgetAnswer, TamperAnswer } from '../../../schemas/glass.js';
import type { DataPaths } from '../../data-directory.js';
import { callControl } from '../../simulate/control-call.js';
import { forget } from '../forget.js';
import { changeOrder, type OrderChange } from '../order-command.js';
import { requireDemo } from '../require-demo.js';
import { simulatorSocket } from '../sockets.js';
import { swipe, type SwipeResult } from '../swipe.js';
import { tamperWithCopy } from '../tamper.js';

const readerSchema = z.object({ present: z.boolean(), plugged: z.boolean() });

export class GlassDeeds {
  readonly #paths: DataPaths;

  constructor(paths: DataPaths) {
    this.#paths = paths;
  }

  /**
   * Lays the card on the reader, waits for the decision and the passage, or for staff to be called,
   * and lifts it. Rejects with `LANE_BUSY` when a card lies there, `DEVICE_CLOSED` when the cable is out.
   */
  async swipe(lane: string, person: string): Promise<SwipeResult> {
    const reader = readerSchema.parse(await callControl(this.#reader, 'GET', `/lanes/${lane}`));
    if (!reader.plugged) throw new TongdaoError('DEVICE_CLOSED', 'the reader’s cable is out');
    if (reader.present) throw new TongdaoError('LANE_BUSY', 'a card lies on this reader');
    return swipe({ lane, person }, this.#paths);
  }

  async lift(lane: string): Promise<void> {
    await callControl(this.#reader, 'DELETE', `/lanes/${lane}/card`);
  }

  async tamper(): Promise<TamperAnswer> {
    await requireDemo(new ControlClient({ path: this.#paths.control }));
    return tamperWithCopy(this.#paths.dir);
  }

  forget(person: string): Promise<ForgetAnswer> {
    return forget(person, this.#paths);
  }

  async order(what: OrderChange): Promise<void> {
    await changeOrder(what, this.#paths);
  }

  async plug(lane: string, plugged: boolean): Promise<void> {
    await callControl(this.#reader, 'PUT', `/lanes/${lane}/plugged`, { plugged });
  }

  async runPlatform(running: boolean): Promise<void> {
    await callControl(simulatorSocket(this.#paths, 'platform'), 'PUT', '/running', { running });
  }

  get #reader(): string {
    return simulatorSocket(this.#paths, 'reader');
  }
}
