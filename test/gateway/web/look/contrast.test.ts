import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const TOKENS = new URL('../../../../gateway/web/look/tokens.css', import.meta.url);

/** Colours of tokens.css by name; `#rrggbb` only. */
const colours = new Map(
  [...readFileSync(TOKENS, 'utf8').matchAll(/--([a-z-]+): (#[0-9a-f]{6});/gu)].map(
    ([, name = '', value = '']) => [name, value] as const,
  ),
);

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
function contrast(one: string, other: string): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function colour(name: string): string {
  const found = colours.get(name);
  if (found === undefined) throw new Error(`tokens.css has no colour ${name}`);
  return found;
}

const DARK = ['blue', 'green', 'slate', 'ink'];
const LIGHT = ['ground', 'surface', 'surface-quiet', 'chosen', 'white'];

/** Every pair of text and ground that the pages use (facts/ux.md 3.2: 7:1). */
const TEXTS: readonly (readonly [string, string])[] = [
  ...DARK.map((ground) => ['white', ground] as const),
  ...LIGHT.map((ground) => ['text', ground] as const),
  ...LIGHT.map((ground) => ['text-quiet', ground] as const),
  ['ink', 'amber'],
  ['blue', 'surface'],
  ['green', 'surface'],
  ['line-quiet', 'ink'],
];

/** Borders of what can be touched, focus rings, marks: 3:1 (WCAG 2.2, 1.4.11 and 2.4.13). */
const EDGES: readonly (readonly [string, string])[] = [
  ...LIGHT.map((ground) => ['line', ground] as const),
  ...LIGHT.map((ground) => ['focus', ground] as const),
  ...LIGHT.map((ground) => ['blue', ground] as const),
  ...DARK.map((ground) => ['white', ground] as const),
  ['amber', 'ink'],
  ['amber', 'slate'],
  ['ink', 'amber'],
  ['green', 'surface'],
];

describe('colours of the staff’s pages', () => {
  it('are measured as WCAG does: black on white is 21, a colour on itself 1', () => {
    expect(contrast('#000000', '#ffffff')).to.equal(21);
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.48, 0.01);
    expect(contrast('#0b4a8f', '#0b4a8f')).to.equal(1);
  });

  for (const [text, ground] of TEXTS) {
    it(`${text} on ${ground} reads at 7:1 or better`, () => {
      expect(contrast(colour(text), colour(ground))).to.be.at.least(7);
    });
  }

  for (const [edge, ground] of EDGES) {
    it(`${edge} stands out from ${ground} at 3:1 or better`, () => {
      expect(contrast(colour(edge), colour(ground))).to.be.at.least(3);
    });
  }
});
