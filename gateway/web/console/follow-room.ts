/** Tells the lock panel what it must not cover: strip and bars, the lanes, the emergency release. */

/** Sets `--lock-*` of `root` through the CSSOM whenever the parts change their size. */
export function followRoom(root: HTMLElement): () => void {
  const side = document.querySelector('.side');
  const bars = document.querySelector('.bars');
  const actions = document.querySelector('.actions');
  if (side === null || bars === null || actions === null) return () => undefined;
  const measure = (): void => {
    const lanes = side.getBoundingClientRect();
    const beside = lanes.right < root.clientWidth * 0.8;
    const set = (name: string, px: number): void =>
      root.style.setProperty(name, `${Math.max(0, Math.round(px))}px`);
    set('--lock-left', beside ? lanes.right : 0);
    set('--lock-top', beside ? bars.getBoundingClientRect().bottom : lanes.bottom);
    set('--lock-right', 0);
    set('--lock-bottom', root.clientHeight - actions.getBoundingClientRect().top);
  };
  const observer = new ResizeObserver(measure);
  for (const part of [side, bars, actions]) observer.observe(part);
  measure();
  return () => {
    observer.disconnect();
    for (const name of ['left', 'top', 'right', 'bottom']) {
      root.style.removeProperty(`--lock-${name}`);
    }
  };
}
