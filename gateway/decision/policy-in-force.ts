/** Which of the two policy sets rules at this instant (design section 1, "Policy sets"). */
import type { Finding, PolicyMode } from '../../schemas/decision.js';
import type { EpidemicOrder, Policy } from '../../schemas/policy.js';
import type { WallMs } from '../../schemas/time.js';

export interface PolicyInForce {
  readonly policy: Policy;
  readonly mode: PolicyMode;
  /** The order in force; absent in everyday mode. */
  readonly order?: EpidemicOrder;
  /**
   * The order's end has come. `confirmed`: on a trusted clock, so its health data may be erased.
   * `unconfirmed`: queries stop, and nothing is erased (design section 4).
   */
  readonly ended?: 'confirmed' | 'unconfirmed';
  /** What every decision made meanwhile has to note. */
  readonly findings: readonly Finding[];
}

/** An order rules from its start up to, not including, its end: it ends by itself. */
export function policyInForce(
  policy: Policy,
  now: WallMs,
  clock: { readonly clockTrusted: boolean },
): PolicyInForce {
  const { order } = policy;
  if (order === undefined || now < Date.parse(order.start)) {
    return { policy, mode: 'everyday', findings: [] };
  }
  if (now < Date.parse(order.end)) return { policy, mode: 'epidemic', order, findings: [] };
  return clock.clockTrusted
    ? { policy, mode: 'everyday', ended: 'confirmed', findings: [] }
    : {
        policy,
        mode: 'everyday',
        ended: 'unconfirmed',
        findings: ['order-ended-clock-untrusted'],
      };
}
