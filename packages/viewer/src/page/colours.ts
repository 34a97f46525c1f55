/** Dark enough for white text on them, in light and in dark. */
const STATES = ["#2f6fb0", "#b3541e", "#2c7a4b", "#7d4fa8", "#a33a5a", "#5f6b20", "#20707a", "#6b5a4a"];

/** The colour of a state, by its index; of false and true, gray and green. */
export function colourOf(index: number, boolean: boolean): string {
  if (boolean) return index === 0 ? "#777c85" : "#2c7a4b";
  return STATES[index % STATES.length] as string;
}

/** How many colours the style sheet has for fields, as classes `field-0` and so on. */
export const FIELD_COLOURS = 6;
