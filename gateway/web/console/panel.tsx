/** What stands in front of the work card: a heading that takes the focus when a person asked for it. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';

export interface PanelProps {
  readonly title: Words;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Stays in sight while the rest scrolls. */
  readonly foot?: ComponentChildren;
}

/** Gives the focus back to where it was, if that place is still there. */
export function PanelFrame({ title, onClose, children, foot }: PanelProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section class="panel">
      <div class="panel-head">
        <h2 tabIndex={-1} ref={heading}>
          <Both {...title} />
        </h2>
        <Button small keyName="Esc" label="返回 Esc Back" onPress={onClose}>
          返回
        </Button>
      </div>
      <div class="panel-body">{children}</div>
      {foot === undefined ? null : <div class="panel-foot">{foot}</div>}
    </section>
  );
}
