import type { Finding, State } from "./state";

// A sheet made by script needs no permission of the page's Content-Security-Policy, as a style element would.
const look = `
  :host { all: initial; position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; margin: 0;
    padding: 0; border: 0; z-index: 2147483647; background: rgb(12 14 20 / 82%); overflow: auto; overscroll-behavior: contain; }
  main { box-sizing: border-box; max-width: 62rem; margin: 5vh auto; padding: 1.5rem 2rem 2rem; border-radius: 10px;
    border-top: 6px solid #ff5c5c; background: #1a1d26; color: #d7dae3; font: 15px/1.5 system-ui, sans-serif; }
  header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
  h1 { margin: 0; font-size: 1.15rem; color: #ff8080; }
  article { margin-top: 1.5rem; }
  h2 { margin: 0; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
  p { margin: .35rem 0 0; white-space: pre-line; overflow-wrap: anywhere; }
  .note { color: #9aa1b2; }
  .place, pre { font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  pre { margin: .6rem 0; padding: .7rem 1rem; border-radius: 6px; background: #10121a; overflow-x: auto; tab-size: 4; }
  .number, .hidden { user-select: none; }
  .number { color: #6d7487; }
  .hidden { visibility: hidden; }
  .caret, .fault { color: #ff8080; }
  button { all: unset; cursor: pointer; color: #8ab4ff; text-decoration: underline; overflow-wrap: anywhere; }
  button:focus-visible { outline: 2px solid #8ab4ff; outline-offset: 2px; border-radius: 2px; }
`;

/** Shows the errors of a build over the page, all of them, until they are mended or the user puts them away. */
export function overlay(server: string): { show(state: State): void } {
  let host: HTMLElement | undefined;
  let shown = "";
  const escape = (event: KeyboardEvent) => {
    if (event.key != "Escape") return;
    event.stopImmediatePropagation();
    hide();
  };
  const hide = () => {
    removeEventListener("keydown", escape, true);
    host?.remove();
    host = undefined;
  };
  return {
    show(state) {
      const text = JSON.stringify(state.errors);
      if (window != window.top || text == shown) return; // a frame leaves it to the page around it
      shown = text;
      hide();
      if (state.errors.length == 0) return;
      host = build(state, server, hide);
      addEventListener("keydown", escape, true);
    },
  };
}

function build(state: State, server: string, hide: () => void): HTMLElement {
  const host = document.createElement("assetbuild-errors");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  root.adoptedStyleSheets = [sheet];

  const count = state.errors.length + state.more;
  const close = element("button", "close", "Close");
  close.addEventListener("click", hide);
  const title = count == 1 ? "The build failed" : `The build failed: ${count} errors`;
  const main = element("main", "", element("header", "", element("h1", "", title), close));
  state.errors.forEach((error, number) => main.append(article(error, () => open(server, state, number))));
  if (state.more > 0) main.append(element("p", "", `… and ${state.more} more, in the terminal.`));
  main.append(element("p", "note", "The page is the last good build's. This goes away when the errors are mended."));
  root.append(main);

  host.setAttribute("role", "dialog");
  host.setAttribute("aria-label", "Errors of the build");
  // What the page does with wheel and keys doesn't concern the overlay.
  for (const type of ["wheel", "touchmove", "keydown", "keyup", "click"]) {
    host.addEventListener(type, (event) => event.stopPropagation());
  }
  document.documentElement.append(host); // not the body: some pages replace it
  if ("showPopover" in host) {
    host.popover = "manual"; // above the page's own dialogs
    host.showPopover();
  }
  return host;
}

function article(error: Finding, open: () => void): HTMLElement {
  const box = element("article", "");
  if (error.place) {
    const place = element(error.opens ? "button" : "div", "place", error.place);
    if (error.opens) place.addEventListener("click", open);
    box.append(place);
  }
  box.append(element("h2", "", error.message));
  if (error.line > 0) box.append(frame(error));
  for (const note of error.notes) box.append(element("p", "note", note));
  if (error.remedy) box.append(element("p", "", error.remedy));
  return box;
}

/** The line at fault, and below it carets. What stands before the fault is repeated unseen, so that any width fits. */
function frame(error: Finding): HTMLElement {
  const number = `${error.line} │ `;
  const margin = " ".repeat(number.length - 2) + "│ ";
  const carets = "^".repeat(Math.max(1, [...error.fault].length));
  return element(
    "pre",
    "",
    element("span", "number", number),
    error.before,
    element("span", "fault", error.fault),
    error.after + "\n",
    element("span", "number", margin),
    element("span", "hidden", error.before),
    element("span", "caret", carets),
  );
}

function open(server: string, state: State, number: number): void {
  void fetch(`${server}/@assetbuild/open?run=${state.run}&state=${state.state}&finding=${number}`, { method: "POST" });
}

/** Makes an element with a class, if that isn't empty, and what stands in it. */
function element(name: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}
