/*
 * The queue: a ring of records, one writer, one consumer. Both may die between any two steps; another one goes on.
 *
 * Memory: the writer's plain stores into one record are held, and Processor lets each out at any time, in any order; the
 * release store that commits the record waits for all of them. The consumer's plain loads take place at any time before
 * the store of its position, which is a release too. Positions count units modulo POSITIONS instead of 2^32.
 *
 * A unit has room for what is asked of a header: low, size and one more word. A record is a header and up to two units
 * of payload; what a payload has where a header has its low looks like the header of a number to come.
 */
#ifndef RING
#define RING 8
#endif
#define POSITIONS 16
#ifndef FIRST
#define FIRST 4           /* units of the filler at the start, instead of 1: so that a few writes come round the ring */
#endif
#ifndef WRITES
#define WRITES 3
#endif
#ifndef LARGEST
#define LARGEST 3         /* units of the largest record */
#endif
#ifndef WRITER_CRASHES
#define WRITER_CRASHES 0
#endif
#ifndef READER_CRASHES
#define READER_CRASHES 0
#endif
#ifndef LOOKS
#define LOOKS 0           /* how often sleepers look again, when nothing moves any more */
#endif
#define FILLER 8          /* the bit in size */

typedef Unit { byte low, size, word }
Unit ring[RING];
byte latest, position;
bool wake, waiting, room, bellOfWriter, bellOfReader;

/* The writer's stores that others cannot see yet: to the header at `p`, the payload behind it, the low behind that. */
bool held[LARGEST + 1];
byte p, s, units;
bool filler;

/* Not in memory; only for the checks. */
byte delivered;           /* the last number that was handled */
bool again;               /* a consumer died before it moved its position: that number may come once more */
byte whole;               /* the last number that was committed */
bool crashWriter, crashReader, writerAsleep, readerAsleep, lookWriter, lookReader;
byte crashes, readerCrashes, looks;
bool made;

#define AT(position) ((position) % RING)
#define NONE_HELD (!held[0] && !held[1] && !held[2] && !held[3])

inline letOut(i) {
  d_step {
    held[i] -> held[i] = false;
    /* What the consumer has not passed is not overwritten. */
    assert((POSITIONS + p + i - position) % POSITIONS < RING);
    if
    :: i == units -> ring[AT(p + i)].low = 0
    :: i == 0 && i != units -> ring[AT(p)].size = (filler -> FILLER : 0) + units; ring[AT(p)].word = s
    :: i > 0 && i != units -> ring[AT(p + i)].low = 2 * (s + 1) + 1; ring[AT(p + i)].size = 1; ring[AT(p + i)].word = s
    fi
  }
}

active proctype Processor() {
end:
  do
  :: letOut(0)
  :: letOut(1)
  :: letOut(2)
  :: letOut(3)
  od
}

/* "Send number s, u units, at p". The filler of the same. */
inline commit() {
  do                                        /* only if (p + u + 1) - row0.position <= ring units, else full */
  :: (POSITIONS + p + units + 1 - position) % POSITIONS <= RING -> break
#ifdef NO_ROOM_CHECK
  :: true -> break
#endif
  :: else ->
     room = true;                           /* store(room, 1) */
#ifndef NO_ROOM_RECHECK
     if                                     /* check again */
     :: (POSITIONS + p + units + 1 - position) % POSITIONS <= RING -> break
     :: else
     fi;
#endif
     writerAsleep = true;
     if                                     /* sleep on bell 0 */
     :: atomic { bellOfWriter -> bellOfWriter = false; writerAsleep = false }
     :: atomic { lookWriter -> lookWriter = false; writerAsleep = false }
     fi
  od;
  held[0] = true;                           /* high, size */
  if                                        /* payload */
  :: !filler && units > 1 -> held[1] = true
  :: else
  fi;
  if
  :: !filler && units > 2 -> held[2] = true
  :: else
  fi;
#ifndef NO_ZERO_NEXT
  held[units] = true;                       /* store low = 0 of the header at p+u */
#endif
  atomic {                                  /* store(low, 2s+1) [release] */
#ifndef NO_RELEASE
    NONE_HELD ->
#endif
    assert((POSITIONS + p - position) % POSITIONS < RING);
    ring[AT(p)].low = 2 * s + 1;
    if
    :: filler
    :: else -> whole = s
    fi
  }
  latest = p;                               /* store(latest, p) */
  d_step {
    p = (p + units) % POSITIONS;
    if
    :: filler
    :: else -> s++
    fi
  }
  if                                        /* if load(wake) .. as above */
  :: !wake
  :: wake ->
     wake = false;
     if
     :: !waiting
     :: waiting -> waiting = false; bellOfReader = true
     fi
  fi
}

/* "Take over: L = latest; its header must be odd; follow records .."; then p = behind the last. */
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
  last = 0
}

active proctype Writer() {
  byte last;
  /* "Creating: a filler of size 0 with the first number at position 0; latest = 0; next record at position 1." */
  d_step { ring[0].low = 3; ring[0].size = FILLER + FIRST; ring[0].word = 1; made = true }
live:
  {
    takeOver();
    do
    :: s > WRITES -> break
    :: s <= WRITES ->
       if
       :: units = 1
       :: units = LARGEST
       fi;
       if                                   /* if the record would cross the end: first a filler to the end */
       :: AT(p) + units > RING ->
          d_step { last = units; units = RING - AT(p); filler = true }
          commit();
          d_step { units = last; filler = false; last = 0 }
       :: else
       fi;
       commit();
       units = 0
    od
  } unless { crashWriter };
  if
  :: crashWriter ->                         /* what was stored arrives; then the lock is free */
     atomic {
       NONE_HELD -> crashWriter = false; writerAsleep = false; bellOfWriter = false;
       filler = false; last = 0; units = 0;
       goto live
     }
  :: else
  fi
}

active proctype Reader() {
  byte at, expected, size, words;
#ifdef NUMBER_FROM_LATEST
  byte last, lastLow;
#endif
  bool got;             /* handled, and the position not yet moved */
  made;
live:
  {
    at = position;                          /* a new consumer starts at row0.position */
#ifdef NUMBER_FROM_LATEST
    do                                      /* the number of the record there, or the next after latest's */
    :: ring[AT(at)].low != 0 -> break
    :: ring[AT(at)].low == 0 ->
       last = latest; lastLow = ring[AT(last)].low; size = ring[AT(last)].size;
       if
       :: (last + size % FILLER) % POSITIONS == at -> expected = lastLow / 2 + (size >= FILLER -> 0 : 1); break
       :: else
       fi
    od;
    size = 0;
#endif
    do
    :: d_step { ring[AT(at)].low != 0 ->
         /* low == 2s+1? Else damaged. The first number is that of the record there. */
         assert(expected == 0 || ring[AT(at)].low == 2 * expected + 1);
         assert(ring[AT(at)].low % 2 == 1);
         expected = ring[AT(at)].low / 2
       }
       d_step {
         assert(ring[AT(at)].word == expected); /* high */
         size = ring[AT(at)].size;
         assert(size % FILLER > 0 && AT(at) + size % FILLER <= RING) /* check size */
       }
       words = 1;
       if
       :: size < FILLER ->
          do                                /* value: copy */
          :: words == size -> break
          :: words < size -> assert(ring[AT(at + words)].word == expected); words++
#ifdef NO_POSITION_RELEASE
          :: words < size -> break
#endif
          od;
          atomic {                          /* handle: in order, none lost, none twice unless a consumer died */
            assert(expected == delivered + 1 || (again && expected == delivered));
            delivered = expected; again = false; got = true
          }
       :: else
       fi;
       d_step { position = (at + size % FILLER) % POSITIONS; got = false } /* store(row0.position, P+units) */
#ifdef NO_POSITION_RELEASE
       do
       :: size < FILLER && words < size -> assert(ring[AT(at + words)].word == expected); words++
       :: else -> break
       od;
#endif
       atomic {
         at = (at + size % FILLER) % POSITIONS;
         expected = expected + (size >= FILLER -> 0 : 1);
         size = 0; words = 0
       }
       if                                   /* if load(room) != 0: store(room, 0); ring(0) */
       :: !room
       :: room -> room = false; bellOfWriter = true
       fi
    :: ring[AT(at)].low == 0 ->
       waiting = true;                      /* store(row.waiting, 1) */
       wake = true;                         /* store(wake, 1) */
#ifndef NO_RECHECK
       if                                   /* check again */
       :: ring[AT(at)].low != 0 -> goto awake
       :: ring[AT(at)].low == 0
       fi;
#endif
       readerAsleep = true;
endAsleep:
       if                                   /* wait on bell */
       :: atomic { bellOfReader -> bellOfReader = false; readerAsleep = false }
       :: atomic { lookReader -> lookReader = false; readerAsleep = false }
       fi;
awake:
       waiting = false                      /* after: store(row.waiting, 0) */
    od
  } unless { crashReader };
  atomic {
    crashReader = false; readerAsleep = false; bellOfReader = false; again = again || got;
    at = 0; expected = 0; size = 0; words = 0; got = false;
    goto live
  }
}

active proctype Killer() {
  do
  :: atomic { crashes < WRITER_CRASHES && !crashWriter && s <= WRITES -> crashWriter = true; crashes++ }
  :: atomic { readerCrashes < READER_CRASHES && !crashReader -> crashReader = true; readerCrashes++ }
  :: break
  od
}

/* When nothing moves any more, all was sent and handled. */
active proctype Quiet() {
  do
  :: timeout ->
     if
     :: delivered < WRITES && looks < LOOKS -> d_step { looks++; lookReader = readerAsleep; lookWriter = writerAsleep }
     :: else -> break
     fi
  od;
  assert(delivered == WRITES && whole == WRITES && position == p)
}
