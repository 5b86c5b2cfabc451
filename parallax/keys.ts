import { claims } from "./claims";
import { type Handle, listen, scope } from "./scope";
import type { Stage } from "./slides";

// What needs all keys while it has the focus, and what needs Space beside that.
const typing = "input,textarea,[contenteditable],[role]:not([data-slide])";
const pressed = ",a,button,summary,video,audio";

// In viewports: a page key moves a page by nearly one, an arrow by 40 px.
const ways: Record<string, number> = { PageDown: 1, ArrowDown: 0.07, End: Infinity, PageUp: -1, ArrowUp: -0.07, Home: -Infinity };

/**
 * Space, Shift+Space, PageUp, PageDown, ArrowUp, ArrowDown, Home and End lead to the start of a slide. Keys with
 * modifiers, and those that what has the focus needs, are left alone.
 */
export function init(stage: Stage): Handle {
  return scope(
    stage,
    (signal) =>
      listen(signal, window, "keydown", (event: KeyboardEvent) => {
        const { key, shiftKey } = event;
        const space = key == " ";
        const way = space ? (shiftKey ? -1 : 1) : ways[key];
        const focused = event.composedPath()[0] as HTMLElement;
        if (
          way &&
          !event.defaultPrevented &&
          !event.ctrlKey &&
          !event.altKey &&
          !event.metaKey &&
          (space || !shiftKey) &&
          !focused.matches(typing + (space ? pressed : "")) &&
          !claims(focused, way) &&
          stage.step(way * stage.height, true, event.repeat ? scrollY : undefined)
        )
          event.preventDefault();
      }),
    stage.media,
  );
}
