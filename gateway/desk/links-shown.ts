/** What a desk may see of links and of the cards that were laid: masked. */
import type { LinkSessionView, ShownLink } from '../../schemas/api/desk-links.js';
import type { MaskedPerson } from '../../schemas/api/desk-records.js';
import { linkableIdentifiers, strengthOf, type CardLink } from '../../schemas/card-link.js';
import type { Credential } from '../../schemas/credential.js';
import { ageOn, parseIdNumber } from '../../schemas/id-number.js';
import type { CivilDate } from '../../schemas/credential.js';
import { maskName, maskNumber } from '../../schemas/masking.js';
import type { Person } from '../../schemas/status.js';
import { strengthOfAll } from '../registration/link-row.js';

export function shownLink({ eventId, content }: CardLink): ShownLink {
  const { card, evidence, identifiers, at, validThrough, shown, relation, operator } = content;
  return {
    link: eventId,
    card,
    evidence,
    strength: strengthOfAll(identifiers),
    number: maskNumber(identifiers[0]?.value ?? ''),
    at,
    validThrough,
    shown,
    ...(relation === undefined ? {} : { relation }),
    operator,
  };
}

export function shownPerson(
  { idNo, name }: Person,
  today: CivilDate,
  seniorAge: number,
): MaskedPerson {
  const parsed = parseIdNumber(idNo);
  const age = parsed.ok ? ageOn(parsed.value.birth, today) : undefined;
  return {
    ...(name === undefined ? {} : { name: maskName(name) }),
    number: maskNumber(idNo),
    ...(age === undefined || age < 0 ? {} : { age }),
    senior: age === undefined ? 'unknown' : age >= seniorAge,
  };
}

/** `links`: every link of this card. */
export function shownCard(
  card: Credential,
  holder: Person | undefined,
  links: readonly CardLink[],
): NonNullable<LinkSessionView['card']> {
  const [strongest] = linkableIdentifiers(card);
  const common = { card: card.card, evidence: card.evidence };
  const strength = strongest === undefined ? undefined : strengthOf(strongest);
  if (strongest === undefined || strength === undefined) {
    return { ...common, state: 'not-linkable' };
  }
  return {
    ...common,
    strength,
    number: maskNumber(strongest.value),
    state: stateOf(holder, links),
  };
}

function stateOf(
  holder: Person | undefined,
  links: readonly CardLink[],
): NonNullable<LinkSessionView['card']>['state'] {
  if (links.length === 0) return 'free';
  if (holder === undefined) return 'linked';
  const own = links.every(
    ({ person }) => person.idType === holder.idType && person.idNo === holder.idNo,
  );
  return own ? 'own' : 'elsewhere';
}
