import { type Handle, after, scope } from "./scope";
import type { Stage } from "./stage";

/** The element that a link (or the page's address) names by its hash. */
export function aim({ hash }: { hash: string }): Element | null {
  return document.getElementById(decodeURIComponent(hash.slice(1)));
}

/**
 * Marks the link of the slide in view with `aria-current`. Where the focus is among the links, it goes along.
 */
export function nav(stage: Stage): Handle {
  return scope((signal) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-nav] a")].filter((link) => stage.find(aim(link)));
    const mark = (slide?: Element) => {
      for (const link of links) {
        if (slide?.contains(aim(link))) {
          link.setAttribute("aria-current", "true");
          if (links.includes(document.activeElement as HTMLAnchorElement)) link.focus({ preventScroll: true });
        } else link.removeAttribute("aria-current");
      }
    };
    stage.on("enter", mark, signal);
    stage.on("leave", () => mark(), signal);
    mark(stage.current);
    after(signal, () => mark());
  }, stage.signal);
}
