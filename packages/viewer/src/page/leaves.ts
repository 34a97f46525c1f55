import type { ImageNode, Node, PixelFormat } from "@mortise/codec";

/** A part of a value that is shown on a line of its own. */
export type Leaf = { readonly path: string; readonly type: string } & Shown;

/** What is shown of it. */
type Shown =
  /** A number; what is wider than a double is charted as the nearest one, and told in full. */
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  /** One of several states, as an enum, a bool or a flag has them. */
  | { readonly kind: "state"; readonly value: string; readonly states: readonly string[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "numbers"; readonly values: ArrayLike<number | bigint> }
  | { readonly kind: "picture"; readonly picture: Picture };

/** An image as a field holds it. */
export interface Picture {
  readonly data: ArrayLike<number | bigint>;
  readonly width: number;
  readonly height: number;
  readonly pixels: PixelFormat | number;
}

/** More lines than these nobody reads; and anyone can describe a layout of as many as there are bytes. */
export const MOST_LEAVES = 300;

/** So many elements of a list have lines of their own. */
const MOST_ELEMENTS = 32;

type Fields = Readonly<Record<string, unknown>>;

/** The parts of a decoded value, in the order of the layout; at most {@link MOST_LEAVES}. */
export function leavesOf(node: Node, value: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  for (const leaf of walk(node, value, "")) {
    leaves.push(leaf);
    if (leaves.length === MOST_LEAVES) break;
  }
  return leaves;
}

function* walk(node: Node, value: unknown, path: string): Generator<Leaf> {
  switch (node.kind) {
    case "number":
      yield { path, type: node.type, ...numberOf(value as number | bigint) };
      return;
    case "safe-integer":
      yield { path, type: node.type, ...numberOf(value as number) };
      return;
    case "bool":
      yield { path, type: "bool", ...stateOf(value as boolean) };
      return;
    case "enum":
      yield { path, type: "enum", kind: "state", value: value as string, states: node.members.map(({ name }) => name) };
      return;
    case "flags":
      for (const name of node.members) {
        yield { path: within(path, name), type: "flag", ...stateOf((value as Record<string, boolean>)[name] === true) };
      }
      return;
    case "bits":
      for (const { name, width } of node.members) {
        yield {
          path: within(path, name),
          type: `${width} bits`,
          ...numberOf((value as Record<string, number>)[name] ?? 0),
        };
      }
      return;
    case "text":
    case "char":
    case "uuid":
      yield { path, type: node.kind, kind: "text", text: value as string };
      return;
    case "time":
      yield { path, type: "time", kind: "text", text: timeOf(value as bigint) };
      return;
    case "bytes":
    case "blob":
      yield { path, type: node.kind, kind: "numbers", values: value as Uint8Array };
      return;
    case "image":
      yield { path, type: "image", kind: "picture", picture: { ...sizeOf(node), data: value as Uint8Array } };
      return;
    case "bounded-image": {
      const { data, width, height } = value as { data: Uint8Array; width: number; height: number };
      yield { path, type: "image", kind: "picture", picture: { data, width, height, pixels: node.pixels } };
      return;
    }
    case "array":
    case "list":
      yield* elements(node.element, value as ArrayLike<unknown>, path);
      return;
    case "optional": {
      const there = value !== undefined;
      yield {
        path: `${path}?`,
        type: "optional",
        kind: "state",
        value: there ? "there" : "absent",
        states: ["absent", "there"],
      };
      if (there) yield* walk(node.element, value, path);
      return;
    }
    case "zstd":
      yield* walk(node.element, value, path);
      return;
    case "union": {
      const { kind } = value as { kind: string };
      const states = node.arms.map(({ name }) => name);
      yield { path: within(path, "kind"), type: "union", kind: "state", value: kind, states };
      const arm = node.arms.find(({ name }) => name === kind);
      if (arm !== undefined) yield* walk(arm.type, value, path);
      return;
    }
    case "struct":
      for (const { name, type } of node.fields) {
        if (name === undefined || !Object.hasOwn(value as Fields, name)) continue;
        yield* walk(type, (value as Fields)[name], within(path, name));
      }
      return;
    case "const":
    case "pad":
    case "align":
      return;
  }
}

function* elements(element: Node, values: ArrayLike<unknown>, path: string): Generator<Leaf> {
  if (element.kind === "number") {
    yield { path, type: `${element.type}[${values.length}]`, kind: "numbers", values: values as ArrayLike<number> };
    return;
  }
  const shown = Math.min(values.length, MOST_ELEMENTS);
  yield { path, type: element.kind, kind: "text", text: `${values.length} of them` };
  for (let index = 0; index < shown; index++) yield* walk(element, values[index], `${path}[${index}]`);
}

function numberOf(value: number | bigint): Shown {
  return { kind: "number", value: Number(value), text: Object.is(value, -0) ? "-0" : String(value) };
}

const BOOLEANS = ["false", "true"];

function stateOf(value: boolean): Shown {
  return { kind: "state", value: String(value), states: BOOLEANS };
}

function sizeOf({ width, height, pixels }: ImageNode): Omit<Picture, "data"> {
  return { width, height, pixels };
}

/** Nanoseconds since 1970; years that a date has not are told as the number. */
function timeOf(nanoseconds: bigint): string {
  const date = new Date(Number(nanoseconds / 1_000_000n));
  return Number.isNaN(date.getTime()) ? String(nanoseconds) : date.toISOString();
}

function within(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
