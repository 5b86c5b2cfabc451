import { effect } from "./effect";
import { type Handle, put } from "./scope";
import type { Stage } from "./stage";

/**
 * Moves layers against the scroll: an offset in px per px scrolled, counted from where the slide stands in the middle of
 * the viewport, with limits in px. `data-layer="SPEED MIN MAX"` gives the numbers, or the style sheet does.
 */
export function layers(stage: Stage): Handle {
  return effect(stage, "[data-layer]", (element, signal) => {
    const numbers = element.dataset.layer!.split(" ");
    const [speed, min, max] = ["speed", "min", "max"].map((name, i) => {
      name = "--layer-" + name;
      if (numbers[i]) put(element, name, numbers[i] + (i ? "px" : ""), signal);
      return parseFloat(getComputedStyle(element).getPropertyValue(name));
    }) as [number, number, number];
    const slide = stage.find(element);
    let zoom = 1;
    return (y, fresh) => {
      // Inside of zoomed content a px is more than a px of scroll.
      if (fresh) zoom = element.currentCSSZoom || 1;
      const way = slide ? ((y + stage.height / 2 - slide.top - slide.height / 2) * speed) / zoom : 0;
      return [Math.min(Math.max(way, min), max)];
    };
  });
}
