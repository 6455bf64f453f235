/** Entry of the set-up page of a lane display: `/lane/<lane>/setup`. */
import { signal } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { DisplaySettings, VoiceSettings } from '../../../schemas/display.js';
import { LaneLink } from '../lane/lane-link.js';
import { ClipPlayer } from '../lane/voice/clip-player.js';
import { gainOf } from '../lane/voice/loudness.js';
import { playTone, toneLength } from '../lane/voice/tones.js';
import { browserTimers } from '../look/browser-parts.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { browserClient } from '../session/api-client.js';
import { SessionGate } from '../session/session-gate.js';
import { SavePanel } from './save-panel.js';
import { SetupPage } from './setup-page.js';

const lane = decodeURIComponent(window.location.pathname.split('/')[2] ?? '');
const api = browserClient();
const display = signal<DisplaySettings | undefined>(undefined);

const link = new LaneLink({
  open: () => new EventSource(`/lane/${encodeURIComponent(lane)}/events`),
  timers: browserTimers,
  emit: (event) => {
    if (event.type !== 'snapshot') return;
    const { geometry, voice } = event.snapshot;
    display.value = { ...geometry, voice };
    // What is being set here must not change under the installer's hand.
    link.stop();
  },
});

const player = new ClipPlayer({
  open: (address) => {
    const audio = new Audio();
    audio.preload = 'auto';
    audio.src = address;
    return audio;
  },
  trouble: (kind) => {
    document.documentElement.dataset['sound'] = kind;
  },
});

/** The touch that asks for it is the one that unlocks sound. */
let context: AudioContext | undefined;

function listen(voice: VoiceSettings, step: VoiceSettings['quietVolume']): void {
  context ??= new AudioContext();
  const gain = gainOf(step);
  playTone(context, 'one-soft-note', step === 0 ? gainOf(1) : gain);
  browserTimers.after(toneLength('one-soft-note'), () => {
    const clips = [{ language: 'zh-CN', id: 'assist' } as const];
    player.play(voice.english ? [...clips, { language: 'en', id: 'assist' }] : clips, gain);
  });
}

/** Nobody is asked to log in who only looks. */
const saving = signal(false);

function saveOrLogIn(draft: DisplaySettings): JSX.Element {
  if (!saving.value) {
    return (
      <Button kind="primary" en="Save as administrator" wide onPress={() => (saving.value = true)}>
        管理员登录并保存
      </Button>
    );
  }
  return (
    <SessionGate
      client={api}
      needs={['configure']}
      render={(_session, actions) => (
        <SavePanel
          api={api}
          lane={lane}
          draft={draft}
          logout={async () => {
            await actions.logout();
            saving.value = false;
          }}
        />
      )}
    />
  );
}

function Page(): JSX.Element {
  if (display.value === undefined) {
    return (
      <main class="setup">
        <h1>通道屏幕设置</h1>
        <p role="status">
          <Both zh="正在读取…" en="Reading…" />
        </p>
      </main>
    );
  }
  return <SetupPage lane={lane} display={display.value} onListen={listen} save={saveOrLogIn} />;
}

link.start();
render(<Page />, document.body);
