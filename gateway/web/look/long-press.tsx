/** A button that acts after being held for 1.5 s, by finger, mouse, Space or Enter. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { browserClock, browserTimers } from './browser-parts.js';
import { Hold } from './hold.js';
import { Both } from './words.js';

export interface LongPressProps {
  readonly children: ComponentChildren;
  readonly en?: string;
  readonly keyName?: string;
  readonly onHeld: () => void;
  readonly busy?: boolean;
  readonly wide?: boolean;
}

export function LongPress(props: LongPressProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const hintId = useId();
  const latest = useRef(props);
  latest.current = props;
  const [hold] = useState(
    () =>
      new Hold({
        clock: browserClock,
        timers: browserTimers,
        onDone: () => latest.current.onHeld(),
        // Through the CSSOM: the page's policy forbids style attributes.
        onProgress: (share) => button.current?.style.setProperty('--held', String(share)),
      }),
  );
  useEffect(() => () => hold.release(), [hold]);

  const press = (): void => {
    if (latest.current.busy !== true) hold.press();
  };
  const release = (): void => hold.release();
  const isHoldKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter';
  return (
    <>
      <button
        type="button"
        ref={button}
        class={props.wide === true ? 'button hold button-wide' : 'button hold'}
        aria-disabled={props.busy === true ? 'true' : undefined}
        aria-busy={props.busy === true ? 'true' : undefined}
        aria-describedby={hintId}
        aria-keyshortcuts={props.keyName}
        onPointerDown={(event) => {
          if (event.button === 0) press();
        }}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onBlur={release}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isHoldKey(event)) return;
          event.preventDefault();
          press();
        }}
        onKeyUp={(event) => {
          if (isHoldKey(event)) release();
        }}
      >
        <span class="button-text">{props.children}</span>
        {props.en === undefined ? null : (
          <span class="button-en" lang="en">
            {props.en}
          </span>
        )}
      </button>
      <span id={hintId} class="unseen">
        <Both zh="按住 1.5 秒" en="Hold for 1.5 seconds" />
      </span>
    </>
  );
}
