import type { State } from "./state";

const key = "assetbuild";

/** What a page leaves to itself over a reload. */
interface Note {
  address: string;
  /** The build for which the page was loaded anew. */
  build: string;
  /** Where it was scrolled to, in px; left out once it is there again. */
  at?: [x: number, y: number];
}

let leaving = false;
comeBack();

/**
 * Loads the page anew, scrolled as it is. A page that nobody sees does so when it is seen. A page that comes again as it
 * was, because a service worker keeps it, is left alone.
 */
export function leave(state: State): void {
  const build = `${state.run} ${state.build}`;
  const before = read();
  if (leaving || (before?.address == location.href && before.build == build)) return;
  leaving = true;
  const go = () => {
    if (document.hidden) return;
    document.removeEventListener("visibilitychange", go);
    write({ address: location.href, build, at: [scrollX, scrollY] });
    location.reload();
  };
  document.addEventListener("visibilitychange", go);
  go();
}

/** Scrolls to where the page was before it was loaded anew. Browsers do so too, but not for pages that grow late. */
function comeBack(): void {
  const note = read();
  if (note?.address != location.href || !note.at) return;
  const [left, top] = note.at;
  delete note.at;
  write(note);
  const scroll = () => {
    if (Math.abs(scrollY - top) > 1 || Math.abs(scrollX - left) > 1) scrollTo({ left, top, behavior: "instant" });
  };
  if (document.readyState == "complete") scroll();
  else addEventListener("load", () => requestAnimationFrame(scroll), { once: true });
}

// Without storage, which a user may have forbidden, a page is scrolled as the browser thinks right.
function read(): Note | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function write(note: Note): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(note));
  } catch {
    return;
  }
}
