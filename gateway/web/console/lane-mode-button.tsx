/** Closes a lane for cards, or opens it again. Asked twice: a closed lane sends everybody elsewhere. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Session } from '../../../schemas/api/session.js';
import { Button } from '../look/button.js';
import type { ConsoleParts } from './console-parts.js';

export interface LaneModeButtonProps {
  readonly parts: ConsoleParts;
  readonly session: Session;
  readonly lane: string;
}

export function LaneModeButton({ parts, session, lane }: LaneModeButtonProps): JSX.Element | null {
  const asked = useSignal(false);
  const mode = parts.store.lanes.value.get(lane)?.mode;
  if (!session.rights.includes('set-lane-mode')) return null;
  if (mode === 'closed') {
    return (
      <div class="lane-mode">
        <Button
          en="Use this lane again"
          onPress={() => {
            asked.value = false;
            void parts.errands.setLaneMode(lane, 'normal');
          }}
        >
          恢复本通道
        </Button>
      </div>
    );
  }
  // Fire and a held gate are the hardware's: no card is read, and nothing is to be closed here.
  if (mode !== 'normal') return null;
  return (
    <div class="lane-mode">
      <Button
        en={asked.value ? 'Yes, close it' : 'Close this lane'}
        kind={asked.value ? 'strong' : 'plain'}
        onPress={() => {
          if (asked.value) void parts.errands.setLaneMode(lane, 'closed');
          asked.value = !asked.value;
        }}
      >
        {asked.value ? '确认关闭本通道' : '关闭本通道'}
      </Button>
      {asked.value ? (
        <Button
          en="Keep it open"
          onPress={() => {
            asked.value = false;
          }}
        >
          不关
        </Button>
      ) : null}
    </div>
  );
}
