import { effect } from "./effect";
import type { Handle } from "./scope";
import type { Stage } from "./stage";

/**
 * Moves the fixed background by the tenth that it is taller than the viewport, lets it grow, and fades its blurred
 * overlays in, one over each half of the page.
 */
export function background(stage: Stage): Handle {
  const moved = effect(stage, "[data-background]", (element) => {
    const grow = +getComputedStyle(element).getPropertyValue("--parallax-grow");
    return (y) => {
      const part = y / stage.range || 0;
      return [-part * stage.height * 0.1, ` scale(${1 + grow * part})`];
    };
  });
  const faded = effect(
    stage,
    "[data-blur]",
    ({ dataset }) => (y) => [Math.min(1, Math.max(0, (2 * y) / stage.range - +(dataset.blur == "full")))],
    "opacity",
  );
  return {
    destroy() {
      moved.destroy();
      faded.destroy();
    },
  };
}
