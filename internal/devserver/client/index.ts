import { overlay } from "./overlay";
import { leave } from "./reload";
import { share } from "./share";
import type { Served, State } from "./state";
import { stream } from "./stream";
import { swap } from "./styles";
import { uses } from "./uses";

declare const served: Served;

const once = Symbol.for("assetbuild");
const script = document.currentScript as HTMLScriptElement | null;
if (script && !(once in window)) {
  Object.defineProperty(window, once, { value: true });
  start(new URL(script.src).origin, script.dataset);
}

/**
 * Keeps this page as the server has it. The tag of a page that the server made says which file and which build it is; of
 * another server's page the build is the one at which this script was fetched.
 */
function start(server: string, tag: DOMStringMap): void {
  const run = tag["run"] ?? served.run;
  let build = Number(tag["build"] ?? (fromHistory() ? 0 : served.build));
  const errors = overlay(server);

  const receive = (state: State) => {
    if (state.run != run) return leave(state);
    const changed = Object.keys(state.changed).filter((path) => state.changed[path]! > build);
    build = Math.max(build, state.build);
    errors.show(state);
    if (changed.length == 0) return;
    const rest = swap(server, changed);
    if (tag["page"] == "*" || rest.some((path) => path == tag["page"]) || uses(server, rest)) leave(state);
  };
  share("assetbuild " + server, (each) => stream(server + "/@assetbuild/events", each), receive);
}

/** Tells whether the user stepped back or forward to this page: then a browser takes styles and scripts as it has them. */
function fromHistory(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type == "back_forward";
}
