import type { AbortSignalLike } from "../bell.ts";
import { refuses, rejects, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** Long enough for a busy machine: a wait that reaches it has failed. */
const LONG = 20_000;

/** An AbortSignal without a runtime's types. */
function abortable(): { signal: AbortSignalLike; abort(reason: unknown): void } {
  const listeners = new Set<() => void>();
  const state = { aborted: false, reason: undefined as unknown };
  return {
    signal: {
      get aborted(): boolean {
        return state.aborted;
      },
      get reason(): unknown {
        return state.reason;
      },
      addEventListener: (_type, listener): void => void listeners.add(listener),
      removeEventListener: (_type, listener): void => void listeners.delete(listener),
    },
    abort(reason: unknown): void {
      state.aborted = true;
      state.reason = reason;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Bells: a ring wakes, is kept, and tells whether someone listens. */
export const ringing: readonly CaseOfFeature[] = [
  contractCase("a bell wakes a waiter of the process", [], async (scene) => {
    const name = scene.name();
    const listener = scene.create(name, 64).bell(1);
    const ringer = scene.attach(name).bell(1);
    for (let round = 0; round < 20; round++) {
      const woken = listener.wait({ timeout: LONG });
      same("ring", ringer.ring(), true);
      same("wait", await woken, true);
    }
  }),

  contractCase("a ring before the wait is kept, once", [], async (scene) => {
    const name = scene.name();
    const listener = scene.create(name, 64).bell(1);
    const ringer = scene.attach(name).bell(1);
    listener.listen();
    listener.listen();
    for (let index = 0; index < 3; index++) same("ring", ringer.ring(), true);
    same("the kept ring", await listener.wait({ timeout: LONG }), true);
    while (await listener.wait({ timeout: 50 }));
    same("no more rings", await listener.wait({ timeout: 0 }), false);
  }),

  contractCase("many rings without a reader never block", [], async (scene) => {
    const name = scene.name();
    const listener = scene.create(name, 64).bell(1);
    const ringer = scene.attach(name).bell(1);
    listener.listen();
    for (let index = 0; index < 100_000; index++)
      if (!ringer.ring()) throw new Error(`ring ${index} found no listener`);
    same("wait", await listener.wait({ timeout: LONG }), true);
  }),

  contractCase("rows have bells of their own", [], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const other = scene.attach(name);
    region.bell(0).listen();
    other.bell(1).listen();
    same("ring 1", region.bell(1).ring(), true);
    same("bell 1", await other.bell(1).wait({ timeout: LONG }), true);
    same("bell 0", await region.bell(0).wait({ timeout: 50 }), false);
  }),

  contractCase("a wait ends at its time-out", [], async (scene) => {
    const bell = scene.create(scene.name(), 64).bell(0);
    same("wait", await bell.wait({ timeout: 20 }), false);
    same("wait of no time", await bell.wait({ timeout: 0 }), false);
    await rejects("a time-out of NaN", "bad-option", bell.wait({ timeout: Number.NaN }));
    await rejects("a negative time-out", "bad-option", bell.wait({ timeout: -1 }));
    for (const options of [{ timout: 5 }, null, 5, { signal: {} }, { signal: { signal: {} } }] as never[]) {
      await rejects(`a wait of ${JSON.stringify(options)}`, "bad-option", bell.wait(options));
    }
  }),

  contractCase("a bell listens on between waits", [], async (scene) => {
    const name = scene.name();
    const bell = scene.create(name, 64).bell(0);
    const ringer = scene.attach(name).bell(0);
    same("wait", await bell.wait({ timeout: 0 }), false);
    same("a ring after it", ringer.ring(), true);
    same("the next wait", await bell.wait({ timeout: LONG }), true);
    same("a ring after that", ringer.ring(), true);
  }),

  contractCase("a wait ends when its signal aborts", [], async (scene) => {
    const name = scene.name();
    const bell = scene.create(name, 64).bell(0);
    const reason = new Error("enough");
    const late = abortable();
    const waiting = bell.wait({ signal: late.signal }).catch((error: unknown) => error);
    late.abort(reason);
    same("aborted later", await waiting, reason);
    same("aborted before", await bell.wait({ signal: late.signal }).catch((error: unknown) => error), reason);
    same("the ring", scene.attach(name).bell(0).ring(), true);
    same("the bell goes on", await bell.wait({ timeout: LONG }), true);
  }),

  contractCase("a wait is rejected when the region closes", [], async (scene) => {
    const region = scene.create(scene.name(), 64);
    const bell = region.bell(0);
    const waiting = rejects("the pending wait", "closed", bell.wait());
    region.close();
    await waiting;
    await rejects("a wait after that", "closed", bell.wait());
  }),

  contractCase("one wait at a time", [], async (scene) => {
    const region = scene.create(scene.name(), 64);
    const first = region.bell(0).wait({ timeout: LONG });
    await rejects("the second", "busy", region.bell(0).wait());
    region.bell(0).ring();
    same("the first", await first, true);
  }),

  contractCase("a blocking wait takes a ring that was kept", [], async (scene) => {
    const name = scene.name();
    const bell = scene.create(name, 64).bell(1);
    const ringer = scene.attach(name).bell(1);
    same("nobody listened yet", ringer.ring(), false);
    same("it listens by itself", bell.waitSync(0), false);
    for (let round = 0; round < 20; round++) {
      for (let ring = 0; ring < 3; ring++) same("ring", ringer.ring(), true);
      same("wait", bell.waitSync(LONG), true);
    }
    while (bell.waitSync(20));
    same("no more rings", bell.waitSync(0), false);
    same("a ring that the event loop saw", ringer.ring(), true);
    same("its wait", await bell.wait({ timeout: LONG }), true);
    same("another", ringer.ring(), true);
    while (await bell.wait({ timeout: 50 }));
    while (bell.waitSync(0));
    same("a ring after all", ringer.ring(), true);
    // In the next turns of the event loop it is seen, and kept for either wait.
    const other = scene.create(scene.name(), 64).bell(0);
    same("another bell's wait", await other.wait({ timeout: 50 }), false);
    same("the wait", bell.waitSync(LONG), true);
  }),

  contractCase("a blocking wait ends at its time-out", [], (scene) => {
    const bell = scene.create(scene.name(), 64).bell(0);
    for (const timeout of [0, 0.3, 30.5]) {
      const start = Date.now();
      same(`wait of ${timeout} ms`, bell.waitSync(timeout), false);
      const waited = Date.now() - start;
      // By a clock of whole milliseconds, which may have been set a little.
      if (waited < timeout - 10) throw new Error(`it waited ${waited} ms of ${timeout}`);
    }
    for (const timeout of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5", undefined]) {
      refuses(`a time-out of ${timeout}`, "bad-option", () => bell.waitSync(timeout as number));
    }
  }),

  contractCase("a wait after a blocking one is a wait as any", [], async (scene) => {
    const name = scene.name();
    const bell = scene.create(name, 64).bell(0);
    const ringer = scene.attach(name).bell(0);
    for (let round = 0; round < 5; round++) {
      same("a blocking wait of no ring", bell.waitSync(1), false);
      same("ring", ringer.ring(), true);
      same("blocking wait", bell.waitSync(LONG), true);
      // It may end by the ring that was taken: then it is one without a ring.
      while (await bell.wait({ timeout: 30 }));
      const waiting = bell.wait({ timeout: LONG });
      same("ring for the wait", ringer.ring(), true);
      same("wait", await waiting, true);
      while (bell.waitSync(0));
    }
  }),

  contractCase("a blocking wait is refused where another waits or listens", [], async (scene) => {
    const name = scene.name();
    const bell = scene.create(name, 64).bell(0);
    const other = scene.attach(name).bell(0);
    const waiting = bell.wait({ timeout: LONG });
    refuses("a second wait", "busy", () => bell.waitSync(LONG));
    refuses("a second listener", "busy", () => other.waitSync(LONG));
    same("ring", other.ring(), true);
    same("the first wait", await waiting, true);
  }),

  contractCase("a ring where nobody listens is false", [], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const reader = scene.attach(name);
    same("no listener", region.bell(0).ring(), false);
    reader.bell(0).listen();
    same("a listener", region.bell(0).ring(), true);
    reader.close();
    same("a closed listener", region.bell(0).ring(), false);
    const next = scene.attach(name);
    next.bell(0).listen();
    same("the next listener", region.bell(0).ring(), true);
    same("its wait", await next.bell(0).wait({ timeout: LONG }), true);
  }),

  contractCase("a second listener of a row is refused", [], (scene) => {
    const name = scene.name();
    scene.create(name, 64).bell(0).listen();
    const second = scene.attach(name).bell(0);
    refuses("listen", "busy", () => second.listen());
    same("it may still ring", second.ring(), true);
  }),

  contractCase("a bell wakes another process, and back", ["spawn"], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const peer = await scene.peer();
    const there = await peer.call("attach", name);
    await peer.call("listen", there, 1);
    region.bell(0).listen();
    const woken = peer.call("wait", there, 1, LONG);
    same("my ring", region.bell(1).ring(), true);
    same("the peer woke", await woken, true);
    const waiting = region.bell(0).wait({ timeout: LONG });
    same("the peer's ring", await peer.call("ring", there, 0), true);
    same("I woke", await waiting, true);
    await rejects("the peer listening to my row", "busy", peer.call("listen", there, 0));
  }),

  contractCase("a bell wakes a process that is blocked, and back", ["spawn"], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const peer = await scene.peer();
    const there = await peer.call("attach", name);
    await peer.call("listen", there, 1);
    region.bell(0).listen();
    for (let round = 0; round < 5; round++) {
      const woken = peer.call("waitSync", there, 1, LONG);
      same("my ring", region.bell(1).ring(), true);
      same("the peer woke", await woken, true);
      await peer.call("ringLater", there, 0, 30);
      const start = Date.now();
      same("I woke", region.bell(0).waitSync(LONG), true);
      if (Date.now() - start > LONG / 2) throw new Error("the ring came, and did not wake me");
      while (await region.bell(0).wait({ timeout: 30 }));
    }
    await peer.call("ringLater", there, 0, 30);
    same("a wait as any", await region.bell(0).wait({ timeout: LONG }), true);
    await rejects("the peer waiting on my row", "busy", peer.call("waitSync", there, 0, LONG));
  }),

  contractCase("a ring before another process waits is kept", ["spawn"], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const peer = await scene.peer();
    const there = await peer.call("attach", name);
    await peer.call("listen", there, 1);
    same("my ring", region.bell(1).ring(), true);
    same("the peer's wait", await peer.call("wait", there, 1, LONG), true);
  }),

  contractCase("a killed listener is noticed, and its row is free", ["spawn"], async (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const peer = await scene.peer();
    const there = await peer.call("attach", name);
    await peer.call("listen", there, 1);
    same("while it lives", region.bell(1).ring(), true);
    await peer.end("SIGKILL");
    same("after its death", region.bell(1).ring(), false);
    const next = scene.attach(name).bell(1);
    next.listen();
    same("the next listener", region.bell(1).ring(), true);
    same("its wait", await next.wait({ timeout: LONG }), true);
  }),
];
