import { lively } from "./motion";
import { after, type Handle, listen, scope } from "./scope";
import type { Stage } from "./slides";

/**
 * Plays a slide's videos while it is visited, and takes them back to their beginning when nothing of the slide can be
 * seen any more and no slide change runs. A tap plays a video that stands still; a poster stands in for one that can't
 * play at all.
 *
 * `data-cues="TIME:CLASS …"` gives the slide each cue's class in its time (seconds) and takes away the former cue's, so
 * that CSS transitions run beside the video.
 */
export function init(stage: Stage): Handle {
  return scope(stage, (signal) => {
    const allowed = matchMedia(stage.media + lively);
    for (const element of stage.root.querySelectorAll<HTMLVideoElement>("[data-video]")) {
      const slide = stage.find(element);
      if (!slide) continue;
      const poster = new Image();
      let visible: boolean;
      let cue = "";

      const play = () => element.play().catch(() => {}); // where it is refused, a tap will do
      const visit = () => {
        if (!document.hidden && allowed.matches) slide == stage.current && play();
        else element.pause();
      };
      const reset = () => {
        if (visible || stage.flight) return;
        element.pause();
        element.currentTime = 0;
      };
      const observer = new IntersectionObserver(
        (entries) => {
          visible = entries.at(-1)!.isIntersecting;
          reset();
        },
        { rootMargin: "-1px" },
      );
      const show = (name = "") => {
        if (name == cue) return;
        if (cue) slide.element.classList.remove(cue);
        if (name) slide.element.classList.add(name);
        cue = name;
        stage.emit("cue", slide.element, cue);
      };
      // The browser tries the sources in their order: only the last one's failure is the video's.
      const fail = ({ target }: Event) => {
        if (element.error || (target as Element).matches(":last-of-type")) {
          poster.src = element.poster;
          poster.alt = element.ariaLabel ?? "";
          poster.className = element.className;
          element.before(poster);
          element.hidden = true;
        }
      };

      element.load(); // what has failed already fails again, where we hear of it
      visit();
      observer.observe(slide.element);
      stage.on("enter", visit, signal);
      stage.on("rest", reset, signal);
      listen(signal, allowed, "change", visit);
      listen(signal, document, "visibilitychange", visit);
      listen(signal, element, "click", () => element.controls || play());
      listen(signal, element, "error", fail, { capture: true });
      listen(signal, element, "timeupdate", () => {
        const past = element.dataset.cues?.split(" ").findLast((cue) => parseFloat(cue) <= element.currentTime);
        show(past?.split(":")[1]);
      });
      after(signal, () => {
        observer.disconnect();
        poster.remove();
        element.hidden = false;
        show();
      });
    }
  });
}
