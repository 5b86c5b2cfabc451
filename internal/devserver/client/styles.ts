import { changedPath } from "./uses";

/** The link that each link stands in for, until it has loaded. */
const replaced = new WeakMap<Element, Element>();
const replacing = new WeakSet<Element>();
let count = 0;

/**
 * Loads the changed stylesheets anew. Each old one stays until the new one has loaded, so that the page never shows without
 * styles. Gives the paths that no link of the document has.
 */
export function swap(server: string, paths: string[]): string[] {
  const changed = new Set(paths);
  const found = new Set<string>();
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel~=stylesheet][href]")) {
    const path = changedPath(server, link.href, changed);
    if (!path) continue;
    found.add(path);
    if (!replacing.has(link)) replace(link);
  }
  return paths.filter((path) => !found.has(path));
}

function replace(link: HTMLLinkElement): void {
  const next = link.cloneNode() as HTMLLinkElement;
  const address = new URL(link.href);
  // A page holds on to what it has loaded from an address, whatever a header says.
  address.searchParams.set("assetbuild", Date.now().toString(36) + (count++).toString(36));
  next.href = address.href;
  next.removeAttribute("integrity");
  replaced.set(next, link);
  replacing.add(link);
  next.addEventListener("load", () => forget(next));
  next.addEventListener("error", () => {
    next.remove();
    replacing.delete(link);
  });
  link.after(next);
}

/** Removes all links that a link stands in for: the one before it, and that one's, had it not loaded yet. */
function forget(link: Element): void {
  const old = replaced.get(link);
  if (!old) return;
  replaced.delete(link);
  forget(old);
  old.remove();
}
