/**
 * Whether wheel and keys belong to what is under the pointer or has the focus, rather than to the slides: a dialog, a
 * list, a map, or anything that can still scroll that way.
 */
export function claims(element: Element | null, root: Element, direction: number): boolean {
  for (; element && element != root && element != document.body; element = element.parentElement) {
    const room = direction < 0 ? element.scrollTop : element.scrollHeight - element.clientHeight - element.scrollTop;
    if (
      element.matches("select,dialog,[role=dialog],[data-native]") ||
      (room >= 1 && /auto|scroll/.test(getComputedStyle(element).overflowY))
    )
      return true;
  }
  return !!document.querySelector("dialog:modal");
}
