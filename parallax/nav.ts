import { after, type Handle, scope } from "./scope";
import type { Stage } from "./stage";

/** The element that a link names by its hash. */
export function aim({ hash }: HTMLAnchorElement): Element | null {
  return document.getElementById(decodeURIComponent(hash.slice(1)));
}

/** Marks the link of the slide in view with `aria-current`. Where the focus is among the links, it goes along. */
export function nav(stage: Stage): Handle {
  return scope((signal) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-nav] a")].filter((link) => stage.find(aim(link)));
    const mark = (slide?: Element) => {
      const focused = links.includes(document.activeElement as HTMLAnchorElement);
      for (const link of links) {
        if (slide?.contains(aim(link))) {
          link.ariaCurrent = "true";
          if (focused) link.focus({ preventScroll: true });
        } else link.ariaCurrent = null;
      }
    };
    mark(stage.current);
    stage.on("enter", mark, signal);
    stage.on("leave", () => mark(), signal);
    after(signal, () => mark());
  }, stage.signal);
}
