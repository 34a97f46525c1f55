// Apart from the front door, since programs that run need none of it.
export * from "@mortise/bindings";
