import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { layout, platformTransport, TransportError } from "../src/index.ts";

test("the platform's transport carries a layout from one region to another", () => {
  const transport = platformTransport();
  if (process.platform === "linux") expect(transport.kind).toBe(existsSync("/dev/shm") ? "shm" : "file");
  const Point = layout("f64 x + f64 y");
  const name = `mortise-front-door-${process.pid}`;
  const region = transport.create(name, Point.LENGTH);
  const same = transport.attach(name, { length: Point.LENGTH });
  Point.encodeInto({ x: 1.5, y: -2 }, region.bytes);
  expect(Point.decode(same.bytes)).toEqual({ x: 1.5, y: -2 });
  same.close();
  region.close();
  expect(() => transport.attach(name)).toThrow(TransportError);
});

test("a layout for more bytes than a region has is refused, and the region stays as it was", () => {
  const transport = platformTransport();
  const name = `mortise-too-short-${process.pid}`;
  using region = transport.create(name, 15);
  const Point = layout("f64 x + f64 y");
  expect(() => Point.encodeInto({ x: 1, y: 2 }, region.bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
  expect([...region.bytes]).toEqual(new Array(15).fill(0));
  expect(() => transport.attach(name, { length: Point.LENGTH })).toThrow(
    expect.objectContaining({ code: "size-mismatch" }),
  );
});

test("a closed region's bytes are refused by a typed error, and a kept view does no harm", () => {
  const region = platformTransport().create(`mortise-closed-${process.pid}`, 16);
  const Point = layout("f64 x + f64 y");
  const { bytes } = region;
  Point.encodeInto({ x: 1, y: 2 }, bytes);
  const view = Point.view(bytes);
  region.close();
  expect(() => Point.decode(bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
  expect(() => Point.encodeInto({ x: 3, y: 4 }, bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
  const detached = expect.objectContaining({ name: "LayoutError", code: "detached" });
  expect(() => view.x).toThrow(detached);
  expect(() => view.$at(0).y).toThrow(detached);
  expect(() => {
    view.x = 1;
  }).toThrow(detached);
});
