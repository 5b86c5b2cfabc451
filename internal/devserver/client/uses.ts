/** How many entries a browser keeps of what a page loaded, unless the page says otherwise. */
const kept = 250;

/** The path by which the server knows an address; empty for an address of somebody else. */
export function pathOf(server: string, address: string): string {
  const url = new URL(address, location.href);
  if (url.origin != server && url.origin != location.origin) return "";
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

/** Finds the address among changed paths, also where it has the fingerprint of a release. */
export function changedPath(server: string, address: string, changed: Set<string>): string | undefined {
  const path = pathOf(server, address);
  const plain = path.replace(/-[A-Z2-7]{8}(\.[^/]*)?$/, "$1");
  return [path, plain].find((known) => changed.has(known));
}

/** Tells whether the page loaded one of the paths, by whatever way: a script, a module's import, an image. */
export function uses(server: string, paths: string[]): boolean {
  if (paths.length == 0) return false;
  const changed = new Set(paths);
  const loaded = performance.getEntriesByType("resource");
  return loaded.length >= kept || loaded.some((entry) => changedPath(server, entry.name, changed));
}
