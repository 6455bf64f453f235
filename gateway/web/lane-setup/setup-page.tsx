/** Distance, millimetres, voice: tried on this screen by anybody, saved by an administrator. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DisplaySettings, VoiceSettings } from '../../../schemas/display.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { DISTANCE_MM, within } from './card-ruler.js';
import { fitSample } from './fit-sample.js';
import { Ruler } from './ruler.js';
import { Stepper } from './stepper.js';
import { TestPattern } from './test-pattern.js';
import { VoiceForm } from './voice-form.js';

const DISTANCE_STEP_MM = 50;

export interface SetupPageProps {
  readonly lane: string;
  /** What the lane is set to now. */
  readonly display: DisplaySettings;
  readonly onListen: (voice: VoiceSettings, step: VoiceSettings['quietVolume']) => void;
  /** The way to save what is set here. */
  readonly save: (draft: DisplaySettings) => ComponentChildren;
}

export function SetupPage({ lane, display, onListen, save }: SetupPageProps): JSX.Element {
  const [draft, setDraft] = useState(display);
  const [testing, setTesting] = useState(false);
  const [viewport, setViewport] = useState(window.innerWidth);
  const [tooSmall, setTooSmall] = useState(false);
  useEffect(() => {
    const fit = (): void => {
      setViewport(window.innerWidth);
      setTooSmall(fitSample(document.documentElement, draft));
    };
    fit();
    window.addEventListener('resize', fit);
    return () => {
      window.removeEventListener('resize', fit);
    };
  }, [draft]);

  if (testing) return <TestPattern onEnd={() => setTesting(false)} />;
  return (
    <main class="setup">
      <h1>
        <Both zh={`通道 ${lane} 屏幕设置`} en={`Display of lane ${lane}`} />
      </h1>
      <Ruler
        widthMm={draft.widthMm}
        viewportPx={viewport}
        onChange={(widthMm) => setDraft({ ...draft, widthMm })}
      />
      <section class="part">
        <h2>
          <Both zh="距离" en="Distance" />
        </h2>
        <Stepper
          label={{ zh: '眼睛到屏幕', en: 'From the eye to the screen' }}
          value={`${draft.distanceMm} mm`}
          onStep={(direction) =>
            setDraft({
              ...draft,
              distanceMm: within(draft.distanceMm + direction * DISTANCE_STEP_MM, DISTANCE_MM),
            })
          }
        />
        {tooSmall ? (
          <p class="warning" role="alert">
            <Both
              zh="屏幕太小：请靠近安装，或换大屏幕。"
              en="The screen is too small for this distance: move it nearer or take a larger one."
            />
          </p>
        ) : null}
        <Button en="Test pictures" onPress={() => setTesting(true)}>
          测试画面
        </Button>
      </section>
      <VoiceForm
        voice={draft.voice}
        onChange={(voice) => setDraft({ ...draft, voice })}
        onListen={(step) => onListen(draft.voice, step)}
      />
      <section class="part">{save(draft)}</section>
    </main>
  );
}
