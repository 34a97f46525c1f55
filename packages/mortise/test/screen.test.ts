import { Screen } from "mortise/terminal";
import { afterAll, beforeEach, expect, test, vi } from "vitest";

// Of whoever runs the tests it may be any.
beforeEach(() => void vi.stubEnv("TERM", "xterm"));
afterAll(() => void vi.unstubAllEnvs());

test("a screen that is no terminal prints what is news", () => {
  const written: string[] = [];
  const screen = new Screen({ write: (text) => written.push(String(text)) > 0 });
  for (const [text, news] of [
    ["a", true],
    ["b", false],
    ["c", true],
  ] as const)
    screen.show(text, news);
  screen.close();
  expect(written).toEqual(["a\n", "c\n"]);
});

test("a terminal gets all of it anew when the program goes on after it was stopped", () => {
  const written: string[] = [];
  const output = { write: (text: unknown) => written.push(String(text)) > 0, isTTY: true, columns: 10, rows: 4 };
  const screen = new Screen(output as never);
  screen.show("a\nb", true);
  written.length = 0;
  process.emit("SIGCONT");
  screen.close();
  process.emit("SIGCONT");
  expect(written).toEqual([
    "\x1b[?1049h\x1b[?25l",
    "\x1b[?2026h\x1b[2J\x1b[1H\x1b[2Ka\x1b[2H\x1b[2Kb\x1b[?2026l",
    "\x1b[?25h\x1b[?1049la\nb\n",
  ]);
  expect([process.listenerCount("SIGTSTP"), process.listenerCount("SIGCONT")]).toEqual([0, 0]);
});

test("several screens stop once, together, and where the program listens to Ctrl-Z itself, not at all", () => {
  const written: string[][] = [[], []];
  const screens = written.map((texts) => {
    return new Screen({ write: (text) => texts.push(String(text)) > 0, isTTY: true });
  });
  const others: number[] = [];
  const kill = vi.spyOn(process, "kill").mockImplementation(() => {
    // With a listener left, the signal would not stop the process, but come to that.
    others.push(process.listenerCount("SIGTSTP"));
    for (const texts of written) texts.push("stopped");
    return true;
  });
  process.emit("SIGTSTP");
  expect(kill.mock.calls).toEqual([[process.pid, "SIGTSTP"]]);
  expect(others).toEqual([0]);
  const [enter, leave] = ["\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"];
  for (const texts of written) expect(texts.slice(0, 4)).toEqual([enter, leave, "stopped", enter]);
  const own = vi.fn();
  process.on("SIGTSTP", own);
  process.emit("SIGTSTP");
  process.off("SIGTSTP", own);
  expect([own.mock.calls.length, kill.mock.calls.length]).toEqual([1, 1]);
  kill.mockRestore();
  for (const screen of screens) screen.close();
  expect(process.listenerCount("SIGTSTP")).toBe(0);
});

test("a terminal that obeys no codes gets what is news, as what is no terminal does", () => {
  vi.stubEnv("TERM", "dumb");
  const written: string[] = [];
  const screen = new Screen({ write: (text) => written.push(String(text)) > 0, isTTY: true });
  screen.show("a", true);
  screen.show("b", false);
  screen.close();
  expect(written).toEqual(["a\n"]);
});

test("a terminal gets one thing in the place of another, and the last one once more at the end", () => {
  const written: string[] = [];
  const output = { write: (text: unknown) => written.push(String(text)) > 0, isTTY: true, columns: 10, rows: 4 };
  const screen = new Screen(output as never);
  screen.show("a\nb", true);
  screen.show("a\nc", false);
  screen.show("a\nc", false);
  output.columns = 9;
  screen.show("a\nc", false);
  screen.close();
  screen.show("late", true);
  expect(written).toEqual([
    "\x1b[?1049h\x1b[?25l",
    "\x1b[?2026h\x1b[2J\x1b[1H\x1b[2Ka\x1b[2H\x1b[2Kb\x1b[?2026l",
    "\x1b[?2026h\x1b[2H\x1b[2Kc\x1b[?2026l",
    "\x1b[?2026h\x1b[2J\x1b[1H\x1b[2Ka\x1b[2H\x1b[2Kc\x1b[?2026l",
    "\x1b[?25h\x1b[?1049la\nc\n",
  ]);
});
