import { fromAddress, start } from "./index";

// Starts each `[data-parallax]` of the page, with what its attributes and the page's address say. Without a page (on a
// server) there is nothing to start.
const asked = typeof document == "object" && fromAddress();
if (asked)
  for (const root of document.querySelectorAll<HTMLElement>("[data-parallax]")) {
    const { hijack, effects } = root.dataset as { hijack?: string; effects?: "transform" | "margin" | "false" };
    start({ root, hijack: hijack != "false", effects: effects != "false" && (effects ?? "auto"), ...asked });
  }
