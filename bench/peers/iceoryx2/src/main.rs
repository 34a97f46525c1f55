//! Both ends of a channel by iceoryx2: publish-subscribe that is looked at again and again, or with an event that wakes.
//! `ends.h` says which lines the near end obeys, and is the same in C.
//!
//! usage: iceoryx2-ends END WAITING SIZE DEPTH NAME FOLDER    (END: near or far; WAITING: spins or sleeps)

use iceoryx2::port::{listener::Listener, notifier::Notifier, publisher::Publisher, subscriber::Subscriber};
use iceoryx2::prelude::*;
use std::error::Error;
use std::io::{BufRead, Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ECHO: u32 = 0;
const WAKE: u32 = 1;
const STREAM: u32 = 2;
const END: u32 = 3;
const BATCH: u64 = 64;

/// The system's clocks, by which all processes mean the same. The standard library does not say what its own shows.
mod clock {
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }

    extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }

    pub const MONOTONIC: i32 = 1;
    pub const PROCESS: i32 = 2;

    pub fn now(clock: i32) -> u64 {
        let mut time = Time { seconds: 0, nanoseconds: 0 };
        // SAFETY: on 64-bit Linux a `timespec` is two 64-bit numbers.
        unsafe { clock_gettime(clock, &mut time) };
        time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
    }
}

extern "C" {
    fn prctl(option: i32, signal: usize) -> i32;
}

/// An end that spins would go on for ever where the one that it waits for was killed.
fn end_with_parent() {
    const PR_SET_PDEATHSIG: i32 = 1;
    const SIGTERM: usize = 15;
    // SAFETY: it says what happens to this process, and touches no memory.
    unsafe { prctl(PR_SET_PDEATHSIG, SIGTERM) };
}

/// An end of both directions.
struct Link {
    publisher: Publisher<ipc::Service, [u8], ()>,
    subscriber: Subscriber<ipc::Service, [u8], ()>,
    /// There where a receiver sleeps.
    bells: Option<(Notifier<ipc::Service>, Listener<ipc::Service>)>,
    _node: Node<ipc::Service>,
}

impl Link {
    fn open(near: bool, sleeps: bool, size: usize, depth: usize, name: &str, folder: &str) -> Outcome<Self> {
        let mut config = Config::default();
        config.global.prefix = FileName::new(format!("{name}_").as_bytes()).map_err(|e| format!("{e:?}"))?;
        config.global.set_root_path(&Path::new(folder.as_bytes()).map_err(|e| format!("{e:?}"))?);
        let node = NodeBuilder::new().config(&config).create::<ipc::Service>()?;
        let (out, back) = if near { ("there", "back") } else { ("back", "there") };
        let service = |name: &str| -> Outcome<_> {
            Ok(node
                .service_builder(&name.try_into()?)
                .publish_subscribe::<[u8]>()
                .enable_safe_overflow(false)
                .subscriber_max_buffer_size(2 * depth)
                .max_publishers(1)
                .max_subscribers(1)
                .open_or_create()?)
        };
        let publisher = service(out)?
            .publisher_builder()
            .initial_max_slice_len(size)
            .backpressure_strategy(BackpressureStrategy::RetryUntilDelivered)
            .create()?;
        let subscriber = service(back)?.subscriber_builder().create()?;
        let bell = |name: &str| -> Outcome<_> {
            Ok(node.service_builder(&name.try_into()?).event().open_or_create()?)
        };
        let bells = match sleeps {
            true => Some((bell(out)?.notifier_builder().create()?, bell(back)?.listener_builder().create()?)),
            false => None,
        };
        Ok(Link { publisher, subscriber, bells, _node: node })
    }

    fn send(&mut self, bytes: &[u8], more: bool) -> Outcome {
        self.publisher.loan_slice_uninit(bytes.len())?.write_from_slice(bytes).send()?;
        if let (Some((notifier, _)), false) = (&self.bells, more) {
            notifier.notify()?;
        }
        Ok(())
    }

    fn receive(&mut self, into: &mut [u8]) -> Outcome {
        loop {
            if let Some(sample) = self.subscriber.receive()? {
                into.copy_from_slice(sample.payload());
                return Ok(());
            }
            if let Some((_, listener)) = &mut self.bells {
                listener.blocking_wait(|_| {})?;
            }
        }
    }
}

fn stamp(message: &mut [u8], number: u32, kind: u32, value: u64) {
    let last = message.len() - 4;
    message[0..4].copy_from_slice(&number.to_ne_bytes());
    message[4..8].copy_from_slice(&kind.to_ne_bytes());
    message[8..16].copy_from_slice(&value.to_ne_bytes());
    message[last..].copy_from_slice(&number.to_ne_bytes());
}

fn checked(message: &[u8], number: u32) -> Outcome<(u32, u64)> {
    let word = |at: usize| u32::from_ne_bytes(message[at..at + 4].try_into().expect("four bytes"));
    if word(0) != number || word(message.len() - 4) != number {
        return Err("another message arrived than was expected".into());
    }
    Ok((word(4), u64::from_ne_bytes(message[8..16].try_into()?)))
}

fn run_far(mut link: Link, size: usize) -> Outcome {
    let mut message = vec![0; size];
    let mut number = 0;
    loop {
        link.receive(&mut message)?;
        number += 1;
        let (kind, value) = checked(&message, number)?;
        if kind == END {
            return Ok(());
        }
        if kind == STREAM {
            for _ in 0..value {
                link.receive(&mut message)?;
                number += 1;
                checked(&message, number)?;
            }
        }
        if kind == WAKE {
            std::thread::sleep(Duration::from_micros(value));
            stamp(&mut message, number, WAKE, clock::now(clock::MONOTONIC));
        }
        link.send(&message, false)?;
    }
}

struct Near {
    link: Link,
    number: u32,
    source: Vec<u8>,
    target: Vec<u8>,
}

impl Near {
    /// When it was sent, when the answer was there, and its value.
    fn trip(&mut self, kind: u32, value: u64) -> Outcome<(u64, u64, u64)> {
        self.number += 1;
        stamp(&mut self.source, self.number, kind, value);
        let start = clock::now(clock::MONOTONIC);
        self.link.send(&self.source, false)?;
        self.link.receive(&mut self.target)?;
        let stop = clock::now(clock::MONOTONIC);
        Ok((start, stop, checked(&self.target, self.number)?.1))
    }

    fn stream(&mut self, count: u64) -> Outcome<u64> {
        self.number += 1;
        stamp(&mut self.source, self.number, STREAM, count);
        let start = clock::now(clock::MONOTONIC);
        self.link.send(&self.source, false)?;
        for sent in 1..=count {
            self.number += 1;
            stamp(&mut self.source, self.number, ECHO, 0);
            self.link.send(&self.source, sent % BATCH != 0 && sent != count)?;
        }
        self.link.receive(&mut self.target)?;
        checked(&self.target, self.number)?;
        Ok(clock::now(clock::MONOTONIC) - start)
    }

    fn obey(&mut self, line: &str) -> Outcome<Vec<u64>> {
        let mut words = line.split(' ');
        let command = words.next().unwrap_or("");
        let numbers = words.map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        match (command, numbers.as_slice()) {
            ("trips", [count]) => (0..*count).map(|_| self.trip(ECHO, 0).map(|(start, stop, _)| stop - start)).collect(),
            ("wakes", [count, pause]) => {
                (0..*count).map(|_| self.trip(WAKE, *pause).map(|(_, stop, sent)| stop - sent)).collect()
            }
            ("idle", [pause]) => {
                let start = clock::now(clock::PROCESS);
                self.trip(WAKE, *pause)?;
                Ok(vec![clock::now(clock::PROCESS) - start])
            }
            ("stream", [count]) => Ok(vec![self.stream(*count)?]),
            _ => Err("an unknown line".into()),
        }
    }

    fn check(&mut self) -> Outcome {
        let mut random = std::fs::File::open("/dev/urandom")?;
        for _ in 0..3 {
            random.read_exact(&mut self.source)?;
            self.trip(ECHO, 0)?;
            if self.source != self.target {
                return Err("other bytes came back".into());
            }
        }
        Ok(())
    }
}

fn main() -> Outcome {
    end_with_parent();
    set_log_level(LogLevel::Error);
    let arguments: Vec<String> = std::env::args().collect();
    let [_, end, waiting, size, depth, name, folder] = arguments.as_slice() else {
        return Err("usage: iceoryx2-ends END WAITING SIZE DEPTH NAME FOLDER".into());
    };
    let size = size.parse()?;
    let link = Link::open(end == "near", waiting == "sleeps", size, depth.parse()?, name, folder)?;
    if end == "far" {
        println!("open");
        return run_far(link, size);
    }
    let mut child = Command::new(std::env::current_exe()?)
        .arg("far")
        .args(&arguments[2..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdout.as_mut().expect("a pipe").read_exact(&mut [0; 5])?;
    let mut near = Near { link, number: 0, source: vec![0; size], target: vec![0; size] };
    near.check()?;
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let times: Vec<String> = near.obey(&line?)?.iter().map(u64::to_string).collect();
        println!("{}", times.join(" "));
        std::io::stdout().flush()?;
    }
    near.number += 1;
    stamp(&mut near.source, near.number, END, 0);
    near.link.send(&near.source, false)?;
    child.wait()?;
    Ok(())
}
