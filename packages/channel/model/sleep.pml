/*
 * Sleeping and waking: no reader sleeps while there is news. The same steps are in all three kinds of channel, so the
 * news is here no more than a number, `latest`. All these words are accessed atomically, in one order for all
 * (seq_cst), so plain interleaving is the right model. A bell keeps one ring.
 *
 * The sleeper that looks again after a second is left out, to see what the flags alone do. With RELOOK it is there:
 * when nothing moves any more, each sleeper looks again, once; then a writer that lives sends one more, which must
 * need no second look.
 */
#ifndef WRITES
#define WRITES 3
#endif
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef WRITERS
#define WRITERS 2         /* as many processes, one after the other */
#endif
#define READERS 2

byte latest;              /* the news */
bool wake;
bool waiting[READERS];
bool bell[READERS];       /* a ring that is kept */

/* Not in memory; only for the checks. */
byte seen[READERS];
bool asleep[READERS];
bool relook[READERS];     /* a second is over */
bool crash, done, more;
byte crashes;

inline send() {
#ifdef WAKE_BEFORE_LATEST
  woken = wake;                             /* as a processor may, where these two are not seq_cst */
  latest++;
  if
  :: !woken
  :: woken -> wake = false;
#else
  latest++;                                 /* store(latest, i) */
#ifdef NO_WAKE_FLAG
  if
  :: true ->
#else
  if                                        /* if load(wake) != 0: store(wake, 0) */
  :: !wake
  :: wake -> wake = false;
#endif
#endif
     r = 0;
     do                                     /* for each row with waiting != 0: store(waiting, 0); ring(1 + row) */
     :: r == READERS -> break
     :: r < READERS ->
        if
        :: !waiting[r]
#ifdef RING_BEFORE_CLEAR
        :: waiting[r] -> bell[r] = true; waiting[r] = false
#else
        :: waiting[r] -> waiting[r] = false; bell[r] = true
#endif
        fi;
        r++
     od
  fi
}

active proctype Writer() {
  byte r, writers;
  bool woken;
live:
  {
    writers++;
#ifdef RING_AT_TAKEOVER
    if                                      /* proposed: who takes over rings every row, waiting or not */
    :: writers > 1 -> wake = false; waiting[0] = false; bell[0] = true; waiting[1] = false; bell[1] = true
    :: writers == 1
    fi;
#endif
    do
    :: latest == WRITES -> break
    :: break                                /* a writer may stop at any time */
    :: latest < WRITES -> send()
    od;
    done = true;
endMore:
    more -> send()
  } unless { crash };
  if
  :: crash && writers < WRITERS -> atomic { crash = false; r = 0; woken = false; goto live }
  :: else
  fi;
  done = true
}

active proctype Killer() {
  do
  :: atomic { crashes < CRASHES && !crash && !done -> crash = true; crashes++ }
  :: break
  od
}

active [READERS] proctype Reader() {
  byte me = _pid - 2;
  do
  :: latest > seen[me] -> atomic { seen[me] = latest }
  :: latest == seen[me] ->
#ifdef WAKE_BEFORE_WAITING
     wake = true; waiting[me] = true;
#else
     waiting[me] = true;                    /* store(row.waiting, 1) */
     wake = true;                           /* store(wake, 1) */
#endif
#ifndef NO_RECHECK
     if                                     /* check again for a value */
     :: latest > seen[me] -> goto awake
     :: latest == seen[me]
     fi;
#endif
look:
     asleep[me] = true;
endAsleep:
     if                                     /* wait on bell */
     :: atomic { bell[me] -> bell[me] = false; asleep[me] = false }
     :: atomic { relook[me] -> relook[me] = false; asleep[me] = false }
#ifdef RELOOK_WITHOUT_FLAGS
        if
        :: latest > seen[me]
        :: latest == seen[me] -> goto look
        fi
#endif
     fi;
awake:
#ifndef NO_CLEAR
     waiting[me] = false                    /* after: store(row.waiting, 0) */
#else
     skip
#endif
  od
}

/* When nothing moves any more, nobody sleeps with news there. */
active proctype Quiet() {
#ifdef RELOOK
  timeout -> d_step { relook[0] = asleep[0]; relook[1] = asleep[1] }
  timeout -> assert(seen[0] == latest && seen[1] == latest);
  more = true;
#endif
  timeout -> assert(seen[0] == latest && seen[1] == latest)
}
