// Where focus goes after a navigation: to the new page's heading, as soon as it is there.
const PATIENCE_MS = 5_000;

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/** Moves focus to the page's heading while it is nowhere; lets go when the person has taken it somewhere himself, or after five seconds. */
export function focusHeading(main: HTMLElement): () => void {
  const take = () => {
    const heading = main.querySelector('h1');
    if (!heading || !isNowhere()) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(take);
  const stop = () => {
    clearTimeout(end);
    observer.disconnect();
    for (const kind of ['keydown', 'pointerdown'] as const) removeEventListener(kind, stop, true);
  };
  const end = setTimeout(stop, PATIENCE_MS);
  for (const kind of ['keydown', 'pointerdown'] as const) addEventListener(kind, stop, true);
  observer.observe(main, { childList: true, subtree: true });
  take();
  return stop;
}
