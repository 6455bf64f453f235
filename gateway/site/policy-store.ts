import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { policySchema, type Policy } from '../../schemas/policy.js';
import { writeDurably } from '../ops/durable-file.js';
import { loadPolicy } from './configuration.js';

/** The policy document in force, kept in the data directory and replaced whole. */
export class PolicyStore {
  readonly #file: string;
  #policy: Policy;

  /** Without a file the venue starts with the everyday defaults: no health question is asked. */
  constructor(dataDir: string) {
    this.#file = join(dataDir, 'policy.json');
    this.#policy = existsSync(this.#file)
      ? loadPolicy(this.#file)
      : policySchema.parse({ format: 'tongdao-policy-1', version: 'everyday-default' });
  }

  get current(): Policy {
    return this.#policy;
  }

  /** In force when it resolves. */
  async replace(policy: Policy): Promise<void> {
    await writeDurably(this.#file, `${JSON.stringify(policy, undefined, 2)}\n`);
    this.#policy = policy;
  }
}
