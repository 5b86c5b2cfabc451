import { type Handle, scope } from "./scope";
import type { Stage } from "./slides";

/** The viewports that are large enough, but for touch screens. */
export const large = "(width>=600px) and (height>=600px) and (not (pointer:coarse))";

/** Added to a media query: people who don't mind motion. */
export const lively = " and (not (prefers-reduced-motion))";

/**
 * Heeds the wish for less motion, also where it changes while the page is open: calls `run` each time things may begin to
 * move on a stage, with a signal that aborts when they may no longer, and on `destroy()`.
 */
export function init(stage: Pick<Stage, "media" | "signal">, run: (signal: AbortSignal) => void): Handle {
  return scope(stage, run, stage.media + lively);
}
