/** Something that was started and can be undone. */
export interface Handle {
  /** Takes back every style and listener. */
  destroy(): void;
}

/**
 * Runs `run` while a media query holds: again each time it begins to, with a signal that aborts each time it ends, when
 * `parent` aborts, and on `destroy()`. Everything that a module sets up hangs on that signal.
 */
export function scope(run: (signal: AbortSignal) => void, parent: AbortSignal, query = "all"): Handle {
  const media = matchMedia(query);
  let inner: AbortController | undefined;
  const update = () => {
    inner?.abort();
    inner = media.matches ? new AbortController() : undefined;
    if (inner) run(inner.signal);
  };
  const destroy = () => {
    media.removeEventListener("change", update);
    inner?.abort();
  };
  media.addEventListener("change", update);
  parent.addEventListener("abort", destroy);
  update();
  return { destroy };
}

/** Calls `undo` when the signal aborts. */
export function after(signal: AbortSignal, undo: () => void): void {
  signal.addEventListener("abort", undo);
}

/** Sets a style property, until the signal aborts. */
export function put(element: HTMLElement, name: string, value: string, signal: AbortSignal): void {
  const { style } = element;
  const before = style.getPropertyValue(name);
  style.setProperty(name, value);
  after(signal, () => style.setProperty(name, before));
}
