/** The photo of a paper: taken by whatever camera the browser offers, shown as it will be sent. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../look/button.js';
import { Both, type Words } from '../../look/words.js';
import type { FormView } from './form-view.js';
import { preview, shrink } from './photo-shot.js';

type Stage = 'ready' | 'busy' | 'no-picture' | 'too-large';

const TROUBLE: Readonly<Record<'no-picture' | 'too-large', Words>> = {
  'no-picture': { zh: '这个文件不是照片，请重拍', en: 'This file is no picture: take it again' },
  'too-large': { zh: '照片太大，请离近一点重拍', en: 'The photo is too large: take it again' },
};

export function PhotoField({ view }: { readonly view: FormView }): JSX.Element {
  const { model, form } = view;
  const file = useRef<HTMLInputElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<Stage>('ready');
  const problem =
    stage === 'no-picture' || stage === 'too-large' ? TROUBLE[stage] : view.problem('photo');
  const latest = useRef(0);

  useEffect(() => {
    const place = canvas.current;
    if (place === null || form.photo === '') return;
    void preview(form.photo, place).then((shown) => {
      if (!shown) setStage('no-picture');
    });
  }, [form.photo]);

  const taken = async (picture: File): Promise<void> => {
    const turn = ++latest.current;
    setStage('busy');
    const shot = await shrink(picture);
    // A second photo was taken while the first was still being made small.
    if (turn !== latest.current) return;
    setStage(shot.ok ? 'ready' : shot.why);
    if (shot.ok) model.act({ type: 'set', change: { photo: shot.base64 } });
  };

  return (
    <div class="doors-photo" data-field="photo">
      <input
        ref={file}
        class="unseen"
        type="file"
        accept="image/*"
        capture="environment"
        tabIndex={-1}
        aria-label="照片文件 Photo file"
        onChange={(event) => {
          const picture = event.currentTarget.files?.[0];
          // The same file chosen again must be heard again.
          event.currentTarget.value = '';
          if (picture !== undefined) void taken(picture);
        }}
      />
      <div class="row">
        <Button
          busy={stage === 'busy'}
          en={form.photo === '' ? 'Photo' : 'Again'}
          onPress={() => file.current?.click()}
        >
          {stage === 'busy' ? '正在处理…' : form.photo === '' ? '拍照' : '重拍'}
        </Button>
        {form.photo === '' ? null : (
          <Button en="Without" onPress={() => model.act({ type: 'set', change: { photo: '' } })}>
            不要照片
          </Button>
        )}
      </div>
      {form.photo === '' ? null : (
        <canvas
          ref={canvas}
          class="doors-shot"
          role="img"
          aria-label="证明照片 Photo of the paper"
        />
      )}
      {problem === undefined ? null : (
        <p class="field-error" role="alert">
          <Both {...problem} />
        </p>
      )}
    </div>
  );
}
