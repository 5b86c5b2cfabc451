import { likes } from "./parts/likes";

likes(document.querySelectorAll<HTMLButtonElement>("[data-like]"));
