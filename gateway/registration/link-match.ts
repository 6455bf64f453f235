/** Which of the links that a card's numbers lead to may be believed. Pure. */
import { linkableIdentifiers, strengthOf, type CardLink } from '../../schemas/card-link.js';
import type { Credential, Identifier, LinkStrength } from '../../schemas/credential.js';

export interface LinkMatch {
  readonly link: CardLink;
  /** The strongest number that both have. */
  readonly strength: LinkStrength;
}

function shared(ours: readonly Identifier[], theirs: readonly Identifier[]): Identifier[] {
  return ours.filter((our) =>
    theirs.some(({ namespace, value }) => namespace === our.namespace && value === our.value),
  );
}

/**
 * UIDs of four bytes are not unique, and any UID can be copied: a card whose chip says another number
 * than the one that was linked is another card.
 */
function contradicts(ours: readonly Identifier[], theirs: readonly Identifier[]): boolean {
  return ours.some((our) => {
    const same = theirs.filter(({ namespace }) => namespace === our.namespace);
    return same.length > 0 && same.every(({ value }) => value !== our.value);
  });
}

/** Links that are about this very card, those recognised by a chip number first. */
export function matchesOf(
  card: Pick<Credential, 'identifiers'>,
  links: readonly CardLink[],
): readonly LinkMatch[] {
  const ours = linkableIdentifiers(card);
  const chip = ours.filter((one) => strengthOf(one) === 'chip');
  const matches = links.flatMap((link): LinkMatch[] => {
    const theirs = link.content.identifiers;
    const both = shared(ours, theirs);
    if (both.some((one) => strengthOf(one) === 'chip')) return [{ link, strength: 'chip' }];
    if (both.length === 0 || contradicts(chip, theirs)) return [];
    return [{ link, strength: 'uid' }];
  });
  return [
    ...matches.filter(({ strength }) => strength === 'chip'),
    ...matches.filter(({ strength }) => strength === 'uid'),
  ];
}

/** Undefined where there is none, or where equally good links name different people. */
export function believed(matches: readonly LinkMatch[]): LinkMatch | undefined {
  const [first] = matches;
  if (first === undefined) return undefined;
  const rivals = matches.filter(({ strength }) => strength === first.strength);
  const { idType, idNo } = first.link.person;
  const agree = rivals.every(
    ({ link: { person } }) => person.idType === idType && person.idNo === idNo,
  );
  return agree ? first : undefined;
}
