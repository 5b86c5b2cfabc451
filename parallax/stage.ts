import { large, type Options } from "./options";
import { after, type Handle, put, scope } from "./scope";

/** A slide and where it stands: px from the document's top, as last measured. */
export interface Slide {
  readonly element: HTMLElement;
  readonly top: number;
  readonly height: number;
}

/** How a slide can be named: by a number from 0, by its id, by itself or by anything inside it. */
export type SlideName = number | string | Node;

/** What happens on a stage. Each is also a bubbling DOM event, `parallax:enter` and so on. */
export type StageEvent = "enter" | "leave" | "cue" | "resize";

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
  /** Where the page is scrolled to, or will be when the running slide change has ended: px. */
  readonly destination: number;
  find(slide: SlideName | null | undefined): Slide | undefined;
  goTo(slide: SlideName): void;
  next(): void;
  previous(): void;
  /**
   * Makes a step of so many px from `from`: to the next stop, or not at all (and gives `false`) where the browser can do
   * it, because the slide is taller than the viewport and its edge is further away, or because there is no slide ahead.
   */
  step(direction: number, px: number, from: number): boolean;
  /** Calls the listener with the slide (or the root) and the event's detail, until the signal aborts. */
  on(event: StageEvent, listener: (element: HTMLElement, detail?: string) => void, signal?: AbortSignal): void;
  emit(element: HTMLElement, event: StageEvent, detail?: string): void;
  /** Draws once a frame while the page scrolls, and at once where it was measured anew. */
  frame(draw: (y: number) => void, signal: AbortSignal): void;
  /** Calls back when no slide change runs: now, or as soon as it has ended. */
  settled(callback: () => void): void;
}

/** Finds the slides, gives them their height, and keeps track of the one in view. */
export function stage(options: Options = {}): Stage {
  const { root: named = "[data-parallax]", media = large } = options;
  const root = (typeof named == "string" ? document.querySelector<HTMLElement>(named) : named) ?? document.body;
  const page = document.documentElement;
  const control = new AbortController();
  const { signal } = control;
  const calm = matchMedia("(prefers-reduced-motion:reduce)");
  const all = [...root.querySelectorAll<HTMLElement>(options.slides ?? "[data-slide]")].map((element) => ({
    element,
    top: 0,
    height: 0,
  }));
  const draws = new Set<(y: number) => void>();
  let slides = all;
  let width = 0;
  let height = 0;
  let range = 0;
  let current: HTMLElement | undefined;
  let flight: { slide: Slide; top: number } | undefined;
  let waiting: (() => void)[] = [];
  let frame = 0;
  let active: AbortSignal | undefined;

  const find = (name: SlideName | null | undefined) =>
    slides.find(({ element }, i) => name === i || name === element.id || (name as Node)?.nodeType && element.contains(name as Node));

  const emit: Stage["emit"] = (element, event, detail) =>
    element.dispatchEvent(new CustomEvent("parallax:" + event, { bubbles: true, detail }));

  const render = () => {
    frame = 0;
    const y = scrollY;
    draws.forEach((each) => each(y));
  };

  // A slide that is only flown over is not visited.
  const update = () => {
    const middle = scrollY + height / 2;
    const now = slides.find(({ top, height }) => top <= middle && middle < top + height)?.element;
    if (now == current || (flight && now != flight.slide.element)) return;
    if (current) emit(current, "leave");
    current = now;
    if (now) emit(now, "enter");
  };

  const settle = () => {
    flight = undefined;
    update();
    waiting.splice(0).forEach((callback) => callback());
  };

  const measure = () => {
    const y = scrollY;
    const anchor = flight?.slide ?? find(current);
    const before = { ...anchor! };
    width = page.clientWidth;
    height = page.clientHeight;
    if (active) {
      root.style.setProperty("--parallax-width", width + "");
      root.style.setProperty("--parallax-height", height + "");
      root.style.setProperty("--parallax-slide", height + "px");
    }
    const origin = page.getBoundingClientRect().top;
    slides = all.filter(({ element }) => element.isConnected);
    for (const slide of slides) {
      const box = slide.element.getBoundingClientRect();
      slide.top = box.top - origin;
      slide.height = box.height;
    }
    range = page.scrollHeight - height;
    if (active && anchor && (anchor.top != before.top || anchor.height != before.height)) {
      scrollTo({
        top: flight
          ? anchor.top + (flight.top > before.top ? anchor.height - height : 0)
          : anchor.top + ((y - before.top) * anchor.height) / before.height,
        behavior: "instant",
      });
    }
    render();
    update();
    emit(root, "resize");
  };

  const fly = (top: number, slide: Slide, from: number) => {
    const { activeElement } = document;
    if (!slide.element.contains(activeElement) && (activeElement == document.body || find(activeElement)))
      slide.element.focus({ preventScroll: true });
    flight = { slide, top };
    scrollTo({ top, behavior: calm.matches ? "instant" : "smooth" });
    if (Math.abs(top - from) < 1) settle();
    else if ("onscrollend" in window) addEventListener("scrollend", settle, { once: true, signal });
    else setTimeout(settle, 1000);
  };

  const goTo: Stage["goTo"] = (name) => {
    const slide = find(name);
    if (slide) fly(slide.top, slide, scrollY);
  };
  const neighbour = (by: number) => goTo(slides.indexOf((flight?.slide ?? find(current)) as (typeof all)[0]) + by);

  // Stops are ranges in which the page may rest: what is before the slides, each slide (more than a point where it is
  // taller than the viewport), and what comes after. Upwards is the same with all signs turned.
  const step: Stage["step"] = (direction, px, y) => {
    const from = y * direction + 1;
    const first = slides[0];
    const last = slides.at(-1);
    if (!first || !last) return false;
    const end = (slide: Slide) => slide.top + Math.max(0, slide.height - height);
    const stops = [
      [-Infinity, first.top, first] as const,
      ...slides.map((slide) => [slide.top, end(slide), slide] as const),
      [end(last), Infinity, last] as const,
    ].map(([a, b, slide]) => [Math.min(a * direction, b * direction), Math.max(a * direction, b * direction), slide] as const);
    if (direction < 0) stops.reverse();
    const [near, far, slide] = stops.find(([, far]) => far > from)!;
    const inside = near <= from;
    if (inside && far - from >= px) return false;
    fly((inside ? far : near) * direction, slide, y);
    return true;
  };

  const self: Stage = {
    root,
    options,
    media,
    signal,
    get slides() { return slides; },
    get height() { return height; },
    get range() { return range; },
    get current() { return current; },
    get destination() { return flight?.top ?? scrollY; },
    find,
    goTo,
    next: () => neighbour(1),
    previous: () => neighbour(-1),
    step,
    emit,
    on: (event, listener, until = signal) =>
      root.addEventListener("parallax:" + event, ((e: CustomEvent<string>) => listener(e.target as HTMLElement, e.detail)) as EventListener, { signal: until }),
    frame(draw, until) {
      draws.add(draw);
      after(until, () => draws.delete(draw));
      addEventListener("scroll", () => { frame ||= requestAnimationFrame(render); }, { passive: true, signal: until });
      draw(scrollY);
    },
    settled(callback) {
      if (flight) waiting.push(callback);
      else callback();
    },
    destroy: () => control.abort(),
  };

  for (const { element } of all) {
    if (!element.hasAttribute("tabindex")) {
      element.tabIndex = -1;
      after(signal, () => element.removeAttribute("tabindex"));
    }
  }
  scope((inner) => {
    active = inner;
    for (const name of ["--parallax-width", "--parallax-height", "--parallax-slide"]) put(root, name, "", inner);
    // Script keeps the slide in view in its place; the browser's own anchoring would do it a second time.
    put(root, "overflow-anchor", "none", inner);
    after(inner, () => { active = undefined; });
    measure();
  }, signal, media);
  measure();

  const seen = new IntersectionObserver(update, { rootMargin: "-50% 0px" });
  const sized = new ResizeObserver(measure);
  for (const { element } of all) {
    seen.observe(element);
    sized.observe(element);
  }
  after(signal, () => {
    seen.disconnect();
    sized.disconnect();
  });
  addEventListener("resize", measure, { signal });
  document.addEventListener("visibilitychange", settle, { signal });
  return self;
}
