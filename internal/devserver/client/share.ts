import type { State } from "./state";

type Open = (receive: (state: State) => void) => () => void;

interface Message {
  /** A state that the leading tab received. */
  state?: State;
  /** Somebody new asks for the last one. */
  ask?: true;
}

/**
 * Shares one stream between all tabs of an origin: a browser has six connections to a host, and a stream holds one. The
 * tab that holds a lock leads: it has the stream and tells the others. When it goes, the browser gives the lock to the
 * next. Where a page has no locks (plain HTTP from another machine), each tab has a stream while one sees it.
 */
export function share(name: string, open: Open, receive: (state: State) => void): void {
  let stop = () => {};
  const start = () => {
    stop = navigator.locks && window.BroadcastChannel ? lead(name, open, receive) : whileVisible(open, receive);
  };
  start();
  // A page with a lock or a stream can't be kept for the way back; one that comes back asks anew.
  addEventListener("pagehide", () => stop());
  addEventListener("pageshow", (event) => event.persisted && start());
}

function lead(name: string, open: Open, receive: (state: State) => void): () => void {
  const channel = new BroadcastChannel(name);
  const waiting = new AbortController();
  let last: State | undefined;
  let release = () => {};
  let close = () => {};
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.state) receive(data.state);
    else if (data.ask && last) channel.postMessage({ state: last });
  };
  channel.postMessage({ ask: true });
  const led = () =>
    new Promise<void>((done) => {
      release = done;
      close = open((state) => {
        last = state;
        channel.postMessage({ state });
        receive(state);
      });
    });
  // Refused in a page without an origin of its own, such as a sandboxed frame: then it has its own stream.
  navigator.locks.request(name, { signal: waiting.signal }, led).catch(() => {
    if (!waiting.signal.aborted) close = whileVisible(open, receive);
  });
  return () => {
    waiting.abort();
    close();
    release();
    channel.close();
  };
}

function whileVisible(open: Open, receive: (state: State) => void): () => void {
  let close: (() => void) | undefined;
  const look = () => {
    if (document.hidden) {
      close?.();
      close = undefined;
    } else {
      close ??= open(receive);
    }
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    close?.();
  };
}
