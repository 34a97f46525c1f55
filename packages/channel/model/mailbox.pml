/*
 * The mailbox: one writer, slots, the newest value. Whether a reader gets a torn, an old or no value.
 * Waking is in sleep.pml. Readers change nothing here, so one reader stands for all.
 *
 * Memory. Others may see the writer's plain stores in any order, and before an atomic store that comes earlier in the
 * program (as on ARM64). So such stores are held, and Processor lets each out at any time. A release store waits for all
 * that is held; the load of the same word (the fence) waits for the mark. The reader's plain loads take place at any time
 * after the first check: before the second one, where the fence is there.
 *
 * A number n is 2n+1 when whole and 2n when not, in two words of base BASE instead of 2^32. With BASE 2 the low word
 * is the parity alone and comes round with each write: the worst case for comparing it.
 */
#ifndef BASE
#define BASE 2
#endif
#ifndef SLOTS
#define SLOTS 3
#endif
#ifndef WRITES
#define WRITES 5
#endif
#ifndef READS
#define READS 3
#endif
#ifndef CRASHES
#define CRASHES 2
#endif

typedef Slot { byte low, high, word[2] }
Slot slot[SLOTS];
byte latest;

/* The writer's stores that others cannot see yet, all to slot `at`; what it stores follows from `n`. */
bool heldMark, heldHigh, heldWord[2];
byte at, n;
#define NONE_HELD (!heldMark && !heldHigh && !heldWord[0] && !heldWord[1])

/* Not in memory; only for the checks. */
byte published;   /* the number that `latest` names */
byte largest;     /* the largest number that was ever whole */
bool crash;       /* the writer is to die now */
byte crashes;
bool done;        /* no writer lives, and none will */

active proctype Processor() {
end:
  do
  :: d_step { heldMark -> slot[at].low = (2 * n) % BASE; heldMark = false }
  :: d_step { heldHigh -> slot[at].high = (2 * n + 1) / BASE; heldHigh = false }
  :: d_step { heldWord[0] -> slot[at].word[0] = n; heldWord[0] = false }
  :: d_step { heldWord[1] -> slot[at].word[1] = n; heldWord[1] = false }
  od
}

/* "Write n into slot i = (latest+1) mod slots". */
inline write() {
  at = (latest + 1) % SLOTS;
  heldMark = true;                          /* store(low, 2n) */
#ifdef NO_MARK
  heldMark = false;
#endif
#ifndef NO_WRITER_FENCE
  !heldMark;                                /* load(low) [fence: the mark before the bytes] */
#endif
  heldHigh = true;                          /* high = .. */
  heldWord[0] = true;                       /* time; bytes */
  heldWord[1] = true;
  d_step {                                  /* store(low, 2n+1) [release] */
#ifdef NO_RELEASE
    !heldMark ->
#else
    NONE_HELD ->
#endif
    slot[at].low = (2 * n + 1) % BASE;
    assert(n > largest); largest = n        /* no number is whole twice */
  }
  d_step { latest = at; published = n }     /* store(latest, i) */
}

/* "Take over": nobody else stores now, so looking at all slots can be one step. */
inline takeOver() {
  d_step {
    n = 0; best = latest; whole = 0; k = 0;
    do
    :: k == SLOTS -> break
    :: else ->
       number = (slot[k].high * BASE + slot[k].low) / 2;
       if
#ifdef NUMBERS_OF_WHOLE_ONLY
       :: number > n && slot[k].low % 2 == 1 -> n = number
#else
       :: number > n -> n = number          /* the largest number of any slot */
#endif
       :: else
       fi;
       if
       :: slot[k].low % 2 == 1 && number > whole -> whole = number; best = k
       :: else
       fi;
       k++
    od;
    n++; k = 0; number = 0
  }
#ifndef NO_LATEST_AT_TAKEOVER
  d_step { latest = best; published = whole } /* latest = the slot with the largest whole number */
#endif
  best = 0; whole = 0
}

active proctype Writer() {
  byte k, number, whole, best;
live:
  {
    takeOver();
    do
    :: n > WRITES -> break
    :: break                                /* a writer may end at any time */
    :: n <= WRITES -> write(); n++
    od
  } unless { crash };
  if
  :: crash -> atomic { NONE_HELD -> crash = false; goto live } /* what was stored arrives; then the lock is free */
  :: !crash
  fi;
  done = true
}

active proctype Killer() {
  do
  :: atomic { crashes < CRASHES && !crash && !done -> crash = true; crashes++ }
  :: break
  od
}

active proctype Reader() {
  byte i, a, b, h, h2, w0, w1, last, before, reads;
  bool got0, got1, gotH, checked, quiet;
  do
  :: reads == READS -> break
  :: reads < READS ->
again:
     atomic { before = published; quiet = done && NONE_HELD; got0 = false; got1 = false; gotH = true; checked = false }
     i = latest;                            /* i = load(latest) */
#ifdef LOW_BEFORE_HIGH
     a = slot[i].low;
     gotH = false;
#else
     h = slot[i].high;                      /* h = load(high); then a = load(low) [both acquire] */
     a = slot[i].low;
#endif
     if
     :: a % 2 == 0 ->
#ifdef LOW_BEFORE_HIGH
        h = slot[i].high;
#endif
        if
        :: a == 0 && h == 0 ->              /* nothing was ever written: latest unchanged, and low still 0 */
           if
           :: latest != i -> goto again
           :: latest == i
           fi;
#ifndef EMPTY_WITHOUT_LOW
           if
           :: slot[i].low != 0 -> goto again
           :: slot[i].low == 0
           fi;
#endif
           assert(before == 0 && last == 0);
           goto next
        :: else -> assert(!quiet); goto again /* where nobody writes, the first try must do */
        fi
     :: else
     fi;
     do                                     /* copy time, bytes; [fence]; b = load(low) */
     :: !gotH -> h = slot[i].high; gotH = true
     :: !got0 -> w0 = slot[i].word[0]; got0 = true
     :: !got1 -> w1 = slot[i].word[1]; got1 = true
#ifdef NO_READER_FENCE
     :: !checked ->
#else
     :: !checked && gotH && got0 && got1 ->
#endif
        b = slot[i].low; checked = true
     :: checked && gotH && got0 && got1 -> break
     od;
     h2 = slot[i].high;                     /* h2 = high */
     if
#ifdef NO_SECOND_CHECK
     :: false
#else
#ifdef NO_SECOND_HIGH
     :: a != b ->
#else
     :: a != b || h != h2 ->
#endif
        assert(!quiet); goto again
#endif
     :: else
     fi;
     d_step {
       a = (h * BASE + a) / 2;              /* the number */
       assert(w0 == a && w1 == a);          /* not torn */
       assert(a <= largest && a >= before); /* it was sent, and it is not older than what latest named at the start */
#ifndef NO_NUMBER_CHECK
       if                                   /* a number not above the last one is no news */
       :: a > last -> last = a
       :: else
       fi
#else
       assert(a >= last); last = a
#endif
     }
next:
     atomic { reads++; i = 0; a = 0; b = 0; h = 0; h2 = 0; w0 = 0; w1 = 0 }
  od
}
