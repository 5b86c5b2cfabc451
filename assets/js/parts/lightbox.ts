/** Shows the photograph that a link of the grid leads to, alone, in a dialog. Escape, the button or a click closes it. */
export function lightbox(link: HTMLAnchorElement): void {
  const small = link.querySelector("img");
  if (!small) return;
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  dialog.setAttribute("aria-label", small.alt);

  const close = document.createElement("button");
  close.type = "button";
  close.ariaLabel = "Close";
  const cross = document.createElement("span");
  cross.className = "icon icon-close";
  close.append(cross);

  const figure = document.createElement("figure");
  const image = new Image();
  image.width = Number(small.getAttribute("width"));
  image.height = Number(small.getAttribute("height"));
  image.alt = small.alt;
  image.src = link.href;
  const caption = document.createElement("figcaption");
  caption.textContent = link.querySelector("strong")?.textContent ?? "";
  figure.append(image, caption);

  dialog.append(close, figure);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
