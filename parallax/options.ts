/** Options of a stage, each with a default that suits most pages. */
export interface Options {
  /** What holds the slides: the first `[data-parallax]`, or `<body>`. */
  root?: HTMLElement;
  /** Whether wheel and keys are taken over: `true`. The effects don't depend on it. */
  hijack?: boolean;
  /**
   * Who moves things: scroll-driven CSS where the browser has it and script elsewhere; or `"transform"`, script in any
   * case; or `"margin"`, script that sets `margin-top`, the slow way.
   */
  effects?: "transform" | "margin";
  /** Where wheel and keys are taken over and things move at all: a media query, the same as Sass's `$media`. */
  media?: string;
}
