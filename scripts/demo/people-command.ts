import { DEMO_PEOPLE } from './people.js';

export function showPeople(options: { json?: boolean }): void {
  if (options.json === true) {
    console.log(
      JSON.stringify(
        DEMO_PEOPLE.map(({ id, name, birth, layout, carries, note, expected }) => ({
          id,
          name,
          birth,
          card: layout,
          carries,
          note,
          expected,
        })),
        undefined,
        2,
      ),
    );
    return;
  }
  for (const person of DEMO_PEOPLE) {
    const { epidemic } = person.expected;
    console.log(
      `${person.id.padEnd(11)} ${epidemic.outcome.padEnd(7)} ${epidemic.reason.padEnd(20)} ${person.note}`,
    );
  }
  console.log('\nAll are invented. 以上人物均为虚构。');
}
