/** A button that does nothing while it is new: the tap may be meant for what stood in its place. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { browserClock } from './browser-parts.js';
import { Button, type ButtonProps } from './button.js';

/** Longer than a double tap, shorter than it takes to read what the button says. */
export const LATE_MS = 600;

/** Counts from its first drawing: give it a `key` of what it does. */
export function LateButton(props: ButtonProps): JSX.Element {
  const [since] = useState(() => browserClock.mono());
  return (
    <Button
      {...props}
      onPress={() => {
        if (browserClock.mono() - since >= LATE_MS) props.onPress?.();
      }}
    />
  );
}
