/** "Begin duty": one touch, by which browsers without a kiosk setting allow the lane to speak. */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SoundState } from './voice/lane-sound.js';

interface BeginButtonProps {
  readonly sound: ReadonlySignal<SoundState>;
  readonly onPress: () => void;
}

export function BeginButton({ sound, onPress }: BeginButtonProps): JSX.Element | null {
  if (sound.value !== 'locked') return null;
  return (
    <button type="button" class="begin" onClick={onPress}>
      开始值守
      <span lang="en">Turn on the voice</span>
    </button>
  );
}
