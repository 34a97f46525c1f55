import { render } from "preact";
import { App } from "./app.tsx";
import { listenToKeys } from "./keys.ts";
import { PageState } from "./page-state.ts";

const state = new PageState();
listenToKeys(state);
const show = () => render(<App state={state} />, document.body);
state.subscribe(show);
show();
