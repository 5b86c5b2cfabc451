import { after, type Handle, scope } from "./scope";
import type { Stage } from "./slides";

/** The element that a link names by its hash. */
export function aim({ hash }: HTMLAnchorElement): Element | null {
  return document.getElementById(decodeURIComponent(hash.slice(1)));
}

/** Marks the link of the slide in view with `aria-current`. Where the focus is among the links, it goes along. */
export function init(stage: Stage): Handle {
  return scope(stage, (signal) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-nav] a")];
    const mark = (target: EventTarget | null, current: string | null) => {
      for (const link of links) {
        if (!(target as Element).contains(aim(link))) continue;
        link.ariaCurrent = current;
        if (current && links.includes(document.activeElement as HTMLAnchorElement)) link.focus({ preventScroll: true });
      }
    };
    stage.on("enter", ({ target }) => mark(target, "true"), signal);
    stage.on("leave", ({ target }) => mark(target, null), signal);
    after(signal, () => mark(stage.root, null));
  });
}
