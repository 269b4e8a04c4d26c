// Single-key shortcuts: ignored while typing, and off when the person has switched them off (WCAG 2.1.4).
const OFF = 'cs-keys-off';

export const shortcuts = $state({ on: typeof localStorage === 'undefined' || localStorage.getItem(OFF) === null });

/** Switches them on or off, for this browser. */
export function switchShortcuts(on: boolean): void {
  shortcuts.on = on;
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, '1');
}

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What a pair begins with: the key after it belongs to the pair, and is never a command of its own. */
const LEADS = new Set(['g']);
const PAIR_MS = 1_000;

/** A handler for key presses: `a`, `?`, or two in a row such as `g q`. */
export function keys(commands: Record<string, (event: KeyboardEvent) => void>): (event: KeyboardEvent) => void {
  let first = '';
  let at = 0;
  return (event) => {
    if (!shortcuts.on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
    const command = commands[LEADS.has(first) && Date.now() - at < PAIR_MS ? `${first} ${event.key}` : event.key];
    first = event.key;
    at = Date.now();
    if (!command) return;
    event.preventDefault();
    command(event);
  };
}
