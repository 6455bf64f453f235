/** The one button. Never red: what cannot be undone is asked twice instead (dialog, long press). */
import type { ComponentChildren, JSX, Ref } from 'preact';
import { isHeldEnter } from './held-key.js';

export interface ButtonProps {
  /** `primary`: the next step, one a view. `strong`: weighty and rare. `plain`: everything else. */
  readonly kind?: 'primary' | 'plain' | 'strong';
  readonly children: ComponentChildren;
  /** Second line, in English. */
  readonly en?: string;
  /** Name of the key that does the same, for example `F4`. */
  readonly keyName?: string;
  readonly onPress?: () => void;
  /** `submit` inside a form; then `onPress` may be absent. */
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** An answer is awaited: presses do nothing, the focus stays. */
  readonly busy?: boolean;
  /** Takes the whole width. */
  readonly wide?: boolean;
  /** 60 px instead of 72 px high, where space is short. */
  readonly small?: boolean;
  /** For a button that stays down. */
  readonly pressed?: boolean;
  /** Accessible name where the text alone does not say enough. */
  readonly label?: string;
  readonly describedBy?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly name?: string;
}

export function Button(props: ButtonProps): JSX.Element {
  const { kind = 'plain', type = 'button', busy = false, disabled = false } = props;
  const classes = ['button', `button-${kind}`];
  if (props.wide === true) classes.push('button-wide');
  if (props.small === true) classes.push('button-small');
  const press = (event: Event): void => {
    // `disabled` would throw the focus away while an answer is awaited.
    if (busy || disabled) event.preventDefault();
    else props.onPress?.();
  };
  return (
    <button
      type={type}
      class={classes.join(' ')}
      ref={props.buttonRef ?? null}
      name={props.name}
      aria-disabled={busy || disabled ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      aria-pressed={props.pressed}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-keyshortcuts={props.keyName}
      onClick={press}
      onKeyDown={(event) => {
        if (isHeldEnter(event)) event.preventDefault();
      }}
    >
      <span class="button-text">
        {props.children}
        {props.keyName === undefined ? null : (
          <kbd class="button-key" aria-hidden="true">
            {props.keyName}
          </kbd>
        )}
      </span>
      {props.en === undefined ? null : (
        <span class="button-en" lang="en">
          {props.en}
        </span>
      )}
    </button>
  );
}
