let loops = 0;

/**
 * A function that calls `act` with each input in turn. Its text is new each time: V8 keeps what it learns of a call by
 * the text, and a loop that all contenders shared would call each the slow way.
 */
export function inTurn<T>(act: (input: T, index: number) => unknown, inputs: readonly T[]): () => unknown {
  const source = `// ${loops++}
return () => {
  let last;
  for (let index = 0; index < inputs.length; index++) last = act(inputs[index], index);
  return last;
};`;
  return new Function("act", "inputs", source)(act, inputs) as () => unknown;
}
