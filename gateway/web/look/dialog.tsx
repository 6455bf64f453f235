/** A question in front of the page. The browser's own modal dialog keeps the focus inside. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Both, type Words } from './words.js';

export interface DialogProps {
  readonly title: Words;
  readonly children: ComponentChildren;
  /** Esc was pressed, or the dialog's own close button. The owner stops rendering the dialog. */
  readonly onClose: () => void;
  /** Buttons, the primary one last: it stands at the lower right. */
  readonly actions?: ComponentChildren;
}

/** Open while it is rendered; gives the focus back to where it was when it goes. */
export function Dialog({ title, children, onClose, actions }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 class="dialog-title" id={titleId}>
        <Both {...title} />
      </h2>
      <div class="dialog-body">{children}</div>
      {actions === undefined ? null : <div class="dialog-actions">{actions}</div>}
    </dialog>
  );
}
