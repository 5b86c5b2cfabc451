import { background } from "./background";
import { check } from "./check";
import { cues } from "./cues";
import { hash } from "./hash";
import { keys } from "./keys";
import { layers } from "./layers";
import { nav } from "./nav";
import type { Options } from "./options";
import { type Stage, stage } from "./stage";
import { video } from "./video";
import { wheel } from "./wheel";

export type { Options } from "./options";
export type { Handle } from "./scope";
export type { Slide, SlideName, Stage, StageEvent } from "./stage";
export { background, cues, hash, keys, layers, nav, stage, video, wheel };

// Bundlers put a constant here: esbuild "production" where it minifies, else "development".
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Starts everything on the page's slides: the stage, and each module on it. */
export function start(options: Options = {}): Stage {
  const started = stage(options);
  if (process.env.NODE_ENV != "production") check(started);
  if (options.hijack != false) {
    wheel(started);
    keys(started);
  }
  hash(started);
  nav(started);
  video(started);
  cues(started);
  layers(started);
  background(started);
  return started;
}

/** The options that the page's address asks for: `?nowheel=1`, `?notimeline=1`, `?notransform=1`; nothing for `?nojs=1`. */
export function fromAddress(): Options | undefined {
  const asked = new URLSearchParams(location.search);
  if (asked.has("nojs")) return;
  return {
    ...(asked.has("nowheel") && { hijack: false }),
    ...(asked.has("notimeline") && { effects: "transform" }),
    ...(asked.has("notransform") && { effects: "margin" }),
  };
}
