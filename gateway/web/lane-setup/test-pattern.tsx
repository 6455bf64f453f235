/** Five full-screen pictures for the eye of the installer; a touch on the corner goes on. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SCREEN_COLOURS } from '../../../schemas/phrases.js';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';

const PICTURES = ['colours', 'greys', 'glyphs', 'headline', 'touch'] as const;
type Picture = (typeof PICTURES)[number];

const TITLES: Readonly<Record<Picture, Words>> = {
  colours: { zh: '四种底色都清楚吗？', en: 'Are all four colours clear?' },
  greys: { zh: '十六级灰都分得开吗？', en: 'Can all sixteen greys be told apart?' },
  glyphs: { zh: '有没有方框？', en: 'Is any of them an empty box?' },
  headline: { zh: '站在设定的距离，读得清吗？', en: 'Is it easy to read from the set distance?' },
  touch: { zh: '每一格都摸得到吗？', en: 'Does every field answer a touch?' },
};

/** From common to rare, the last beyond the basic plane: names of people have them. */
const GLYPHS = [
  '请刷身份证',
  '社保卡老年卡',
  '堃喆淼犇骉',
  '䶮㛃䲜㐂',
  '𠮷𬭎𬬻𫖯𬱖',
  '1234567890',
  'ABC abc',
];
const GREYS = Array.from({ length: 16 }, (_none, step) => step);
const CELLS = Array.from({ length: 48 }, (_none, cell) => cell);

function TouchGrid(): JSX.Element {
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  return (
    <div class="touch-grid">
      {CELLS.map((cell) => (
        <button
          key={cell}
          type="button"
          class={touched.has(cell) ? 'cell cell-touched' : 'cell'}
          aria-label={`${cell + 1}`}
          aria-pressed={touched.has(cell)}
          onPointerDown={() => setTouched((known) => new Set([...known, cell]))}
          onClick={() => setTouched((known) => new Set([...known, cell]))}
        />
      ))}
    </div>
  );
}

function picture(which: Picture): JSX.Element {
  switch (which) {
    case 'colours':
      return (
        <div class="colours">
          {SCREEN_COLOURS.map((colour) => (
            <p key={colour} class={`colour colour-${colour}`}>
              请通行 Aa
            </p>
          ))}
        </div>
      );
    case 'greys':
      return (
        <div class="greys">
          {GREYS.map((step) => (
            <span key={step} class={`grey grey-${step}`} />
          ))}
        </div>
      );
    case 'glyphs':
      return (
        <div class="glyphs">
          {GLYPHS.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      );
    case 'headline':
      return (
        <div class="sample">
          <p class="sample-headline">通道已打开</p>
          <p class="sample-second">正在读卡，卡片先不要拿开</p>
        </div>
      );
    case 'touch':
      return <TouchGrid />;
  }
}

export function TestPattern({ onEnd }: { readonly onEnd: () => void }): JSX.Element {
  const [at, setAt] = useState(0);
  const which = PICTURES[at] ?? 'colours';
  const isLast = at === PICTURES.length - 1;
  return (
    <div class="pattern" data-picture={which}>
      <div class="pattern-picture">{picture(which)}</div>
      <div class="pattern-bar">
        <p role="status">
          {at + 1}/{PICTURES.length} <Both {...TITLES[which]} />
        </p>
        {isLast ? null : (
          <Button kind="primary" en="Next" onPress={() => setAt(at + 1)}>
            下一张
          </Button>
        )}
        <Button en="End" onPress={onEnd}>
          结束
        </Button>
      </div>
    </div>
  );
}
