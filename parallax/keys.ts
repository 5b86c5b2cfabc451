import { claims } from "./claims";
import { type Handle, scope } from "./scope";
import type { Stage } from "./stage";

// What has the focus and needs all keys, and what needs Space.
const typing = "input,textarea,[role]:not([data-slide])";
const pressed = typing + ",a,button,summary,video,audio,label";

const directions: Record<string, number> = { PageDown: 1, ArrowDown: 1, End: 1, PageUp: -1, ArrowUp: -1, Home: -1 };

/**
 * Space, Shift+Space, PageUp, PageDown, ArrowUp, ArrowDown, Home and End lead to the start of a slide. Keys with
 * modifiers, and those that what has the focus needs, are left alone.
 */
export function keys(stage: Stage): Handle {
  return scope(
    (signal) => {
      const onKey = (event: KeyboardEvent) => {
        const { key, shiftKey } = event;
        const space = key == " ";
        const direction = space ? (shiftKey ? -1 : 1) : directions[key];
        const focused = event.composedPath()[0] as HTMLElement;
        if (
          !direction ||
          event.defaultPrevented ||
          event.ctrlKey ||
          event.altKey ||
          event.metaKey ||
          (shiftKey && !space) ||
          focused.isContentEditable ||
          focused.matches(space ? pressed : typing) ||
          claims(focused, stage.root, direction)
        )
          return;
        const y = event.repeat ? scrollY : stage.destination();
        if (key == "Home" || key == "End") {
          const slide = stage.slides.at(Math.min(0, -direction));
          if (!slide || (slide.top - y) * direction < 1) return;
          stage.goTo(slide.element, true);
        } else if (!stage.step(direction, key[0] == "A" ? 40 : stage.height, y, true)) return; // an arrow moves a page by 40 px
        event.preventDefault();
      };
      addEventListener("keydown", onKey, { signal });
    },
    stage.signal,
    stage.media,
  );
}
