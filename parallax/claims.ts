/** What keeps wheel and keys for itself, whatever it holds. */
const own = "select,dialog,[role=dialog],[data-native]";

/**
 * Whether wheel and keys belong to what is under the pointer or has the focus, rather than to the slides: a dialog, a
 * list, a map, or anything that can still scroll that way.
 */
export function claims(element: Element | null, root: Element, direction: number): boolean {
  if (document.querySelector("dialog:modal")) return true;
  for (; element && element != root; element = element.parentElement) {
    const { clientHeight, scrollHeight, scrollTop } = element;
    const room = direction < 0 ? scrollTop : scrollHeight - clientHeight - scrollTop;
    if (element.matches(own) || (room >= 1 && /auto|scroll/.test(getComputedStyle(element).overflowY))) return true;
  }
  return false;
}
