/** The people of the demo, each with the card they carry. */
import type { JSX } from 'preact';
import type { GlassPerson } from '../../../schemas/glass.js';
import { chosenPerson, people } from './glass-state.js';
import { CARDS } from './words.js';

function Card({ person }: { readonly person: GlassPerson }): JSX.Element {
  const { id, name, birth, idNumber, card, note } = person;
  const chosen = chosenPerson.value === id;
  return (
    <li>
      <button
        type="button"
        class="person"
        aria-pressed={chosen}
        draggable
        onClick={() => (chosenPerson.value = id)}
        onDragStart={(event) => {
          chosenPerson.value = id;
          event.dataTransfer?.setData('text/plain', id);
        }}
      >
        <span class="person-name">{name}</span>
        <span class="person-card">
          {CARDS[card]?.zh ?? card} · {birth.slice(0, 4)} · <span lang="en">{CARDS[card]?.en}</span>
        </span>
        <span class="person-number">{idNumber}</span>
        <span class="person-note">{note.zh}</span>
        <span class="person-note" lang="en">
          {note.en}
        </span>
      </button>
    </li>
  );
}

export function Tray(): JSX.Element {
  return (
    <section class="column tray" aria-labelledby="tray-title">
      <h2 id="tray-title">
        人物 <span lang="en">People</span>
      </h2>
      <p class="hint">
        选人，再到通道刷卡；也可以拖。 <span lang="en">Choose, then tap at a lane, or drag.</span>
      </p>
      <ul class="people">
        {people.value.map((person) => (
          <Card key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}
