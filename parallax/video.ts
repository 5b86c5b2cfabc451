import { lively } from "./options";
import { after, type Handle, scope } from "./scope";
import type { Stage } from "./stage";

/**
 * Plays a slide's videos while it is visited, and takes them back to their beginning when nothing of the slide can be
 * seen any more and no slide change runs. A tap plays a video that stands still; a poster stands in for one that can't
 * play at all.
 */
export function video(stage: Stage): Handle {
  return scope((signal) => {
    const allowed = matchMedia(stage.media + lively);
    for (const element of stage.root.querySelectorAll<HTMLVideoElement>("[data-video]")) {
      const slide = stage.find(element)?.element;
      const play = () => element.play().catch(() => {}); // where it is refused, a tap will do
      const visit = () => {
        if (!allowed.matches || document.hidden) element.pause();
        else if (slide && slide == stage.current) play();
      };
      visit();
      stage.on("enter", visit, signal);
      allowed.addEventListener("change", visit, { signal });
      document.addEventListener("visibilitychange", visit, { signal });
      element.addEventListener("click", () => element.controls || play(), { signal });

      let visible: boolean;
      const observer = new IntersectionObserver((entries) => {
        visible = entries.at(-1)!.isIntersecting;
        stage.settled(() => {
          if (visible) return;
          element.pause();
          element.currentTime = 0;
        });
      }, { rootMargin: "-1px 0px" });
      if (slide) observer.observe(slide);

      const poster = new Image();
      // The browser tries the sources in their order: only the last one's failure is the video's.
      const fail = ({ target }: { target: unknown }) => {
        if (target != (element.querySelector("source:last-of-type") ?? element)) return;
        poster.src = element.poster;
        poster.className = element.className;
        poster.alt = element.ariaLabel ?? "";
        element.before(poster);
        element.hidden = true;
      };
      element.addEventListener("error", fail, { capture: true, signal });
      if (element.networkState == 3) fail({ target: element.querySelector("source:last-of-type") ?? element });
      after(signal, () => {
        observer.disconnect();
        poster.remove();
        element.hidden = false;
      });
    }
  }, stage.signal);
}
