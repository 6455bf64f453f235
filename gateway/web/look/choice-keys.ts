/** Where the arrow keys lead in a row of choices (WAI-ARIA practices, radio group). */

/** The index that has the focus after the key, or undefined when the key means nothing here. */
export function choiceAfter(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (index + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
