import { existsSync } from 'node:fs';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { TongdaoError } from '../../schemas/errors.js';
import { policySchema, type Policy } from '../../schemas/policy.js';
import { stageDurably } from '../ops/durable-file.js';
import { loadPolicy } from './configuration.js';

/** Versions with this beginning are the demo's and mean nothing anywhere else. */
export const DEMO_VERSION = 'demo-';

function refuseDemo(policy: Policy, demo: boolean): void {
  if (!demo && policy.version.startsWith(DEMO_VERSION)) {
    throw new TongdaoError(
      'CONFIG_INVALID',
      `policy ${policy.version}: a demo policy is refused outside the demo; activate one of your own`,
    );
  }
}

/** The policy document in force, kept in the data directory and replaced whole, one at a time. */
export class PolicyStore {
  readonly #file: string;
  readonly #demo: boolean;
  readonly #queue = new PQueue({ concurrency: 1 });
  #policy: Policy;

  /**
   * Without a file the venue starts with the everyday defaults: no health question is asked. Throws
   * `CONFIG_INVALID`, also for a demo policy on a site that is none.
   */
  constructor(dataDir: string, demo: boolean) {
    this.#file = join(dataDir, 'policy.json');
    this.#demo = demo;
    this.#policy = existsSync(this.#file)
      ? loadPolicy(this.#file)
      : policySchema.parse({ format: 'tongdao-policy-1', version: 'everyday-default' });
    refuseDemo(this.#policy, demo);
  }

  get current(): Policy {
    return this.#policy;
  }

  /**
   * The new document is on the disk before `record` writes its row, and takes its place after: a row
   * never tells of a policy that could not be stored. Rejects as `record` does; then nothing changed.
   */
  activate<T>(policy: Policy, record: () => Promise<T>): Promise<T> {
    refuseDemo(policy, this.#demo);
    return this.#queue.add(async () => {
      const text = `${JSON.stringify(policy, undefined, 2)}\n`;
      const staged = await stageDurably(this.#file, text).catch((cause: unknown) => {
        throw new TongdaoError('LEDGER_UNAVAILABLE', 'the policy cannot be stored', { cause });
      });
      try {
        const recorded = await record();
        await staged.commit();
        this.#policy = policy;
        return recorded;
      } catch (error) {
        await staged.discard();
        throw error;
      }
    });
  }
}
