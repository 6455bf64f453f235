/** Loudness, quiet hours and languages, each to be heard before it is saved. */
import type { JSX } from 'preact';
import type { VoiceSettings } from '../../../schemas/display.js';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Both } from '../look/words.js';
import { hourAfter } from './quiet-hours.js';
import { Stepper } from './stepper.js';

type Volume = VoiceSettings['volume'];
type QuietVolume = VoiceSettings['quietVolume'];

const VOLUMES: readonly Volume[] = [1, 2, 3, 4, 5];
const QUIET_VOLUMES: readonly QuietVolume[] = [0, ...VOLUMES];
const USUAL_QUIET = { from: '22:00', to: '07:00' } as const;

export interface VoiceFormProps {
  readonly voice: VoiceSettings;
  readonly onChange: (voice: VoiceSettings) => void;
  readonly onListen: (step: QuietVolume) => void;
}

export function VoiceForm({ voice, onChange, onListen }: VoiceFormProps): JSX.Element {
  const { quietHours, ...rest } = voice;
  const quiet = quietHours ?? USUAL_QUIET;
  return (
    <section class="part">
      <h2>
        <Both zh="声音" en="Voice" />
      </h2>
      <div class="row">
        <ChipGroup
          label="音量 Volume"
          chips={VOLUMES.map((step) => ({ value: String(step), zh: String(step) }))}
          chosen={String(voice.volume)}
          onChoose={(value) => {
            const volume = VOLUMES.find((step) => String(step) === value);
            if (volume !== undefined) onChange({ ...voice, volume });
          }}
        />
        <Button en="Listen" onPress={() => onListen(voice.volume)}>
          试听
        </Button>
      </div>
      <ChipGroup
        label="语言 Languages"
        chips={[
          { value: 'zh', zh: '只说中文', en: 'Chinese only' },
          { value: 'both', zh: '中文，再说英文', en: 'Chinese, then English' },
        ]}
        chosen={voice.english ? 'both' : 'zh'}
        onChoose={(value) => onChange({ ...voice, english: value === 'both' })}
      />
      <ChipGroup
        label="安静时段 Quiet hours"
        chips={[
          { value: 'none', zh: '没有', en: 'None' },
          { value: 'some', zh: '每天', en: 'Every day' },
        ]}
        chosen={quietHours === undefined ? 'none' : 'some'}
        onChoose={(value) => onChange(value === 'some' ? { ...rest, quietHours: quiet } : rest)}
      />
      {quietHours === undefined ? null : (
        <div class="row">
          {(['from', 'to'] as const).map((end) => (
            <Stepper
              key={end}
              label={end === 'from' ? { zh: '从', en: 'From' } : { zh: '到', en: 'To' }}
              value={quietHours[end]}
              onStep={(direction) =>
                onChange({
                  ...voice,
                  quietHours: { ...quietHours, [end]: hourAfter(quietHours[end], direction) },
                })
              }
            />
          ))}
        </div>
      )}
      {quietHours === undefined ? null : (
        <div class="row">
          <ChipGroup
            label="安静时的音量（0 只有求助提示音）Quiet volume, 0: only the tone for help"
            chips={QUIET_VOLUMES.map((step) => ({ value: String(step), zh: String(step) }))}
            chosen={String(voice.quietVolume)}
            onChoose={(value) => {
              const quietVolume = QUIET_VOLUMES.find((step) => String(step) === value);
              if (quietVolume !== undefined) onChange({ ...voice, quietVolume });
            }}
          />
          <Button en="Listen" onPress={() => onListen(voice.quietVolume)}>
            试听
          </Button>
        </div>
      )}
    </section>
  );
}
