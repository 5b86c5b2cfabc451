import { large, type Options } from "./options";
import { after, type Handle, put, scope } from "./scope";

/** A slide and where it stands: px from the document's top, as last measured. */
export interface Slide {
  readonly element: HTMLElement;
  readonly top: number;
  readonly height: number;
}

/** How a slide can be named: by a number from 0, by its id, by itself or by anything inside it. */
export type SlideName = number | string | Element;

/** What happens on a stage. Each is also a bubbling DOM event, `parallax:enter` and so on. */
export type StageEvent = "enter" | "leave" | "cue" | "resize";

/** Draws for a scroll position (px); `fresh` says that the page was measured anew. */
export type Draw = (y: number, fresh?: boolean) => void;

/** A sequence of slides that stand one below the other: which one is in view, and the ways to another. */
export interface Stage extends Handle {
  readonly root: HTMLElement;
  readonly options: Options;
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
  readonly current: HTMLElement | undefined;
  /** The slide that an element is in. */
  find(element: Element | null | undefined): Slide | undefined;
  goTo(slide: SlideName, byKey?: boolean): void;
  next(): void;
  previous(): void;
  /** Where the page is scrolled to (px), or will be when the running slide change has ended. */
  destination(): number;
  /**
   * Makes a step of so many px from `y`: to the next stop, or not at all (and gives `false`) where the browser can do it,
   * because the slide is taller than the viewport and its edge is further away, or because there is no slide ahead.
   */
  step(direction: number, px: number, y: number, byKey?: boolean): boolean;
  /** Calls the listener with the slide (or the root) and the event's detail, until the signal aborts. */
  on(event: StageEvent, listener: (element: HTMLElement, detail?: string) => void, signal?: AbortSignal): void;
  emit(event: StageEvent, element: HTMLElement, detail?: string): void;
  /** Draws now, once a frame while the page scrolls, and at once where it is measured anew. */
  frame(draw: Draw, signal: AbortSignal): void;
  /** Calls back when no slide change runs: now, or as soon as it has ended. */
  settled(callback: () => void): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Finds the slides, gives them their height, and keeps track of the one in view. */
export function stage(options: Options = {}): Stage {
  const { root: named = "[data-parallax]", media = large } = options;
  const root = (typeof named == "string" ? document.querySelector<HTMLElement>(named) : named) ?? document.body;
  const page = document.documentElement;
  const control = new AbortController();
  const { signal } = control;
  const calm = matchMedia("(prefers-reduced-motion:reduce)");
  const draws = new Set<Draw>();
  const all: Mutable<Slide>[] = [];
  let waiting: (() => void)[] = [];
  let flight: Slide | undefined;
  let target = 0;
  let frame = 0;
  let active: AbortSignal | undefined;

  const render = (fresh?: unknown) => {
    frame = 0;
    const y = scrollY;
    draws.forEach((draw) => draw(y, fresh == page));
  };
  const request = () => {
    frame ||= requestAnimationFrame(render);
  };

  // A slide that is only flown over is not visited.
  const update = () => {
    const middle = scrollY + self.height / 2;
    const now = self.slides.find(({ top, height }) => top <= middle && middle < top + height)?.element;
    const { current } = self;
    if (now == current || (flight && now != flight.element)) return;
    if (current) self.emit("leave", current);
    self.current = now;
    if (now) self.emit("enter", now);
  };

  const settle = () => {
    flight = undefined;
    update();
    waiting.splice(0).forEach((callback) => callback());
  };

  // Runs synchronously on resize, so that the slide in view stays where it is.
  const measure = () => {
    const y = scrollY;
    const anchor = flight ?? self.find(self.current);
    const { top, height } = anchor ?? all[0]!;
    self.height = page.clientHeight;
    if (active) root.style.setProperty("--parallax-slide", self.height + "px");
    const origin = page.getBoundingClientRect().top;
    self.slides = all.filter((slide) => {
      const box = slide.element.getBoundingClientRect();
      slide.top = box.top - origin;
      slide.height = box.height;
      return slide.element.isConnected;
    });
    self.range = page.scrollHeight - self.height;
    if (active && anchor && (anchor.top != top || anchor.height != height))
      scrollTo({ top: anchor.top + (flight ? 0 : ((y - top) * anchor.height) / height), behavior: "instant" });
    render(page);
    update();
    self.emit("resize", root);
  };

  const fly = (top: number, slide: Slide, y: number, byKey?: boolean) => {
    const { element } = slide;
    const { activeElement } = document;
    flight = slide;
    target = top;
    // The focus goes along, but only where it is: with a mouse it stays on the body.
    if (activeElement == document.body ? byKey : self.find(activeElement))
      self.settled(() => {
        if (!element.contains(document.activeElement)) element.focus({ preventScroll: true });
      });
    scrollTo({ top, behavior: calm.matches ? "instant" : "smooth" });
    if (Math.abs(top - y) < 1) settle();
    else if ("onscrollend" in window) addEventListener("scrollend", settle, { once: true, signal });
    else setTimeout(settle, 1000);
  };

  const neighbour = (by: number) => self.goTo(self.slides.indexOf((flight ?? self.find(self.current))!) + by);

  const self: Mutable<Stage> = {
    root,
    options,
    media,
    signal,
    slides: all,
    height: 0,
    range: 0,
    current: undefined,
    find: (element) => self.slides.find((slide) => slide.element.contains(element as Element)),
    goTo(name, byKey) {
      const slide =
        self.slides[name as number] ?? self.find(typeof name == "object" ? name : document.getElementById(name as string));
      if (slide) fly(slide.top, slide, scrollY, byKey);
    },
    next: () => neighbour(1),
    previous: () => neighbour(-1),
    destination: () => (flight ? target : scrollY),
    step(direction, px, y, byKey) {
      // Tops at even places, bottoms at odd ones: between a top and its bottom, before all and after all, the page may
      // rest anywhere.
      const edges = self.slides.flatMap(({ top, height }) => [top, top + Math.max(0, height - self.height)]);
      const ahead = (edge: number) => (edge - y) * direction > 1;
      const i = direction < 0 ? edges.findLastIndex(ahead) : edges.findIndex(ahead);
      const edge = edges[i];
      const free = (i % 2) * 2 - 1 == direction || edges[i - direction] == undefined;
      if (edge == undefined || (free && (edge - y) * direction >= px)) return false;
      fly(edge, self.slides[i >> 1]!, y, byKey);
      return true;
    },
    emit: (event, element, detail) =>
      element.dispatchEvent(new CustomEvent("parallax:" + event, { bubbles: true, detail })),
    on: (event, listener, until = signal) =>
      root.addEventListener(
        "parallax:" + event,
        ((e: CustomEvent<string>) => listener(e.target as HTMLElement, e.detail)) as EventListener,
        { signal: until },
      ),
    frame(draw, until) {
      draws.add(draw);
      // The same listener each time, so the browser keeps one.
      addEventListener("scroll", request, { passive: true });
      after(until, () => {
        draws.delete(draw);
        if (!draws.size) removeEventListener("scroll", request);
      });
      draw(scrollY, true);
    },
    settled(callback) {
      waiting.push(callback);
      if (!flight) settle();
    },
    destroy: () => control.abort(),
  };

  const seen = new IntersectionObserver(update, { rootMargin: "-50% 0px" });
  const sized = new ResizeObserver(measure);
  after(signal, () => {
    seen.disconnect();
    sized.disconnect();
  });
  for (const element of root.querySelectorAll<HTMLElement>(options.slides ?? "[data-slide]")) {
    all.push({ element, top: 0, height: 0 });
    seen.observe(element);
    sized.observe(element);
    if (!element.hasAttribute("tabindex")) {
      element.tabIndex = -1;
      after(signal, () => element.removeAttribute("tabindex"));
    }
  }
  addEventListener("resize", measure, { signal });
  document.addEventListener("visibilitychange", settle, { signal });
  scope(
    (inner) => {
      active = inner;
      put(root, "--parallax-slide", "", inner);
      // Script keeps the slide in its place; the browser's own anchoring would do it a second time.
      put(root, "overflow-anchor", "none", inner);
      after(inner, () => {
        active = undefined;
      });
      measure();
    },
    signal,
    media,
  );
  measure();
  return self;
}
