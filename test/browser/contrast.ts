/** WCAG 2.2 relative luminance and contrast ratio, from `rgb(r, g, b)` as a browser computes it. */

function channels(colour: string): readonly number[] {
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour);
  if (found === null) throw new Error(`not an opaque colour: ${colour}`);
  return found.slice(1).map(Number);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Hue within 25 degrees of red and strong enough to be seen as a colour. */
export function isRed(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = channels(colour);
  return red > 120 && red - Math.max(green, blue) > 60 && Math.abs(green - blue) < 60;
}
