//! The clocks, and waiting for them and for descriptors.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::time::ClockId;

use super::errno::{Code, Outcome};
use super::memory::Memory;
use super::rights;
use super::table::Table;

const SECOND: u64 = 1_000_000_000;

/// The lengths of a subscription and of an event.
const SUBSCRIPTION: u32 = 48;
const EVENT: u32 = 32;

/// What is subscribed to.
const CLOCK: u8 = 0;
const READ: u8 = 1;
const WRITE: u8 = 2;

/// The clock's time is a point in time and no duration.
const ABSOLUTE: u16 = 1;
/// The other side has closed.
const HANGUP: u16 = 1;

fn clock(id: u32) -> Outcome<ClockId> {
    match id {
        0 => Ok(ClockId::Realtime),
        1 => Ok(ClockId::Monotonic),
        2 => Ok(ClockId::ProcessCPUTime),
        3 => Ok(ClockId::ThreadCPUTime),
        _ => Err(Code::INVAL),
    }
}

fn nanos(time: rustix::time::Timespec) -> u64 {
    (time.tv_sec as u64)
        .wrapping_mul(SECOND)
        .wrapping_add(time.tv_nsec as u64)
}

/// clock_res_get
pub(super) fn resolution(memory: &mut Memory<'_>, id: u32, at: u32) -> Outcome {
    memory.range(at, 8)?;
    memory.put_u64(at, nanos(rustix::time::clock_getres(clock(id)?)))
}

/// clock_time_get
pub(super) fn time(memory: &mut Memory<'_>, id: u32, at: u32) -> Outcome {
    memory.range(at, 8)?;
    memory.put_u64(at, nanos(rustix::time::clock_gettime(clock(id)?)))
}

/// One subscription, and what came of it.
struct Watch {
    userdata: u64,
    tag: u8,
    /// The descriptor, or the clock.
    of: u32,
    /// When a clock is due, on the monotonic clock.
    due: u64,
    /// Its place among the descriptors that the system is asked about.
    polled: Option<usize>,
    event: Option<Happened>,
}

#[derive(Default)]
struct Happened {
    error: u16,
    bytes: u64,
    flags: u16,
}

fn now() -> u64 {
    nanos(rustix::time::clock_gettime(ClockId::Monotonic))
}

fn read_watch(memory: &Memory<'_>, at: u32, started: u64) -> Outcome<Watch> {
    let mut watch = Watch {
        userdata: memory.u64(at)?,
        tag: memory.u8(at + 8)?,
        of: memory.u32(at + 16)?,
        due: u64::MAX,
        polled: None,
        event: None,
    };
    match watch.tag {
        CLOCK => {
            let time = memory.u64(at + 24)?;
            let left = if memory.u16(at + 40)? & ABSOLUTE != 0 {
                // A clock that there is not counts as one that stands at the beginning.
                let clock = clock(watch.of).unwrap_or(ClockId::Monotonic);
                time.saturating_sub(nanos(rustix::time::clock_gettime(clock)))
            } else {
                time
            };
            watch.due = started.saturating_add(left);
        }
        READ | WRITE => {}
        _ => return Err(Code::INVAL),
    }
    Ok(watch)
}

/// poll_oneoff
pub(super) fn wait(
    table: &Table,
    memory: &mut Memory<'_>,
    [input, output, count, result]: [u32; 4],
) -> Outcome {
    memory.range(input, u64::from(count) * u64::from(SUBSCRIPTION))?;
    memory.range(output, u64::from(count) * u64::from(EVENT))?;
    memory.range(result, 4)?;
    if count == 0 {
        return Err(Code::INVAL);
    }
    let started = now();
    let mut watches = Vec::new();
    let mut polled = Vec::new();
    let mut at_once = false;
    for i in 0..count {
        let mut watch = read_watch(memory, input + i * SUBSCRIPTION, started)?;
        if watch.tag != CLOCK {
            match table.get(watch.of, rights::POLL_FD_READWRITE) {
                Ok(entry) => {
                    let wanted = if watch.tag == READ {
                        PollFlags::IN | PollFlags::RDHUP
                    } else {
                        PollFlags::OUT
                    };
                    watch.polled = Some(polled.len());
                    polled.push(PollFd::from_borrowed_fd(entry.fd.as_fd(), wanted));
                }
                // One descriptor that is closed is news for those who wait for it.
                Err(Code::BADF) => {
                    watch.event = Some(Happened {
                        error: Code::BADF.0,
                        ..Happened::default()
                    });
                    at_once = true;
                }
                Err(error) => return Err(error),
            }
        }
        watches.push(watch);
    }
    let due = watches.iter().map(|w| w.due).min().unwrap_or(u64::MAX);
    wait_until(&mut polled, if at_once { started } else { due })?;
    let ended = now();
    for watch in &mut watches {
        if watch.due <= ended {
            watch.event = Some(Happened::default());
        }
        let Some(found) = watch.polled.map(|i| polled[i].revents()) else {
            continue;
        };
        if !found.is_empty() {
            watch.event = Some(happened(table, watch, found)?);
        }
    }
    drop(polled);
    let mut events = 0;
    for watch in watches {
        if let Some(happened) = watch.event {
            let mut bytes = [0; EVENT as usize];
            bytes[..8].copy_from_slice(&watch.userdata.to_le_bytes());
            bytes[8..10].copy_from_slice(&happened.error.to_le_bytes());
            bytes[10] = watch.tag;
            bytes[16..24].copy_from_slice(&happened.bytes.to_le_bytes());
            bytes[24..26].copy_from_slice(&happened.flags.to_le_bytes());
            memory.put(output + events * EVENT, &bytes)?;
            events += 1;
        }
    }
    memory.put_u32(result, events)
}

/// Waits until a descriptor is ready or the monotonic clock shows `due`.
fn wait_until(polled: &mut [PollFd<'_>], due: u64) -> Outcome {
    loop {
        let left = due.saturating_sub(now());
        let timeout = (due != u64::MAX).then_some(Timespec {
            tv_sec: (left / SECOND) as i64,
            tv_nsec: (left % SECOND) as _,
        });
        match poll(polled, timeout.as_ref()) {
            Ok(0) if left > 0 => {}
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// What the system tells of a descriptor.
fn happened(table: &Table, watch: &Watch, found: PollFlags) -> Outcome<Happened> {
    if found.contains(PollFlags::NVAL) {
        return Ok(Happened {
            error: Code::BADF.0,
            ..Happened::default()
        });
    }
    if found.contains(PollFlags::ERR) && !found.intersects(PollFlags::IN | PollFlags::OUT) {
        return Ok(Happened {
            error: Code::IO.0,
            ..Happened::default()
        });
    }
    let bytes = if watch.tag == READ {
        let entry = table.get(watch.of, 0)?;
        rustix::io::ioctl_fionread(&entry.fd).unwrap_or(0)
    } else {
        0
    };
    let flags = if found.intersects(PollFlags::HUP | PollFlags::RDHUP) {
        HANGUP
    } else {
        0
    };
    Ok(Happened {
        error: 0,
        bytes,
        flags,
    })
}
