let loops = 0;

/**
 * A function that calls `act` with each input in turn, and with its slot where there are any. Its text is new each time:
 * V8 keeps what it learns of a call by the text, and a loop that all contenders shared would call each the slow way.
 */
export function inTurn<T>(
  act: (input: T, slot: number) => unknown,
  inputs: readonly T[],
  slots: readonly number[] = [],
): () => unknown {
  const source = `// ${loops++}
return () => {
  let last;
  for (let index = 0; index < inputs.length; index++) last = act(inputs[index]${slots.length > 0 ? ", slots[index]" : ""});
  return last;
};`;
  return new Function("act", "inputs", "slots", source)(act, inputs, slots) as () => unknown;
}
