/** Milliseconds of a wait after which a program that says nothing looks as if it hung. */
const MOMENT = 1000;

/**
 * Waits for something, and says so where that takes longer than a moment.
 *
 * @param say says what is waited for, and what to do about it
 */
export async function patiently<T>(awaited: Promise<T>, say: () => void): Promise<T> {
  const timer = setTimeout(say, MOMENT);
  try {
    return await awaited;
  } finally {
    clearTimeout(timer);
  }
}
