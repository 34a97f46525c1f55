import * as bindings from "@mortise/bindings";
import * as mortise from "mortise";
import * as throughTheDoor from "mortise/bindings";
import { expect, test } from "vitest";

test("bindings stand beside the front door, where programs that run do not load them", () => {
  expect({ ...throughTheDoor }).toEqual({ ...bindings });
  expect(Object.keys(mortise).filter((name) => Object.hasOwn(bindings, name))).toEqual([]);
});
