/**
 * Puts a button over a film, which plays and pauses it: for touch screens, where films don't start by themselves, for who
 * minds motion, and for the keyboard. It takes the place of the browser's controls, which are there without script.
 *
 * `data-play` is the film's id. A style sheet shows the button by its classes: `is-playing`; `is-fresh` while the film
 * stands at its beginning and may be about to start by itself; `is-entered` while its slide is in view.
 */
export function play(button: HTMLButtonElement): void {
  const film = document.getElementById(button.dataset.play ?? "");
  if (!(film instanceof HTMLVideoElement)) return;
  const show = () => {
    const { paused } = film;
    button.ariaLabel = paused ? "Play the film" : "Pause the film";
    button.classList.toggle("is-playing", !paused);
    button.classList.toggle("is-fresh", paused && film.currentTime == 0);
    button.firstElementChild?.setAttribute("class", paused ? "icon icon-play" : "icon icon-pause");
  };
  for (const type of ["play", "pause", "seeked"]) film.addEventListener(type, show);
  film.addEventListener("error", () => button.remove(), true); // its poster stands in
  const slide = film.closest("[data-slide]");
  slide?.addEventListener("parallax:enter", () => button.classList.add("is-entered"));
  slide?.addEventListener("parallax:leave", () => button.classList.remove("is-entered"));
  button.addEventListener("click", () => {
    if (film.paused) void film.play();
    else film.pause();
  });
  film.controls = false;
  button.hidden = false;
  show();
}
