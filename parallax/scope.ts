/** Something that was started and can be undone. */
export interface Handle {
  /** Takes back every style and listener. */
  destroy(): void;
}

/** Listens until the signal aborts. */
export function listen<T extends Event>(
  signal: AbortSignal,
  target: EventTarget,
  type: string,
  listener: (event: T) => void,
  options?: AddEventListenerOptions,
): void {
  target.addEventListener(type, listener as EventListener, { ...options, signal });
}

/** Calls `undo` when the signal aborts. */
export function after(signal: AbortSignal, undo: () => void): void {
  signal.addEventListener("abort", undo);
}

/**
 * Runs `run` while a media query holds: again each time it begins to, with a signal that aborts each time it ends, when
 * `parent` aborts, and on `destroy()`. Everything that a module sets up hangs on that signal.
 */
export function scope(parent: { signal: AbortSignal }, run: (signal: AbortSignal) => void, query = "all"): Handle {
  const media = matchMedia(query);
  let control: AbortController | undefined;
  const update = () => {
    control?.abort();
    if (media.matches) run((control = new AbortController()).signal);
  };
  const destroy = () => {
    media.onchange = null;
    control?.abort();
  };
  media.onchange = update;
  after(parent.signal, destroy);
  update();
  return { destroy };
}
