import { follow } from "./follow";
import type { Options } from "./options";
import type { Handle } from "./scope";
import type { Stage } from "./slides";

/**
 * Moves each `data-layer="SPEED"` so many px per px scrolled; it is in its own place where its slide is in the middle of
 * the viewport. `mode` is the option `effects`.
 */
export function init(stage: Stage, mode?: Options["effects"]): Handle {
  return follow(stage, "[data-layer]", mode);
}
