import { fromAddress, start } from "assetbuild/parallax";
import { likes } from "./parts/likes";
import { play } from "./parts/play";

const options = fromAddress();
if (options) start(options);

likes(document.querySelectorAll<HTMLButtonElement>("[data-like]"));
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-play]")) play(button);

// Photographs are links, so that they work without script. The lightbox is fetched when the first one is opened.
document.querySelector("[data-grid]")?.addEventListener("click", async (event) => {
  const link = (event.target as Element).closest("a");
  const click = event as MouseEvent;
  if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
  event.preventDefault();
  const { lightbox } = await import("./parts/lightbox");
  lightbox(link);
});
