import { follow } from "./follow";
import type { Options } from "./options";
import type { Handle } from "./scope";
import type { Stage } from "./slides";

/**
 * Moves and grows each `data-background` by the part of the page that was scrolled, and fades the blurred overlays in it
 * in. `mode` is the option `effects`.
 */
export function init(stage: Stage, mode?: Options["effects"]): Handle {
  return follow(stage, "[data-background]", mode);
}
