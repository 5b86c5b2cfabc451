const key = (name: string) => `tarn-like-${name}`;

/** Shows like buttons, which do nothing without script, and remembers in this browser what was liked. */
export function likes(buttons: Iterable<HTMLButtonElement>): void {
  for (const button of buttons) {
    const name = button.dataset.like ?? "";
    const count = button.querySelector("[data-count]");
    const others = Number(count?.textContent ?? 0);
    const show = (liked: boolean) => {
      button.setAttribute("aria-pressed", String(liked));
      if (count) count.textContent = String(others + Number(liked));
    };
    show(read(name));
    button.addEventListener("click", () => {
      const liked = button.getAttribute("aria-pressed") != "true";
      write(name, liked);
      show(liked);
    });
    button.hidden = false;
  }
}

// Storage throws where a browser refuses it; then a like lasts as long as the page.

function read(name: string): boolean {
  try {
    return localStorage.getItem(key(name)) == "1";
  } catch {
    return false;
  }
}

function write(name: string, liked: boolean): void {
  try {
    if (liked) localStorage.setItem(key(name), "1");
    else localStorage.removeItem(key(name));
  } catch {
    // The count on the page has changed; that is all there is.
  }
}
