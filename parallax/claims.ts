/**
 * Whether wheel and keys belong to what is under the pointer or has the focus, rather than to the slides: a dialog, a
 * list, a map, or anything that can still scroll that way.
 */
export function claims(element: Element | null, direction: number): boolean {
  // The page itself scrolls too; that is what the slides take over.
  if (!element?.matches(":not(html,body)")) return !!document.querySelector("dialog:modal");
  const { scrollTop } = element;
  return (
    element.matches("select,dialog,[role=dialog],[data-native]") ||
    ((direction < 0 ? scrollTop : element.scrollHeight - element.clientHeight - scrollTop) >= 1 &&
      /auto|scroll/.test(getComputedStyle(element).overflowY)) ||
    claims(element.parentElement, direction)
  );
}
