import { claims } from "./claims";
import { type Handle, scope } from "./scope";
import type { Stage } from "./stage";

const typing = "input,textarea,[role]:not([data-slide])";
const pressed = "a,button,summary,video,audio,label";

const directions: Record<string, number> = { " ": 1, PageDown: 1, PageUp: -1, ArrowDown: 1, ArrowUp: -1 };

/**
 * Space, Shift+Space, PageUp, PageDown, ArrowUp, ArrowDown, Home and End lead to the start of a slide. Keys with
 * modifiers, and those that what has the focus needs, are left alone.
 */
export function keys(stage: Stage): Handle {
  return scope(
    (signal) => {
      const onKey = (event: KeyboardEvent) => {
        const { key, shiftKey } = event;
        const target = event.composedPath()[0] as HTMLElement;
        const space = key == " ";
        const direction = space && shiftKey ? -1 : directions[key];
        const end = key == "End" ? stage.slides.length - 1 : 0;
        const y = event.repeat ? scrollY : stage.destination;
        if (
          event.defaultPrevented ||
          event.ctrlKey ||
          event.altKey ||
          event.metaKey ||
          (shiftKey && !space) ||
          target.isContentEditable ||
          target.matches(space ? typing + "," + pressed : typing) ||
          claims(target, stage.root, direction ?? 0)
        )
          return;
        if (direction) {
          // An arrow moves a page by 40 px, a page key by nearly a viewport.
          if (!stage.step(direction, key[0] == "A" ? 40 : stage.height, y)) return;
        } else {
          const slide = stage.slides[end];
          if (!/^(Home|End)$/.test(key) || !slide || (y - slide.top) * (end ? -1 : 1) < 1) return;
          stage.goTo(end);
        }
        event.preventDefault();
      };
      addEventListener("keydown", onKey, { signal });
    },
    stage.signal,
    stage.media,
  );
}
