import { after, type Handle, scope } from "./scope";
import type { Stage } from "./stage";

/**
 * Gives the slide of a video with `data-cues="TIME:CLASS …"` each cue's classes in its time (seconds) and takes away the
 * former cue's, so that CSS transitions run beside the video.
 */
export function cues(stage: Stage): Handle {
  return scope((signal) => {
    for (const video of stage.root.querySelectorAll<HTMLVideoElement>("[data-cues]")) {
      const slide = stage.find(video)?.element;
      if (!slide) continue;
      const list = video.dataset.cues!.trim().split(/\s+/).map((cue) => cue.split(":"));
      let now = "";
      const show = (names: string) => {
        if (names == now) return;
        const split = () => now.split(".").filter(Boolean);
        slide.classList.remove(...split());
        now = names;
        slide.classList.add(...split());
        stage.emit(slide, "cue", now);
      };
      video.addEventListener("timeupdate", () => show(list.findLast(([time]) => +time! <= video.currentTime)?.[1] ?? ""), { signal });
      after(signal, () => show(""));
    }
  }, stage.signal);
}
