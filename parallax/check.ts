import type { Options } from "./options";
import type { Stage } from "./slides";

const known: Record<keyof Options, true> = { root: true, hijack: true, effects: true, media: true };

/** Tells in the console which options and attributes make no sense. Only development builds call it. */
export function check({ root, slides }: Stage, options: Options): void {
  const tell = (what: string, element: unknown = root) => console.warn("assetbuild/parallax: " + what, element);
  for (const name in options)
    if (!(name in known)) tell(`there is no option "${name}", only ${Object.keys(known).join(", ")}`);
  const { root: given, effects, media = "all" } = options;
  if ("root" in options && !(given instanceof HTMLElement)) tell("the option root is no element: what should have found it found nothing", given);
  if (effects && !/^(transform|margin)$/.test(effects)) tell(`effects: "${effects}" should be "transform" or "margin"`);
  if (matchMedia(media).media == "not all") tell(`media: "${media}" is no media query`);
  if (!slides.length) tell(`no slides: "[data-slide]" finds nothing in the root`);
  for (const { element } of slides) if (!element.id) tell("this slide has no id, so no link can lead to it", element);
  for (const element of root.querySelectorAll<HTMLElement>("[data-layer]")) {
    const { layer } = element.dataset;
    const style = getComputedStyle(element);
    const [min, max] = ["--layer-min", "--layer-max"].map((name) => parseFloat(style.getPropertyValue(name)));
    if (isNaN(+layer!)) tell(`data-layer="${layer}" should be a number: px per px scrolled`, element);
    else if (layer && !+layer) tell(`data-layer="${layer}" is speed 0: it never moves`, element);
    if (min! > max!) tell(`--layer-min, ${min}px, is above its upper limit --layer-max, ${max}px`, element);
    if (!slides.some((slide) => slide.element.contains(element))) tell("this layer is in no slide", element);
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-cues]")) {
    for (const cue of element.dataset.cues!.split(" "))
      if (!/^\d+(\.\d+)?:[^:]*$/.test(cue)) tell(`the cue "${cue}" should be TIME:CLASS, like 1.5:warm`, element);
    if (!element.matches("[data-video]")) tell("these cues need data-video beside them", element);
    const times = element.dataset.cues!.split(" ").map(parseFloat);
    if (times.some((time, i) => time < times[i - 1]!)) tell("cues should stand in the order of their times", element);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-nav] a[href^='#']"))
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) tell(`nothing on this page has the id of ${link.hash}`, link);
}
