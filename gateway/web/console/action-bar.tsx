/** The bottom of the console: what is always possible, each with its key. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import type { ConsoleParts } from './console-parts.js';
import { ReleaseAllButton } from './release-all-panel.js';

export interface ActionBarProps {
  readonly parts: ConsoleParts;
  readonly canServe: boolean;
  readonly canAnswer: boolean;
  readonly canReleaseAll: boolean;
}

export function ActionBar({
  parts,
  canServe,
  canAnswer,
  canReleaseAll,
}: ActionBarProps): JSX.Element {
  return (
    <nav class="actions" aria-label="操作 Actions">
      {canReleaseAll ? <ReleaseAllButton parts={parts} /> : null}
      {canAnswer ? (
        <Button en="Call support" keyName="F9" onPress={() => void parts.errands.callSupport()}>
          呼叫支援
        </Button>
      ) : null}
      {canServe ? (
        <>
          <Button en="Recent" keyName="F6" onPress={() => parts.openPanel('recent')}>
            查最近
          </Button>
          <Button en="Link a card" onPress={() => parts.openPanel('links')}>
            关联卡
          </Button>
          <Button en="Open by hand" keyName="F4" onPress={() => parts.manualOpening()}>
            手动开门
          </Button>
          <Button en="Register" keyName="F2" onPress={() => parts.register()}>
            人工登记
          </Button>
        </>
      ) : null}
    </nav>
  );
}
