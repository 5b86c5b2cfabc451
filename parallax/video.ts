import { lively } from "./options";
import { after, type Handle, scope } from "./scope";
import type { Stage } from "./stage";

const nothing = () => {};

/**
 * Plays a slide's videos while it is visited, and takes them back to their beginning when nothing of the slide can be
 * seen any more and no slide change runs. A tap plays a video that stands still; a poster stands in for one that can't
 * play at all.
 */
export function video(stage: Stage): Handle {
  return scope((signal) => {
    for (const element of stage.root.querySelectorAll<HTMLVideoElement>("[data-video]")) {
      const slide = stage.find(element)?.element;
      if (!slide) continue;
      let alone = false;
      let visible = false;
      const play = () => {
        if (alone && slide == stage.current && !document.hidden) element.play().catch(nothing);
      };
      scope((inner) => {
        alone = true;
        play();
        after(inner, () => {
          alone = false;
          element.pause();
        });
      }, signal, stage.media + lively);
      stage.on("enter", play, signal);
      document.addEventListener("visibilitychange", () => (document.hidden ? element.pause() : play()), { signal });
      element.addEventListener("click", () => { if (element.paused && !element.controls) element.play().catch(nothing); }, { signal });

      const rewind = () => {
        if (visible) return;
        element.pause();
        if (element.currentTime) element.currentTime = 0;
      };
      const observer = new IntersectionObserver((entries) => {
        visible = entries.at(-1)!.isIntersecting;
        if (!visible) stage.settled(rewind);
      }, { rootMargin: "-1px 0px" });
      observer.observe(slide);
      after(signal, () => observer.disconnect());

      // The browser tries the sources in their order: only the last one's failure is the video's.
      const fail = (event?: Event) => {
        if (event && event.target != element && event.target != element.querySelector("source:last-of-type")) return;
        const image = new Image();
        image.src = element.poster;
        image.alt = element.getAttribute("aria-label") ?? "";
        image.className = element.className;
        element.before(image);
        element.hidden = true;
        after(signal, () => {
          image.remove();
          element.hidden = false;
        });
      };
      element.addEventListener("error", fail, { capture: true, signal });
      if (element.networkState == element.NETWORK_NO_SOURCE) fail();
    }
  }, stage.signal);
}
