/** One state of the server: all that a page has to know, whenever it asks and whatever it missed. */
export interface State {
  /** Names the run of the server. Numbers of builds compare within one run only. */
  run: string;
  /** Counts the builds that changed a file. */
  build: number;
  /** Counts the states, also those that only brought or mended errors. */
  state: number;
  /** Which files changed in this run, by their URL's path: the build that changed each last. */
  changed: Record<string, number>;
  /** What the last build failed of; empty where it didn't. */
  errors: Finding[];
  /** How many more there are than errors holds. */
  more: number;
}

/** One error of a build. */
export interface Finding {
  /** FILE:LINE:COLUMN, as far as known. */
  place: string;
  message: string;
  remedy: string;
  notes: string[];
  /** The line at fault, in three parts; its number is 0 where there is none to show. */
  line: number;
  before: string;
  fault: string;
  after: string;
  /** Whether a click on the place opens it in an editor. */
  opens: boolean;
}

/** What the server puts before this script. */
export interface Served {
  run: string;
  build: number;
}
