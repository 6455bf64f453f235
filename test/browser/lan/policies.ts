/** Policies of the demo that lead people to the desk. */
import type { Policy } from '../../../schemas/policy.js';

/** Nobody is registered by a swipe: every card that is not on record needs staff. */
export function everybodyByHand(policy: Policy): unknown {
  return { ...policy, epidemic: { ...policy.epidemic, registerOnSwipe: false } };
}
