import * as motion from "./motion";
import type { Options } from "./options";
import { after, type Handle, listen } from "./scope";
import type { Stage } from "./slides";

const speed = "--layer-speed";
const way = "--parallax-way";

/**
 * Hands the style sheet what it needs to move elements of a stage while things may move: the number of their
 * `data-layer="SPEED"` and, where the browser has no scroll-driven animations, how far each was scrolled. A scroll event
 * then asks for one frame at most, for all elements that the selector finds; the style sheet makes a `translate3d` of it.
 * With scroll-driven animations no script runs while the page scrolls.
 */
export function follow(stage: Stage, selector: string, mode?: Options["effects"]): Handle {
  if (!CSS.supports("animation-timeline:view()")) mode ??= "transform";
  return motion.init(stage, (signal) => {
    const moved = [...stage.root.querySelectorAll<HTMLElement>(selector)].map(
      (element) => [element, stage.find(element)] as const,
    );
    let frame = 0;
    const draw = () => {
      const y = scrollY;
      frame = 0;
      for (const [{ style }, slide] of moved) {
        // A layer is in its own place where its slide is in the middle; a background has gone a part of the page.
        style.setProperty(way, (slide ? y - slide.top + (stage.height - slide.height) / 2 : y / stage.range) + "");
      }
    };
    for (const [{ dataset, style }] of moved) {
      style.setProperty(speed, dataset.layer ?? "");
      if (mode) dataset.effects = mode;
    }
    if (mode) {
      draw();
      stage.on("resize", draw, signal);
      listen(signal, window, "scroll", () => (frame ||= requestAnimationFrame(draw)), { passive: true });
    }
    // A frame that was asked for finds nothing to move any more.
    after(signal, () => {
      for (const [{ dataset, style }] of moved.splice(0)) {
        delete dataset.effects;
        style.setProperty(speed, "");
        style.setProperty(way, "");
      }
    });
  });
}
