/** What stands above the fields: a draft that came back or waits, a registration of earlier today. */
import type { JSX } from 'preact';
import { Button } from '../../look/button.js';
import { Both } from '../../look/words.js';
import { DOOR_WORDS } from './choices.js';
import type { FormView } from './form-view.js';
import { timeOfDay } from './venue-time.js';

export interface NoticesProps {
  readonly view: FormView;
  /** After the fields were filled at one go: the focus goes to the first that is missing. */
  readonly filled: () => void;
}

function DraftNotice({ view, filled }: NoticesProps): JSX.Element | null {
  const { model, context } = view;
  const news = model.draft.news.value;
  switch (news.state) {
    case 'none':
      return null;
    case 'restored':
      return (
        <div class="doors-notice doors-notice-quiet">
          <p>
            <Both zh="已恢复没有填完的内容" en="Your draft is back" />
          </p>
          <Button small en="Start anew" onPress={() => model.startAnew()}>
            清空重填
          </Button>
        </div>
      );
    case 'offered': {
      const time = timeOfDay(Date.parse(news.savedAt), context.timeZone);
      return (
        <div class="doors-notice doors-notice-quiet">
          <p>
            <Both
              zh={`${time} 有一份没有填完的登记；填写新的会替换它`}
              en={`A draft of ${time} is kept until you type`}
            />
          </p>
          <Button
            small
            en="Go on with it"
            onPress={() => {
              model.takeDraft();
              filled();
            }}
          >
            接着填
          </Button>
        </div>
      );
    }
    case 'unsaved':
      return (
        <p class="doors-notice">
          <Both zh="草稿没有存上；请不要刷新页面" en="The draft is not saved: do not reload" />
        </p>
      );
  }
}

function EarlierNotice({ view }: { readonly view: FormView }): JSX.Element | null {
  const { model, form, context } = view;
  const earlier = model.earlier.found.value;
  switch (earlier.state) {
    case 'none':
      return null;
    case 'unknown':
      return (
        <p class="doors-notice doors-notice-quiet">
          <Both
            zh="没有查到今天是否登记过，可以照常登记"
            en="Whether there is a record of today is not known: go on"
          />
        </p>
      );
    case 'found': {
      const { at, door } = earlier.record;
      const time = timeOfDay(Date.parse(at), context.timeZone);
      const kind = door === 'list' ? { zh: '今日名单', en: 'on today’s list' } : DOOR_WORDS[door];
      return (
        <div class="doors-notice doors-notice-good" role="status">
          <p>
            <Both
              zh={`已于 ${time} 登记（${kind.zh}），可直接放行`}
              en={`Registered at ${time} (${kind.en})`}
            />
          </p>
          <Button
            kind="primary"
            small
            en={form.lane === '' ? 'Use it' : 'Let through'}
            onPress={() => void model.reuse()}
          >
            {form.lane === '' ? '用这条登记' : '直接放行'}
          </Button>
        </div>
      );
    }
  }
}

export function Notices(props: NoticesProps): JSX.Element {
  return (
    <>
      <DraftNotice {...props} />
      <EarlierNotice view={props.view} />
    </>
  );
}
