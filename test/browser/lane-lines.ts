export interface Line {
  readonly name: string;
  readonly text: string;
  readonly fontPx: number;
  readonly colour: string;
  readonly ground: string;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly clipped: boolean;
}

/** What a person sees of each line: the box of its text, its size and the colours that meet there. */
export function measure(): readonly Line[] {
  const opaque = (from: Element | null): string => {
    for (let at = from; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  return [
    ...document.querySelectorAll('.headline, .second, .headline-en, .second-en, .footer span'),
  ].map((element) => {
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(element);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return {
      name: element.className === '' ? 'footer' : element.className,
      text: element.textContent,
      fontPx: Number.parseFloat(style.fontSize),
      colour: style.color,
      ground: opaque(element),
      box: { left, top, right, bottom },
      clipped:
        element.scrollWidth > element.clientWidth + 1 &&
        getComputedStyle(element).display !== 'inline',
    };
  });
}
