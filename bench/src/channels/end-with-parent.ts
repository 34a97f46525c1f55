import koffi from "koffi";

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/**
 * Has the system end this process when its parent has ended, however that was: an end that spins, or sleeps in a call, sees
 * no event, and would go on for ever.
 */
export function endWithParent(): void {
  // Variadic in C; on x64 and arm64 Linux arguments go where they go otherwise.
  koffi.load(null).func("int prctl(int option, unsigned long signal)")(PR_SET_PDEATHSIG, SIGKILL);
}
