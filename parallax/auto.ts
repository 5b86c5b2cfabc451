import { fromAddress, start } from "./index";

/** Starts each `[data-parallax]` of the page, with what its attributes and the page's address say. */
function auto(): void {
  const asked = fromAddress();
  if (!asked) return;
  for (const root of document.querySelectorAll<HTMLElement>("[data-parallax]")) {
    const { hijack, effects } = root.dataset as { hijack?: string; effects?: "transform" | "margin" | "false" };
    start({ root, hijack: hijack != "false", effects: effects != "false" && (effects ?? "auto"), ...asked });
  }
}

if (typeof document != "undefined") {
  if (document.readyState == "loading") addEventListener("DOMContentLoaded", auto);
  else auto();
}
