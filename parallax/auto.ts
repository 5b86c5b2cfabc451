import { fromAddress, start } from "./index";

// Starts each `[data-parallax]` of the page, with what its attributes and the page's address say. On a server there is no
// page, and nothing to start.
for (const root of globalThis.document?.querySelectorAll<HTMLElement>("[data-parallax]") ?? []) {
  const options = fromAddress({ root });
  if (options) start(options);
}
