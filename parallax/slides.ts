import { large, lively } from "./motion";
import type { Options } from "./options";
import { after, type Handle, listen } from "./scope";

/** A slide and where it stands: px from the document's top, as last measured. */
export interface Slide {
  readonly element: HTMLElement;
  readonly top: number;
  readonly height: number;
}

/**
 * What happens on a stage: a slide is entered or left, a video came to a cue, a slide change has ended, the slides were
 * measured. Each is also a bubbling DOM event, `parallax:enter` and so on.
 */
export type StageEvent = "enter" | "leave" | "cue" | "rest" | "resize";

/** A sequence of slides that stand one below the other: which one is in view, and the ways to another. */
export interface Stage extends Handle {
  readonly root: HTMLElement;
  /** Where things may move: the media query. */
  readonly media: string;
  /** Aborts on `destroy()`. */
  readonly signal: AbortSignal;
  readonly slides: readonly Slide[];
  /** The viewport's height in px, without what an address bar covers. */
  readonly height: number;
  /** How far the document can be scrolled, in px. */
  readonly range: number;
  /** The slide over the middle of the viewport. */
  readonly current: Slide | undefined;
  /** The slide to which a slide change is on its way. */
  readonly flight: Slide | undefined;
  /** The slide that an element is in. */
  find(element: Element | null | undefined): Slide | undefined;
  /** Goes to a slide, named by its number from 0, its id or itself. `byKey`: the focus goes too, wherever it is. */
  goTo(slide: number | string | Element, byKey?: boolean): void;
  /** Goes to the next stop: the next slide, or first the lower edge of one that is taller than the viewport. */
  next(): void;
  /** Goes to the stop before. */
  previous(): void;
  /** Where the page is scrolled to (px), or will be when the running slide change has ended. */
  destination(): number;
  /**
   * Makes a step of so many px (upwards where negative) from `y`, by default the destination: to the next stop, or not at all (and gives `false`)
   * where the browser can do it, because the slide is taller than the viewport and its edge is further away, or because
   * there is no slide ahead. An infinite step leads to the first or the last slide.
   */
  step(px: number, byKey?: boolean, y?: number): boolean;
  /** Listens, until the signal aborts. The event's target is the slide (or the root), its detail a cue's class. */
  on(event: StageEvent, listener: (event: CustomEvent<string>) => void, signal?: AbortSignal): void;
  emit(event: StageEvent, element: Element | undefined, detail?: string): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Finds the slides, gives them their height, and keeps track of the one in view. */
export function init(options: Options = {}): Stage {
  const { media = large } = options;
  const root = options.root ?? document.querySelector<HTMLElement>("[data-parallax]") ?? document.body;
  const control = new AbortController();
  const { signal } = control;
  const all: Mutable<Slide>[] = [];
  let target = 0;

  // A slide that is only flown over is not visited.
  const update = () => {
    const middle = scrollY + self.height / 2;
    const now = self.slides.find(({ top, height }) => top <= middle && middle < top + height);
    if (now == self.current || (self.flight && now != self.flight)) return;
    self.emit("leave", self.current?.element);
    self.current = now;
    self.emit("enter", now?.element);
  };

  const settle = () => {
    self.flight = undefined;
    update();
    self.emit("rest", root);
  };

  const measure = () => {
    const y = scrollY;
    const anchor = self.flight ?? self.current;
    const before = { ...anchor! };
    self.height = document.documentElement.clientHeight;
    const now = scrollY; // the layout may have moved it
    self.slides = all.filter((slide) => {
      const box = slide.element.getBoundingClientRect();
      slide.top = box.top + now;
      slide.height = box.height;
      return box.height; // none where it is hidden or was removed
    });
    self.range = document.documentElement.scrollHeight - self.height;
    // The slide in view stays where it is; a slide change that runs ends at once. A phone that is turned sees to that itself.
    if (anchor && !matchMedia("(pointer:coarse)").matches && (anchor.top != before.top || anchor.height != before.height))
      scrollTo({
        top: anchor.top + (self.flight ? 0 : ((y - before.top) * anchor.height) / before.height),
        behavior: "instant",
      });
    update();
    self.emit("resize", root);
  };

  const fly = (top: number, slide: Slide, byKey?: boolean) => {
    const { element } = slide;
    const { activeElement } = document;
    self.flight = slide;
    target = top;
    // The focus goes along, but only where it is: with a mouse it stays on the body.
    if ((activeElement == document.body ? byKey : self.find(activeElement)) && !element.contains(activeElement))
      element.focus({ preventScroll: true });
    scrollTo({ top, behavior: matchMedia(media + lively).matches ? "smooth" : "instant" });
    if ("onscrollend" in window) listen(signal, window, "scrollend", settle, { once: true });
    else setTimeout(settle, 1000);
    return true;
  };

  // What is not here, the first measurement adds: the observer's, before anything is painted, so that whoever starts a stage
  // has time to listen.
  const self = {
    slides: all,
    root,
    media,
    signal,
    find: (element) => self.slides.find((slide) => slide.element.contains(element as Element)),
    goTo(name, byKey) {
      const slide = self.slides.find(({ element }, i) => i === name || element == name || element.id == name);
      // Where there is no way to go, there would be no end to wait for.
      if (slide && (self.flight || slide.top != scrollY)) fly(slide.top, slide, byKey);
    },
    next: () => self.step(1e9),
    previous: () => self.step(-1e9),
    destination: () => (self.flight ? target : scrollY),
    step(px, byKey, y = self.destination()) {
      // Tops at even places, bottoms at odd ones. Before all, after all, and between a top and its bottom, that is behind
      // an odd number of edges, the page may rest anywhere.
      const edges = self.slides.flatMap(({ top, height }) => [top, Math.max(top, top + height - self.height)]);
      const direction = Math.sign(px);
      const passed = edges.filter((edge) => edge < y + direction).length;
      const i = px == Infinity ? edges.length - 2 : px == -Infinity ? 0 : passed - +(px < 0);
      const way = (edges[i]! - y) * direction;
      const between = passed % 2 == 0 && passed > 0 && passed < edges.length;
      return way > 1 && (between || way < px * direction) && fly(edges[i]!, self.slides[i >> 1]!, byKey);
    },
    emit: (event, element, detail) =>
      element?.dispatchEvent(new CustomEvent("parallax:" + event, { bubbles: true, detail })),
    on: (event, listener, until = signal) => listen(until, root, "parallax:" + event, listener),
    destroy: () => control.abort(),
  } as Partial<Mutable<Stage>> as Mutable<Stage>;

  const seen = new IntersectionObserver(update, { rootMargin: "-50%" });
  const sized = new ResizeObserver(measure);
  for (const element of root.querySelectorAll<HTMLElement>("[data-slide]")) {
    all.push({ element } as Slide);
    seen.observe(element);
    sized.observe(element);
    // Writes the attribute, where there is none with -1: what has it can take the focus.
    element.tabIndex += 0;
  }
  listen(signal, window, "resize", measure);
  after(signal, () => {
    seen.disconnect();
    sized.disconnect();
  });
  return self;
}
