/** Options of a stage, each with a default that suits most pages. */
export interface Options {
  /** What holds the slides: an element or a selector. The first `[data-parallax]`, or `<body>`. */
  root?: HTMLElement | string;
  /** A selector for the slides within the root: `[data-slide]`. */
  slides?: string;
  /** Whether wheel and keys are taken over: `true`. The effects don't depend on it. */
  hijack?: boolean;
  /**
   * `"auto"` takes scroll-driven CSS where the browser has it and `"transform"` elsewhere; `"transform"` sets
   * `translate3d` from one throttled frame; `"margin"` sets `margin-top`, the slow way; `false` moves nothing.
   */
  effects?: "auto" | "transform" | "margin" | false;
  /** Where wheel and keys are taken over and things move at all: a media query, the same as Sass's `$media`. */
  media?: string;
}

/** The viewports that are large enough, but for touch screens and print. */
export const large = "screen and (min-width:600px) and (min-height:600px) and (not (pointer:coarse))";

/** Added to a query: people who don't mind motion. */
export const lively = " and (prefers-reduced-motion:no-preference)";
