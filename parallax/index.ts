// The order is that of the bundle: in this one it packs best.
import * as motion from "./motion";
import * as hash from "./hash";
import { check } from "./check";
import * as slides from "./slides";
import * as keys from "./keys";
import * as video from "./video";
import { follow } from "./follow";
import * as background from "./background";
import * as nav from "./nav";
import * as wheel from "./wheel";
import * as layers from "./layers";
import type { Options } from "./options";

export type { Options } from "./options";
export type { Handle } from "./scope";
export type { Slide, Stage, StageEvent } from "./slides";
export { background, hash, keys, layers, motion, nav, slides, video, wheel };

// Bundlers put a constant here: esbuild "production" where it minifies, else "development".
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Starts everything on the page's slides: their stage, and each module on it. */
export function start(options: Options = {}): slides.Stage {
  const stage = slides.init(options);
  if (process.env.NODE_ENV != "production") check(stage, options);
  if (options.hijack != false) {
    wheel.init(stage);
    keys.init(stage);
  }
  hash.init(stage);
  nav.init(stage);
  video.init(stage);
  // Layers and backgrounds at once, so that they share a frame.
  follow(stage, "[data-layer],[data-background]", options.effects);
  return stage;
}

/**
 * The options that the page's address asks for, on top of others: `?nowheel=1` leaves wheel and keys alone,
 * `?notransform=1` moves by `margin-top`; `?nojs=1` gives nothing, so that nothing is started.
 */
export function fromAddress(options: Options = {}): Options | undefined {
  const asked = (name: string) => location.search.includes(name);
  if (asked("nojs")) return;
  if (asked("nowheel")) options.hijack = false;
  if (asked("notransform")) options.effects = "margin";
  return options;
}
