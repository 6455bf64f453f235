import { policySchema, type Policy } from '../../schemas/policy.js';

const DAY_MS = 86_400_000;

const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** An order of an authority that does not exist, in force for seven days from now. */
export function demoPolicyWithOrder(now: number): Policy {
  const start = isoSeconds(now - 60_000);
  return policySchema.parse({
    format: 'tongdao-policy-1',
    version: `demo-epidemic-${start}`,
    order: {
      number: '演示令〔2020〕1号',
      authority: '演示市疫情防控指挥部',
      area: '329999',
      start,
      end: isoSeconds(now - 60_000 + 7 * DAY_MS),
    },
  });
}

export function demoPolicyEveryday(now: number): Policy {
  return policySchema.parse({
    format: 'tongdao-policy-1',
    version: `demo-everyday-${isoSeconds(now)}`,
  });
}

export function orderHasEnded(policy: Policy, now: number): boolean {
  return policy.order !== undefined && Date.parse(policy.order.end) <= now;
}
