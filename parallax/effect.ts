import { lively } from "./options";
import { type Handle, put, scope } from "./scope";
import type { Stage } from "./stage";

/** How far an element is moved (px, downwards) at a scroll position, and what is added to its transform. */
export type Move = (y: number, fresh?: boolean) => readonly [px: number, more?: string];

/**
 * Prepares each element for its effect. Where the browser has scroll-driven animations, that is all: the style sheet moves
 * it. Elsewhere, and where the options want it, script does: by `transform`, by `margin-top`, or (where `property` says
 * so) by a plain number.
 */
export function effect(
  stage: Stage,
  selector: string,
  prepare: (element: HTMLElement, signal: AbortSignal) => Move,
  property?: string,
): Handle {
  const { effects = "auto" } = stage.options;
  return scope(
    (signal) => {
      for (const element of stage.root.querySelectorAll<HTMLElement>(selector)) {
        const move = prepare(element, signal);
        if (effects == "auto" && CSS.supports("animation-timeline:view()")) continue;
        put(element, "animation", "none", signal);
        if (!effects) continue;
        const slow = effects == "margin";
        const name = property ?? (slow ? "margin-top" : "transform");
        put(element, name, "", signal);
        stage.frame((y, fresh) => {
          const [px, more = ""] = move(y, fresh);
          element.style.setProperty(name, property ? px + "" : slow ? px + "px" : `translate3d(0,${px}px,0)` + more);
        }, signal);
      }
    },
    stage.signal,
    stage.media + lively,
  );
}
