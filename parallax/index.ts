import { type Stage, stage } from "./stage";
import { check } from "./check";
import { effects } from "./effects";
import { hash } from "./hash";
import { keys } from "./keys";
import { nav } from "./nav";
import type { Options } from "./options";
import { video } from "./video";
import { wheel } from "./wheel";

export type { Options } from "./options";
export type { Handle } from "./scope";
export type { Slide, Stage, StageEvent } from "./stage";
export { effects, hash, keys, nav, stage, video, wheel };

// Bundlers put a constant here: esbuild "production" where it minifies, else "development".
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Starts everything on the page's slides: the stage, and each module on it. */
export function start(options: Options = {}): Stage {
  const started = stage(options);
  if (process.env.NODE_ENV != "production") check(started, options);
  if (options.hijack != false) {
    wheel(started);
    keys(started);
  }
  hash(started);
  nav(started);
  video(started);
  effects(started, options.effects);
  return started;
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
