import { aim } from "./nav";
import { type Handle, listen, scope } from "./scope";
import type { Stage } from "./slides";

/**
 * Links to a slide, or to something inside one, lead to the slide's start. The address, the history and the focus stay
 * the browser's affair; so does a place inside a slide that is taller than the viewport.
 */
export function init(stage: Stage): Handle {
  return scope(
    stage,
    (signal) =>
      listen(signal, document, "click", ({ target }) => {
        const link = (target as Element).closest<HTMLAnchorElement>("a[href^='#']");
        const slide = link && stage.find(aim(link));
        // The browser follows the link after all listeners; what comes later wins.
        if (slide && (slide.element == aim(link) || slide.height < stage.height + 1))
          setTimeout(() => location.hash == link.hash && stage.goTo(slide.element));
      }),
    stage.media,
  );
}
