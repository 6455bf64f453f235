/** Saves what is set here into the site file; the lane's screen follows by itself. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DisplayAnswer } from '../../../schemas/api/display.js';
import type { DisplaySettings } from '../../../schemas/display.js';
import { Button } from '../look/button.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import type { ApiClient } from '../session/api-client.js';
import { ApiError } from '../session/page-errors.js';

export interface SavePanelProps {
  readonly api: ApiClient;
  readonly lane: string;
  readonly draft: DisplaySettings;
  /** A tablet at the lane is everybody's: it must not keep an administrator's session. */
  readonly logout: () => Promise<void>;
}

export function SavePanel({ api, lane, draft, logout }: SavePanelProps): JSX.Element {
  const path = `/api/lanes/${encodeURIComponent(lane)}/display`;
  const [known, setKnown] = useState<DisplayAnswer>();
  const [problem, setProblem] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<DisplaySettings>();

  const ask = (asked: Promise<DisplayAnswer>, then: (answer: DisplayAnswer) => void): void => {
    setBusy(true);
    setProblem(undefined);
    asked.then(
      (answer) => {
        setKnown(answer);
        setBusy(false);
        then(answer);
      },
      (error: unknown) => {
        setBusy(false);
        if (!(error instanceof ApiError)) throw error;
        setProblem(error);
      },
    );
  };
  const read = (): void => {
    ask(api.get<DisplayAnswer>(path), () => undefined);
  };
  useEffect(read, []);

  return (
    <div class="save">
      {problem === undefined ? null : (
        <Problem error={problem}>
          <Button en="Read again" onPress={read}>
            重新读取
          </Button>
        </Problem>
      )}
      <Button
        kind="primary"
        en="Save"
        wide
        busy={busy}
        disabled={known === undefined}
        onPress={() => {
          if (known === undefined) return;
          const body = { display: draft, etag: known.etag };
          ask(api.put<DisplayAnswer>(path, body), () => setSaved(draft));
        }}
      >
        保存
      </Button>
      <p role="status">
        {saved === draft ? (
          <Both zh="已保存，屏幕马上更新。" en="Saved; the screen follows." />
        ) : null}
      </p>
      <Button
        en="Done, log out"
        wide
        onPress={() => {
          logout().catch((error: unknown) => {
            if (!(error instanceof ApiError)) throw error;
            setProblem(error);
          });
        }}
      >
        完成，退出登录
      </Button>
    </div>
  );
}
