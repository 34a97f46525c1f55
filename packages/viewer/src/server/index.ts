/**
 * The live page: what is in shared memory, in a browser. It knows neither transports nor channels: it is given a
 * {@link Source}.
 *
 * @module
 */
export type { Listed, Status } from "../protocol.ts";
export { type ServeOptions, serve, type Viewer } from "./serve.ts";
export type { Look, News, Source, Wanted, Watching } from "./source.ts";
