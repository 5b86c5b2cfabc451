import type { Options } from "./options";
import type { Stage } from "./stage";

const known: Record<keyof Options, true> = { root: true, hijack: true, effects: true, media: true };

/** Tells in the console which options and attributes make no sense. Only development builds call it. */
export function check({ root, slides }: Stage, options: Options): void {
  const tell = (what: string, element: unknown = root) => console.warn("assetbuild/parallax: " + what, element);
  for (const name in options)
    if (!(name in known)) tell(`there is no option "${name}", only ${Object.keys(known).join(", ")}`);
  if (!slides.length) tell(`no slides: "[data-slide]" finds nothing in the root`);
  for (const { element } of slides) if (!element.id) tell("this slide has no id, so no link can lead to it", element);
  for (const element of root.querySelectorAll<HTMLElement>("[data-layer]")) {
    const text = element.dataset.layer!;
    const [speed = 1, min = -Infinity, max = Infinity] = text.trim() ? text.trim().split(/\s+/).map(Number) : [];
    if ([speed, min, max].some(Number.isNaN)) tell(`data-layer="${text}" should be numbers: SPEED, or SPEED MIN MAX`, element);
    else if (!speed) tell(`data-layer="${text}" has speed 0: it never moves`, element);
    else if (min > max) tell(`data-layer="${text}" has its lower limit above its upper one`, element);
    if (!element.closest("[data-slide]")) tell("this layer is in no slide", element);
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-cues]")) {
    for (const cue of element.dataset.cues!.trim().split(/\s+/))
      if (!/^\d+(\.\d+)?:[^:]*$/.test(cue)) tell(`the cue "${cue}" should be TIME:CLASS, like 1.5:warm`, element);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-nav] a[href^='#']"))
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) tell(`nothing on this page has the id of ${link.hash}`, link);
}
