import { claims } from "./claims";
import { type Handle, listen, scope } from "./scope";
import type { Stage } from "./slides";

/** Milliseconds: without an event for so long, the next one is a new throw; and so long a throw may still grow. */
const pause = 400;

/**
 * One throw of the wheel, one slide. A touchpad goes on sending events for a second or more after a throw, ever smaller
 * ones. A new throw is told from that tail by a pause, by a turn of direction, or by events that get twice as large
 * again. What the first event of a throw decides (a slide change, or leave it to the browser) holds for the whole throw.
 */
export function init(stage: Stage): Handle {
  return scope(
    stage,
    (signal) => {
      let time = NaN;
      let began!: number;
      let level!: number;
      let heading!: number;
      let position!: number;
      let taken: boolean | null; // null: not yet; false: the throw is somebody else's
      const onWheel = (event: WheelEvent) => {
        const { deltaY, timeStamp } = event;
        const size = Math.abs(deltaY);
        const direction = Math.sign(deltaY);
        if (event.defaultPrevented || event.ctrlKey || event.shiftKey || size <= Math.abs(event.deltaX)) return;
        if (
          !(timeStamp - time < pause) ||
          (direction != heading && size >= level) ||
          (timeStamp - began > pause && size > 2 * level + 4)
        ) {
          began = timeStamp;
          heading = direction;
          level = size;
          position = stage.destination();
          taken = !claims(event.target as Element, direction) && null;
        }
        time = timeStamp;
        level += (size - level) / 5; // a mean that lags behind: above the tail, below a new push
        if (taken == false) return;
        taken ||= stage.step(deltaY, false, position) || null;
        position += deltaY;
        if (taken && event.cancelable) event.preventDefault();
      };
      listen(signal, stage.root, "wheel", onWheel, { passive: false });
    },
    stage.media,
  );
}
