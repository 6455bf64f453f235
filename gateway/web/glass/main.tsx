/** Entry of the glass gate: the page is put together and its stream opened. */
import { render, type JSX } from 'preact';
import { Deeds } from './deeds.js';
import { GlassLink } from './glass-link.js';
import { connected, hear, house, loadPeople, lose } from './glass-state.js';
import { Lanes } from './lanes.js';
import { Timeline } from './timeline.js';
import { Tray } from './tray.js';

function Head(): JSX.Element {
  const now = house.value;
  const epidemic = now?.mode === 'epidemic';
  return (
    <header class="head">
      <h1>
        玻璃闸机 <span lang="en">Glass gate</span>
      </h1>
      <p>
        演示：人物均为虚构 <span lang="en">Demo: everybody is invented</span>
      </p>
      <p role="status" class="head-state">
        {connected.value && now !== undefined ? (
          <>
            {now.gateway ? '网关在运行' : '网关没有回答'} · {epidemic ? '疫情令有效' : '日常模式'} ·{' '}
            {now.platform ? '平台在回答' : '平台停了'}{' '}
            <span lang="en">
              {now.gateway ? 'gateway up' : 'no gateway'} ·{' '}
              {epidemic ? 'order in force' : 'everyday'} ·{' '}
              {now.platform ? 'platform up' : 'platform stopped'}
            </span>
          </>
        ) : (
          '连不上演示 · not connected'
        )}
      </p>
    </header>
  );
}

function Glass(): JSX.Element {
  return (
    <>
      <Head />
      <main class="columns">
        <Tray />
        <div class="middle">
          <Lanes />
          <Timeline />
        </div>
        <Deeds />
      </main>
    </>
  );
}

const link = new GlassLink({ emit: hear, lost: lose });

/** A hidden tab gives its connection back: browsers allow six to one host. */
function followVisibility(): void {
  if (document.visibilityState === 'hidden') link.stop();
  else link.start();
}

render(<Glass />, document.body);
document.addEventListener('visibilitychange', followVisibility);
followVisibility();
void loadPeople();
