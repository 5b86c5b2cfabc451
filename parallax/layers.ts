import { byStyleSheet, lively } from "./options";
import { type Handle, put, scope } from "./scope";
import type { Stage } from "./stage";

/**
 * Moves layers against the scroll: an offset in px per px scrolled, counted from where the slide stands in the middle of
 * the viewport, with limits in px. Where the style sheet can, it does; then the script only hands it the numbers of
 * `data-layer="SPEED MIN MAX"`.
 */
export function layers(stage: Stage): Handle {
  const { effects } = stage.options;
  return scope(
    (signal) => {
      for (const element of stage.root.querySelectorAll<HTMLElement>("[data-layer]")) {
        const slide = stage.find(element);
        const numbers = element.dataset.layer!.split(/\s+/);
        ["speed", "min", "max"].forEach((name, i) => {
          if (numbers[i]) put(element, "--layer-" + name, numbers[i] + (i ? "px" : ""), signal);
        });
        if (!slide || byStyleSheet(effects)) continue;
        put(element, "animation", "none", signal);
        if (effects == false) continue;

        const style = getComputedStyle(element);
        const content = element.closest("[data-content]");
        const read = (name: string) => parseFloat(style.getPropertyValue("--layer-" + name));
        const [speed, min, max] = [read("speed"), read("min"), read("max")];
        const property = effects == "margin" ? "margin-top" : "transform";
        put(element, property, "", signal);
        stage.frame((y) => {
          // Inside of zoomed content a px is more than a px of scroll.
          const zoom = (content && parseFloat(getComputedStyle(content).zoom)) || 1;
          const limit = Math.abs(speed) * stage.height;
          const way = (speed * (y + stage.height / 2 - slide.top - slide.height / 2)) / zoom;
          const px = Math.min(Math.max(way, isNaN(min) ? -limit : min), isNaN(max) ? limit : max) + "px";
          element.style.setProperty(property, effects == "margin" ? px : `translate3d(0,${px},0)`);
        }, signal);
      }
    },
    stage.signal,
    stage.media + lively,
  );
}
