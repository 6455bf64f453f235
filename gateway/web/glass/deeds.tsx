/** What can be done to a demo site, and what came of it. */
import type { JSX } from 'preact';
import {
  changeOrder,
  chosenPerson,
  forget,
  house,
  personOf,
  runPlatform,
  tamper,
  told,
} from './glass-state.js';

interface DeedProps {
  readonly zh: string;
  readonly en: string;
  readonly act: () => void;
  readonly disabled?: boolean;
}

function Deed({ zh, en, act, disabled = false }: DeedProps): JSX.Element {
  return (
    <button type="button" class="act" disabled={disabled} onClick={act}>
      {zh}
      <span lang="en">{en}</span>
    </button>
  );
}

function Result(): JSX.Element {
  const result = told.value;
  return (
    <div class={result?.good === false ? 'result result-bad' : 'result'} role="status">
      {result === undefined ? (
        <p class="hint">
          结果会写在这里。 <span lang="en">Results appear here.</span>
        </p>
      ) : (
        <>
          <p class="result-zh">{result.zh}</p>
          <p lang="en">{result.en}</p>
          {result.lines.map((line) => (
            <p key={line} class="result-line">
              {line}
            </p>
          ))}
        </>
      )}
    </div>
  );
}

export function Deeds(): JSX.Element {
  const epidemic = house.value?.mode === 'epidemic';
  const running = house.value?.platform ?? false;
  const gateway = house.value?.gateway ?? false;
  const person = personOf(chosenPerson.value);
  return (
    <section class="column deeds" aria-labelledby="deeds-title">
      <h2 id="deeds-title">
        动手试试 <span lang="en">Try it</span>
      </h2>
      <Deed
        zh="偷改账本副本里的一条"
        en="Tamper with a ledger copy"
        disabled={!gateway}
        act={() => void tamper()}
      />
      <Deed
        zh={`忘掉 ${person?.name ?? ''}`}
        en="Forget this person"
        disabled={!gateway || person === undefined}
        act={() => void forget()}
      />
      <Deed
        zh={epidemic ? '结束疫情令' : '开始疫情令'}
        en={epidemic ? 'End the order' : 'Begin an order'}
        disabled={!gateway}
        act={() => void changeOrder(epidemic ? 'end' : 'begin')}
      />
      <Deed
        zh={running ? '停掉健康码平台' : '恢复健康码平台'}
        en={running ? 'Stop the platform' : 'Start the platform'}
        act={() => void runPlatform(!running)}
      />
      <Result />
    </section>
  );
}
