import type { State } from "./state";

/** Milliseconds without a sign of life after which a stream counts as dead. The server gives one every 15 s. */
const silence = 40_000;
/** Milliseconds between two attempts to connect: the first pause, and the longest. */
const pause = { first: 250, longest: 4_000 };

/**
 * Receives the server's states until it is closed. A stream that ends (the server restarts) or falls silent (the machine
 * slept, a network changed) is opened again; the first state on it makes up for all that was missed.
 */
export function stream(address: string, receive: (state: State) => void): () => void {
  let source: EventSource;
  let timer = 0;
  let wait = pause.first;
  let heard = Date.now();
  const hear = () => {
    heard = Date.now();
    wait = pause.first;
  };
  const open = () => {
    clearTimeout(timer);
    timer = 0;
    heard = Date.now();
    source = new EventSource(address);
    source.addEventListener("beat", hear);
    source.addEventListener("state", (event) => {
      hear();
      receive(JSON.parse(event.data));
    });
    // The browser's own way to reconnect ends at the first refusal; and in some browsers it never begins.
    source.onerror = () => {
      source.close();
      timer = setTimeout(open, wait);
      wait = Math.min(2 * wait, pause.longest);
    };
  };
  const look = () => {
    if (document.hidden || (!timer && Date.now() - heard < silence)) return;
    source.close();
    open();
  };
  open();
  const clock = setInterval(look, silence / 4);
  const ended = new AbortController();
  document.addEventListener("visibilitychange", look, ended);
  addEventListener("online", look, ended);
  return () => {
    ended.abort();
    clearInterval(clock);
    clearTimeout(timer);
    source.close();
  };
}
