/** What can be done for the one who waits. The next step is at the lower right; refusing is never first. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { Button } from '../look/button.js';
import { LateButton } from '../look/late-button.js';
import { Both } from '../look/words.js';
import { RefusalForm } from './card-refusal.js';
import type { OpenCard } from './card-state.js';
import type { ConsoleParts } from './console-parts.js';

export interface CardActionsProps {
  readonly parts: ConsoleParts;
  readonly state: OpenCard;
}

export function CardActions({ parts, state }: CardActionsProps): JSX.Element {
  const more = useSignal(false);
  const { card } = state;
  if (state.vanished) {
    return (
      <p class="card-wait" role="status">
        <Both zh="这位已离开，正在等网关的回答…" en="Has left; waiting for the answer" />
      </p>
    );
  }
  if (more.value) {
    return (
      <RefusalForm
        busy={state.refusal.state === 'sending'}
        onRefuse={(reason) => void parts.work.refuse(reason)}
        onBack={() => {
          more.value = false;
        }}
      />
    );
  }
  return (
    <div class="card-actions">
      <Button
        en="More"
        onPress={() => {
          more.value = true;
        }}
      >
        更多
      </Button>
      <Button en="Put back" onPress={() => void parts.work.putBack()}>
        放回
      </Button>
      <Button en="By hand" onPress={() => parts.openPanel('opening', card.lane)}>
        手动放行
      </Button>
      <NextActions parts={parts} state={state} />
    </div>
  );
}

/** Keyed by what they do: a finger on the way to one never lands on another that took its place. */
function NextActions({ parts, state }: CardActionsProps): JSX.Element {
  const { card } = state;
  const open = (): void => void parts.work.release();
  switch (card.next) {
    case 'release':
      return (
        <>
          <Register key="register" parts={parts}>
            登记
          </Register>
          {state.release.state === 'unsure' ? (
            <LateButton key="once-more" en="It is shut: open again" onPress={open}>
              没有开，再开一次
            </LateButton>
          ) : (
            <Button
              key="release"
              kind="primary"
              en={state.release.state === 'again' ? 'Try again' : 'Let through'}
              busy={state.release.state === 'sending'}
              onPress={open}
            >
              {state.release.state === 'again' ? '再试一次' : '放行'}
            </Button>
          )}
        </>
      );
    case 'link':
      return (
        <>
          <Register key="register" parts={parts}>
            登记
          </Register>
          <Button key="link" kind="primary" en="Link" onPress={() => parts.openPanel('links')}>
            关联这张卡
          </Button>
        </>
      );
    case 'register':
      return (
        <Register key="register" parts={parts} primary>
          登记
        </Register>
      );
    case 'pre-check':
      return (
        <>
          <Support key="support" parts={parts} lane={card.lane} />
          <Register key="register" parts={parts} primary>
            预检后登记
          </Register>
        </>
      );
    case 'specialist':
      return (
        <>
          <Register key="register" parts={parts}>
            登记
          </Register>
          <Support key="support" parts={parts} lane={card.lane} primary />
        </>
      );
  }
}

function Register({
  parts,
  primary = false,
  children,
}: {
  readonly parts: ConsoleParts;
  readonly primary?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      en="Register"
      keyName="F2"
      onPress={() => parts.register()}
    >
      {children}
    </Button>
  );
}

function Support({
  parts,
  lane,
  primary = false,
}: {
  readonly parts: ConsoleParts;
  readonly lane: string;
  readonly primary?: boolean;
}): JSX.Element {
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      en="Call support"
      onPress={() => void parts.errands.callSupport(lane)}
    >
      呼叫支援
    </Button>
  );
}
