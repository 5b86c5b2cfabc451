import { after, type Handle, scope } from "./scope";
import type { Stage } from "./stage";

/**
 * Gives the slide of a video with `data-cues="TIME:CLASS …"` each cue's classes in its time (seconds) and takes away the
 * former cue's, so that CSS transitions run beside the video.
 */
export function cues(stage: Stage): Handle {
  return scope((signal) => {
    for (const video of stage.root.querySelectorAll<HTMLVideoElement>("[data-cues]")) {
      const list = video.dataset.cues!.split(" ").map((cue) => cue.split(":"));
      const slide = stage.find(video)?.element ?? stage.root;
      let now = "";
      const show = (names = "") => {
        if (names == now) return;
        const toggle = () => now.split(".").forEach((name) => name && slide.classList.toggle(name));
        toggle();
        now = names;
        toggle();
        stage.emit("cue", slide, now);
      };
      video.addEventListener("timeupdate", () => show(list.findLast(([time]) => +time! <= video.currentTime)?.[1]), { signal });
      after(signal, () => show());
    }
  }, stage.signal);
}
