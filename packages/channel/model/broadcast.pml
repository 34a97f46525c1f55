/*
 * The broadcast stream: a ring of records, a writer that waits for nobody, readers that may be lapped. The writer may die
 * between any two steps; another one takes over. Readers change nothing here, so one reader stands for all. How they
 * sleep is in sleep.pml; here a reader with nothing to do waits until that changes.
 *
 * Memory: as in mailbox.pml. The writer's plain stores, and its store of `claimed` up to the fence, are held; Processor
 * lets each out at any time, in any order; the release store that commits a record waits for all of them. The reader's
 * plain loads take place at any time before the second check, where the fence is there. Positions count units modulo
 * POSITIONS instead of 2^32; with few, they come round while a reader sleeps.
 *
 * A unit has room for what is asked of a header: low, size and one more word. A record is a header and up to two units
 * of payload; what a payload has where a header has its low looks like the header that the reader looks for now, or like
 * that of a number to come.
 */
#ifndef RING
#define RING 8
#endif
#ifndef POSITIONS
#define POSITIONS 64
#endif
#ifndef WRITES
#define WRITES 5
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef FIRST
#define FIRST 2           /* units of the filler at the start, instead of 1: so that a few writes come round the ring */
#endif
#define LARGEST 3         /* units of the largest record */
#define MARKS 2           /* instead of 8 */
#define FILLER 16         /* the bit in size */

typedef Unit { byte low, size, word }
typedef Mark { byte low, position }
Unit ring[RING];
Mark mark[MARKS];
byte latest, claimed;

/* The writer's stores that others cannot see yet: `claimed`; the header at `p`, its payload, the low behind. */
bool heldClaim, heldHeader, heldOne, heldTwo, heldNext;
byte p, s, units;
bool filler;

/* Not in memory; only for the checks. */
byte expected;            /* what the reader looks for */
byte whole;               /* the last number that was committed */
bool crash, done, made;
bool reading;             /* with STEADY: nothing is sent while the reader looks for where to go on */
byte crashes;

#define AT(position) ((position) % RING)
#define LAPPED(position) ((POSITIONS + claimed - (position)) % POSITIONS > RING)
#define NONE_HELD (!heldClaim && !heldHeader && !heldOne && !heldTwo && !heldNext)
#define PAYLOAD(i, number) \
  ring[AT(p + i)].low = 2 * (number) + 1; ring[AT(p + i)].size = 1; ring[AT(p + i)].word = s

active proctype Processor() {
end:
  do
  :: d_step { heldClaim -> claimed = (p + units + 1) % POSITIONS; heldClaim = false }
  :: d_step { heldHeader -> ring[AT(p)].size = (filler -> FILLER : 0) + units; ring[AT(p)].word = s; heldHeader = false }
#ifndef TAME_PAYLOAD
  :: d_step { heldOne -> PAYLOAD(1, expected); heldOne = false }
#endif
  :: d_step { heldOne -> PAYLOAD(1, s + 3); heldOne = false }
  :: d_step { heldTwo -> PAYLOAD(2, s + 3); heldTwo = false }
  :: d_step { heldNext -> ring[AT(p + units)].low = 0; heldNext = false }
  od
}

/* "Send number s, u units, at p". A filler the same. */
inline commit() {
#ifdef STEADY
  !reading;
#endif
#ifndef NO_CLAIM
  heldClaim = true;                         /* store(claimed, p+u+1) */
#endif
#ifndef NO_WRITER_FENCE
  !heldClaim;                               /* load(claimed) [fence] */
#endif
  atomic {                                  /* high, size, payload; store low = 0 of the header at p+u */
    heldHeader = true;
    heldOne = !filler && units > 1;
    heldTwo = !filler && units > 2;
#ifndef NO_ZERO_NEXT
    heldNext = true
#endif
  }
  d_step {                                  /* store(low, 2s+1) [release] */
#ifndef NO_RELEASE
    NONE_HELD ->
#endif
    ring[AT(p)].low = 2 * s + 1;
    if
    :: filler
    :: else -> whole = s
    fi
  }
#ifdef MARK_BEFORE_LATEST
  setMark();
#endif
  latest = p;                               /* store(latest, p) */
  setMark();
  d_step {
    before = AT(p) * MARKS / RING + 1;
    p = (p + units) % POSITIONS;
    if
    :: filler
    :: else -> s++
    fi;
    units = 0; filler = false
  }
}

/* "If the record starts in another eighth of the ring than the one before: marks[eighth] = {low, high, position}". */
inline setMark() {
  if
  :: AT(p) * MARKS / RING + 1 != before ->
     mark[AT(p) * MARKS / RING].low = 2 * s + 1;
     mark[AT(p) * MARKS / RING].position = p
  :: else
  fi
}

/*
 * "Take over: L = latest; its header must be odd; follow records from it while the header at the next position is the
 * next number, committed. Then p = behind the last. If claimed is beyond p+1: commit a filler over [p, claimed-1)".
 */
inline takeOver() {
  d_step {
    p = latest;
    assert(ring[AT(p)].low % 2 == 1 && ring[AT(p)].word == ring[AT(p)].low / 2);
    do
    :: last = p; p = (p + ring[AT(p)].size % FILLER) % POSITIONS;
       s = ring[AT(last)].low / 2 + (ring[AT(last)].size >= FILLER -> 0 : 1);
       if
       :: ring[AT(p)].low == 2 * s + 1 && ring[AT(p)].word == s
       :: else -> break
       fi
    od
  }
#ifndef NO_LATEST_AT_TAKEOVER
  latest = last;
#endif
  last = 0; before = 0;
#ifndef NO_RECOVERY_FILLER
  if
  :: claimed != (p + 1) % POSITIONS ->
     d_step { units = (POSITIONS + claimed - 1 - p) % POSITIONS; filler = true }
     commit()
  :: else
  fi
#endif
}

active proctype Writer() {
  byte last, before;
  /* "Creating: a filler of size 0 with the first number at position 0; latest = 0; claimed = 2; next record at 1". */
  d_step {
    ring[0].low = 3; ring[0].size = FILLER + FIRST; ring[0].word = 1;
    claimed = FIRST + 1; expected = 1; made = true
  }
live:
  {
    takeOver();
    do
    :: s > WRITES -> break
    :: break                                /* a writer may stop at any time */
    :: s <= WRITES ->
       if
       :: units = 1
       :: units = LARGEST
       fi;
       if                                   /* if the record would cross the end: first a filler to the end */
       :: AT(p) + units > RING ->
          d_step { last = units; units = RING - AT(p); filler = true }
          commit();
          d_step { units = last; last = 0 }
       :: else
       fi;
       commit()
    od
  } unless { crash };
  if
  :: crash ->                               /* what was stored arrives; then the lock is free */
     atomic { NONE_HELD -> crash = false; filler = false; units = 0; last = 0; before = 0; goto live }
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
  byte at, low, size, got;
  bool checked, lapped, torn;         /* torn: a word was not of the value looked for */
  made;
start:
  reading = true;
  at = latest;                              /* a new reader starts behind the record at latest */
  low = ring[AT(at)].low;
  size = ring[AT(at)].size;
#ifndef NO_START_CHECK
  if                                        /* only if that was not overwritten meanwhile */
  :: LAPPED(at) || low % 2 == 0 -> goto start
  :: else
  fi;
#endif
  atomic {
    at = (at + size % FILLER) % POSITIONS;
    expected = low / 2 + (size >= FILLER -> 0 : 1);
    low = 0; size = 0; reading = false
  }
endNext:
  do
#ifndef NO_FIRST_CHECK
  :: LAPPED(at) ->                          /* if claimed - P > ring units: lapped */
#else
  :: false ->
#endif
lost:
     reading = true;
resync:
     if                                     /* from marks/latest choose a record */
     :: at = latest; low = ring[AT(at)].low
     :: low = mark[0].low; at = mark[0].position
     :: low = mark[1].low; at = mark[1].position
     fi;
#ifndef NO_RESYNC_HEADER
     if                                     /* whose header agrees with the mark */
     :: low % 2 == 0 || ring[AT(at)].low != low -> goto resync
     :: else
     fi;
#endif
#ifndef NO_RESYNC_CLAIM
     if                                     /* and is not lapped */
     :: LAPPED(at) -> goto resync
     :: else
     fi;
#endif
     atomic {
       assert(low / 2 >= expected);         /* missed += its number - s */
       expected = low / 2; low = 0; reading = false
     }
  :: ring[AT(at)].low == 2 * expected + 1 -> break /* header there == s? else not yet */
#ifndef NO_LATEST_LOOK
  /*
   * Proposed: header there is not s, though latest's number says that s was sent. Such a reader was lapped, and the
   * positions have come round since. (The guard only spares a loop that would find nothing.)
   */
  :: ring[AT(at)].low != 2 * expected + 1 && ring[AT(latest)].low > 2 * expected + 1 ->
     size = latest;
     low = ring[AT(size)].low;
     if
     :: low % 2 == 0 || low / 2 <= expected || LAPPED(size) -> low = 0; size = 0
     :: else ->
        low = 0; size = 0;
        if
        :: ring[AT(at)].low == 2 * expected + 1 && !LAPPED(at) -> break
        :: else -> goto lost
        fi
     fi
#endif
  od;
  size = ring[AT(at)].size;
  torn = ring[AT(at)].word != expected;     /* high */
  got = 1;
  do                                        /* copy; [fence: loads before] load(claimed) again; header again */
  :: got == 1 && size < FILLER && size > 1 -> torn = torn || ring[AT(at + 1)].word != expected; got = 2
  :: got == 2 && size < FILLER && size > 2 -> torn = torn || ring[AT(at + 2)].word != expected; got = 3
#ifdef NO_READER_FENCE
  :: !checked ->
#else
  :: !checked && (size >= FILLER || got >= size) ->
#endif
#ifndef NO_SECOND_CHECK
     lapped = LAPPED(at);
#endif
#ifndef NO_SECOND_HEADER
     lapped = lapped || ring[AT(at)].low != 2 * expected + 1;
#endif
     checked = true
  :: checked && (size >= FILLER || got >= size) -> break
  od;
  if
  :: lapped
  :: !lapped ->
     atomic {
       assert(!torn && (size == 1 || size == LARGEST || size >= FILLER));
       assert(expected <= (size >= FILLER -> s : whole)); /* a record that was sent */
       at = (at + size % FILLER) % POSITIONS;
       expected = expected + (size >= FILLER -> 0 : 1)
     }
  fi;
  atomic { size = 0; got = 0; checked = false; lapped = false; torn = false }
  goto endNext
}

/* When nothing moves any more, the reader has come to the end. */
active proctype Quiet() {
  timeout -> assert(done && expected == whole + 1)
}
