/** A bank card, drawn; pulled until a real one laid on the screen covers it exactly. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Both } from '../look/words.js';
import { CARD_MM, cardPixels, screenMm, within, WIDTH_MM } from './card-ruler.js';
import { Stepper } from './stepper.js';

export interface RulerProps {
  readonly widthMm: number;
  readonly viewportPx: number;
  readonly onChange: (widthMm: number) => void;
}

export function Ruler({ widthMm, viewportPx, onChange }: RulerProps): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const width = cardPixels(widthMm, viewportPx);
    // Through the CSSOM: a style attribute would break the page's security policy.
    card.current?.style.setProperty('--card-width', `${width}px`);
    card.current?.style.setProperty(
      '--card-height',
      `${(width * CARD_MM.height) / CARD_MM.width}px`,
    );
  }, [widthMm, viewportPx]);

  const pull = (event: PointerEvent): void => {
    const element = card.current;
    if (element === null || event.buttons === 0) return;
    const width = event.clientX - element.getBoundingClientRect().left;
    if (width > 0) onChange(within(screenMm(width, viewportPx), WIDTH_MM));
  };

  return (
    <section class="part">
      <h2>
        <Both zh="屏幕大小" en="Size of the screen" />
      </h2>
      <p>
        <Both
          zh="把银行卡或身份证贴在图上，拖动右边，直到一样大。"
          en="Hold a bank or ID card to the picture and pull its right edge until both match."
        />
      </p>
      <div
        class="card"
        ref={card}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pull(event);
        }}
        onPointerMove={pull}
      >
        <span>85.6 × 54 mm</span>
      </div>
      <Stepper
        label={{ zh: '屏幕宽', en: 'Visible width' }}
        value={`${widthMm} mm`}
        onStep={(direction) => onChange(within(widthMm + direction, WIDTH_MM))}
      />
    </section>
  );
}
