import { byStyleSheet, lively } from "./options";
import { type Handle, put, scope } from "./scope";
import type { Stage } from "./stage";

/**
 * Moves the fixed background by the tenth that it is taller than the viewport, lets it grow, and fades its blurred
 * overlays in, one over each half of the page. The style sheet does it where it can.
 */
export function background(stage: Stage): Handle {
  const { effects } = stage.options;
  return scope(
    (signal) => {
      if (byStyleSheet(effects)) return;
      const progress = (y: number) => y / stage.range || 0;
      for (const element of stage.root.querySelectorAll<HTMLElement>("[data-background],[data-blur]")) {
        put(element, "animation", "none", signal);
        if (effects == false) continue;
        const { blur } = element.dataset;
        const grow = parseFloat(getComputedStyle(element).getPropertyValue("--parallax-grow")) || 0;
        const property = blur ? "opacity" : effects == "margin" ? "margin-top" : "transform";
        put(element, property, "", signal);
        stage.frame((y) => {
          const part = progress(y);
          const px = -part * stage.height * 0.1 + "px";
          element.style.setProperty(
            property,
            blur ? Math.min(1, Math.max(0, 2 * part - +(blur == "full"))) + "" : effects == "margin" ? px : `translate3d(0,${px},0) scale(${1 + grow * part})`,
          );
        }, signal);
      }
    },
    stage.signal,
    stage.media + lively,
  );
}
