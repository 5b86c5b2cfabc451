import { fromAddress, start } from "./index";

// Starts each `[data-parallax]` of the page, with what its attributes and the page's address say. On a server there is no
// page, and nothing to start.
if (typeof document == "object")
  for (const root of document.querySelectorAll<HTMLElement>("[data-parallax]")) {
    const options = fromAddress({ root });
    if (options) start(options);
  }
