/** Shows a `ToastQueue`. Announced politely; the focus is never taken. */
import type { JSX } from 'preact';
import { Button } from './button.js';
import type { ToastQueue } from './toast-queue.js';
import { Both } from './words.js';

export function Toasts({ queue }: { readonly queue: ToastQueue }): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {queue.shown.value.map(({ id, zh, en, action }) => (
        <div class="toast" key={id}>
          <p>
            <Both zh={zh} en={en} />
          </p>
          {action === undefined ? null : (
            <Button
              small
              en={action.en}
              onPress={() => {
                queue.drop(id);
                action.run();
              }}
            >
              {action.zh}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
