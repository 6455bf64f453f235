/** The lanes as they stand: reader, card, wings of the turnstile, words of the display. */
import type { JSX } from 'preact';
import type { GlassLane } from '../../../schemas/glass.js';
import { phraseOf } from '../../../schemas/phrases.js';
import { READER_WORDS } from './words.js';
import { busyLanes, chosenPerson, house, lift, personOf, plug, swipe } from './glass-state.js';

/** Seen from above: a reader on its post, two wings that swing aside. */
function Turnstile({ lane }: { readonly lane: GlassLane }): JSX.Element {
  const wings = lane.unlocked ? 'M70 20V50M170 20V50' : 'M70 50H116M170 50H124';
  return (
    <svg class="turnstile" viewBox="0 0 192 100" aria-hidden="true" focusable="false">
      <rect class="post" x="52" y="10" width="18" height="80" rx="5" />
      <rect class="post" x="170" y="10" width="18" height="80" rx="5" />
      <path class={lane.unlocked ? 'wing wing-open' : 'wing'} d={wings} />
      {lane.unlocked ? <path class="way" d="M120 92V14M108 28l12-14 12 14" /> : null}
      <rect
        class={lane.plugged ? 'reader' : 'reader reader-off'}
        x="4"
        y="34"
        width="40"
        height="32"
        rx="4"
      />
      {lane.cardPresent ? <rect class="card" x="10" y="40" width="28" height="18" rx="3" /> : null}
      {lane.plugged ? null : <path class="cut" d="M6 32l36 36M42 32L6 68" />}
    </svg>
  );
}

function Screen({ lane }: { readonly lane: GlassLane }): JSX.Element {
  if (lane.state === undefined) {
    return (
      <p class="screen slate">
        网关没有回答 <span lang="en">The gateway does not answer</span>
      </p>
    );
  }
  const { text, colour } = phraseOf(lane.state, ['id-card']);
  return (
    <p class={`screen ${colour}`}>
      {text['zh-CN'].headline} <span lang="en">{text.en.headline}</span>
    </p>
  );
}

const UNKNOWN_READER = { zh: '读卡器状态不明', en: 'unknown' };

function Lane({ lane }: { readonly lane: GlassLane }): JSX.Element {
  const { id, name, cardPresent, plugged, pulses, passed, reader } = lane;
  const busy = busyLanes.value.includes(id);
  const free = !busy && !cardPresent && plugged && lane.state !== undefined;
  const person = personOf(chosenPerson.value);
  const lying = personOf(lane.card);
  const state = reader === undefined ? UNKNOWN_READER : READER_WORDS[reader];
  return (
    <li
      class="lane"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const dropped = event.dataTransfer?.getData('text/plain');
        if (free && personOf(dropped) !== undefined) void swipe(id, dropped);
      }}
    >
      <div class="lane-head">
        <h3>{name}</h3>
        <a href={lane.display} target="_blank" rel="noreferrer">
          显示屏 <span lang="en">Display</span>
        </a>
      </div>
      <Screen lane={lane} />
      <div class="lane-body">
        <Turnstile lane={lane} />
        <p class="lane-facts">
          {state.zh} <span lang="en">{state.en}</span>
          <br />
          开闸 {pulses} 次，走过 {passed} 人<br />
          <span lang="en">
            pulses {pulses}, passed {passed}
          </span>
        </p>
      </div>
      <div class="lane-buttons">
        <button
          type="button"
          class="act act-main"
          disabled={!free}
          onClick={() => void swipe(id, person?.id)}
        >
          <b>{cardPresent || busy ? (lying?.name ?? '有卡') : `刷卡：${person?.name ?? ''}`}</b>
          <span lang="en">{cardPresent || busy ? 'card on the reader' : 'Tap the card'}</span>
        </button>
        <button type="button" class="act" disabled={!cardPresent} onClick={() => void lift(id)}>
          拿卡
          <span lang="en">Lift</span>
        </button>
        <button type="button" class="act" onClick={() => void plug(id, !plugged)}>
          {plugged ? '拔线' : '插线'}
          <span lang="en">{plugged ? 'Unplug' : 'Plug in'}</span>
        </button>
      </div>
    </li>
  );
}

export function Lanes(): JSX.Element {
  return (
    <section aria-labelledby="lanes-title">
      <h2 id="lanes-title" class="unseen">
        通道 Lanes
      </h2>
      <ul class="lanes">
        {(house.value?.lanes ?? []).map((lane) => (
          <Lane key={lane.id} lane={lane} />
        ))}
      </ul>
    </section>
  );
}
