/** The page of card links comes when it is asked for: a desk must be light on the day it opens. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import type { LinksPanelProps } from './links/links-panel.js';
import { PanelFrame } from './panel.js';

type View = (props: LinksPanelProps) => JSX.Element;

export function LazyLinks(props: LinksPanelProps): JSX.Element {
  const view = useSignal<{ readonly show: View } | undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    import('./links/links-panel.js').then(
      ({ LinksPanel }) => {
        view.value = { show: LinksPanel };
      },
      () => {
        failed.value = true;
      },
    );
  }, []);
  if (view.value !== undefined) {
    const { show: Show } = view.value;
    return <Show {...props} />;
  }
  return (
    <PanelFrame title={{ zh: '卡片关联', en: 'Card links' }} onClose={() => props.parts.cancel()}>
      {failed.value ? (
        <Problem
          error={{
            zh: '页面没有取到；请返回再试，或刷新页面。',
            en: 'The page did not come; go back and try again, or load it anew.',
            code: 'GATEWAY_UNREACHABLE',
          }}
        />
      ) : (
        <p role="status">
          <Both zh="正在打开…" en="Opening" />
        </p>
      )}
    </PanelFrame>
  );
}
