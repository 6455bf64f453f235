/** Who leaves a name and a number in the encrypted payload (design section 4, `keepIdentity`). */
import type { Decision } from '../../schemas/decision.js';
import type { KEEP_IDENTITY } from '../../schemas/policy.js';
import type { Person } from '../../schemas/status.js';

export type KeepIdentity = (typeof KEEP_IDENTITY)[number];

/** A plain object, so that it can stand in a payload. Personal data. */
export type KeptIdentity = {
  readonly idType: Person['idType'];
  readonly idNo: string;
  readonly name?: string;
};

/**
 * `registrations` keeps an identity where a swipe stood in for the health code that an order asks
 * for. On an everyday admission it keeps none: an admitted senior leaves a tag and a count, not a
 * name. This is about the lane's rows. The desk writes its own registration rows, and they name the
 * person in the payload unless the rule is `never`; the registry entry says whose it is either way,
 * by number, for as long as the registration stands.
 */
export function identityToKeep(
  person: Person,
  rule: KeepIdentity,
  decision: Pick<Decision, 'mode' | 'outcome' | 'reasons'>,
): KeptIdentity | undefined {
  const kept: KeptIdentity = {
    idType: person.idType,
    idNo: person.idNo,
    ...(person.name === undefined ? {} : { name: person.name }),
  };
  switch (rule) {
    case 'never':
      return undefined;
    case 'all':
      return kept;
    case 'registrations':
      return decision.mode === 'epidemic' &&
        decision.outcome === 'admit' &&
        decision.reasons.some((one) => one === 'registered-by-id' || one === 'registered-by-link')
        ? kept
        : undefined;
  }
}
