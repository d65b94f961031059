//! `internalBinding('spawn_sync')`: runs a child to its end while this thread waits. The child's pipes live on a loop of
//! their own, so nothing else of the program moves meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_loop::{
    ChildPipe, Errno, Loop, Pipe, Process, RunMode, StdioContainer, Stream, Timer, WriteBuf,
};

use super::options;
use crate::prelude::*;

/// One pipe between the child and us.
struct Channel {
    pipe: Pipe,
    /// What the child is to read, until it is handed to the pipe.
    input: Option<Vec<u8>>,
    /// Whether the child writes.
    writable: bool,
    output: Rc<RefCell<Vec<u8>>>,
}

/// What the callbacks of the loop share.
struct Run {
    process: RefCell<Option<Process>>,
    pipes: Vec<Pipe>,
    timer: Timer,
    kill_signal: i32,
    /// Why the child was killed.
    error: Cell<Option<Errno>>,
    /// Failures of pipes, told when nothing else went wrong.
    pipe_error: Cell<Option<Errno>>,
    exit: Cell<Option<(i64, i32)>>,
    killed: Cell<bool>,
}

impl Run {
    /// Ends the child and stops to listen to it.
    fn kill(&self, reason: Errno) {
        if self.killed.replace(true) {
            return;
        }
        if self.error.get().is_none() {
            self.error.set(Some(reason));
        }
        if let Some(process) = self.process.borrow().as_ref()
            && process.kill(self.kill_signal).is_err()
            && self.exit.get().is_none()
        {
            // A signal that cannot be sent must not leave us waiting.
            let _ = process.kill(SIGKILL);
        }
        self.close_all();
    }

    fn close_all(&self) {
        for pipe in &self.pipes {
            if !pipe.is_closing() {
                pipe.close(|| {});
            }
        }
        if !self.timer.is_closing() {
            self.timer.close(|| {});
        }
    }
}

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

/// spawn(options): `{ pid, status, signal, output, error }`.
#[native]
fn spawn<'s>(cx: &mut Scope<'s>, options: Local<'s, Object>) -> Result<Local<'s, Value>> {
    let result = cx.object();
    let mut wanted = match options::read(cx, options)? {
        Ok(wanted) => wanted,
        Err(error) => return failure(cx, result, error),
    };
    let own_loop = match Loop::new() {
        Ok(own_loop) => own_loop,
        Err(error) => {
            let code = error.raw_os_error().unwrap_or_default();
            return failure(cx, result, Errno::from_raw(code));
        }
    };
    let (stdio, mut channels) = read_stdio(cx, options, &own_loop)?;
    wanted.stdio = stdio;
    let timeout = options::number(cx, options, c"timeout")?.filter(|time| *time > 0.0);
    let max_buffer =
        options::number(cx, options, c"maxBuffer")?.filter(|size| size.is_finite() && *size > 0.0);
    let kill_signal = options::number(cx, options, c"killSignal")?.map_or(SIGTERM, |n| n as i32);

    let run = Rc::new(Run {
        process: RefCell::new(None),
        pipes: channels
            .iter()
            .flatten()
            .map(|channel| channel.pipe.clone())
            .collect(),
        timer: Timer::new(&own_loop),
        kill_signal: if kill_signal > 0 {
            kill_signal
        } else {
            SIGTERM
        },
        error: Cell::new(None),
        pipe_error: Cell::new(None),
        exit: Cell::new(None),
        killed: Cell::new(false),
    });

    let own = run.clone();
    let started = Process::spawn(&own_loop, wanted, move |status, signum| {
        own.exit.set(Some((status, signum)));
        own.timer.stop();
        if let Some(process) = own.process.borrow().as_ref() {
            process.close(|| {});
        }
        if own.killed.get() {
            own.close_all();
        }
    });
    match started {
        Ok(process) => {
            result.put(cx, c"pid", process.pid())?;
            *run.process.borrow_mut() = Some(process);
            for channel in channels.iter_mut().flatten() {
                start_channel(&run, channel, max_buffer);
            }
            if let Some(timeout) = timeout {
                let own = run.clone();
                // The timer is new and not closing, so it starts.
                let _ = run
                    .timer
                    .start(timeout as u64, 0, move || own.kill(Errno::ETIMEDOUT));
            }
        }
        Err(error) => {
            result.put(cx, c"pid", 0)?;
            run.error.set(Some(error));
            run.close_all();
        }
    }
    own_loop.run(RunMode::Default);
    run.close_all();
    own_loop.run(RunMode::Default);

    let spawned = run.process.borrow_mut().take().is_some();
    let null = cx.null();
    match run.exit.get() {
        Some((_, signum)) if signum > 0 => {
            result.set(cx, c"status", null)?;
            let name = cx.string(options::signal_name(signum).unwrap_or("UNKNOWN"));
            result.set(cx, c"signal", name)?;
        }
        Some((status, _)) => {
            result.put(cx, c"status", status as f64)?;
            result.set(cx, c"signal", null)?;
        }
        None => {
            result.set(cx, c"status", null)?;
            result.set(cx, c"signal", null)?;
        }
    }
    if let Some(error) = run.error.get().or(run.pipe_error.get()) {
        result.put(cx, c"error", error.0)?;
    }
    if spawned {
        let output = cx.empty_array();
        for channel in &channels {
            match channel {
                Some(channel) if channel.writable => {
                    let bytes = channel.output.take();
                    let view = cx.uint8_array_from(bytes)?;
                    output.push_value(cx, view)?;
                }
                _ => output.push_value(cx, null)?,
            }
        }
        result.set(cx, c"output", output)?;
    } else {
        result.set(cx, c"output", null)?;
    }
    Ok(result.as_value())
}

/// The answer when no child could be started at all.
fn failure<'s>(
    cx: &mut Scope<'s>,
    result: Local<'s, Object>,
    error: Errno,
) -> Result<Local<'s, Value>> {
    let null = cx.null();
    result.put(cx, c"pid", 0)?;
    result.set(cx, c"status", null)?;
    result.set(cx, c"signal", null)?;
    result.set(cx, c"output", null)?;
    result.put(cx, c"error", error.0)?;
    Ok(result.as_value())
}

/// Writes the input and collects the output.
fn start_channel(run: &Rc<Run>, channel: &mut Channel, max_buffer: Option<f64>) {
    let pipe = channel.pipe.clone();
    if let Some(input) = channel.input.take() {
        let end = {
            let pipe = pipe.clone();
            // A child that is gone has no use for the end of its input.
            move || {
                let _ = pipe.shutdown(|_| {});
            }
        };
        if input.is_empty() {
            end();
        } else {
            let own = run.clone();
            let written = pipe.write(vec![WriteBuf::Vec(input)], move |result| match result {
                Ok(()) => end(),
                // The child closed its input or ended without reading it all.
                Err(error) if error == Errno::ECANCELED => {}
                Err(error) => own.pipe_error.set(Some(error)),
            });
            if let Err(error) = written {
                run.pipe_error.set(Some(error));
            }
        }
    } else if !channel.writable {
        // A child that is gone has no use for the end of its input.
        let _ = pipe.shutdown(|_| {});
    }
    if !channel.writable {
        return;
    }
    let (own, output) = (run.clone(), channel.output.clone());
    let stream = pipe.clone();
    let reading = pipe.read_start_borrowed(move |result| match result {
        Ok(bytes) => {
            // What came with the byte too many is kept.
            output.borrow_mut().extend_from_slice(bytes);
            let size = output.borrow().len();
            if max_buffer.is_some_and(|max| size as f64 > max) {
                own.kill(Errno::ENOBUFS);
            }
        }
        Err(error) => {
            if error != Errno::EOF && error != Errno::ECANCELED {
                own.pipe_error.set(Some(error));
            }
            if !stream.is_closing() {
                stream.close(|| {});
            }
        }
    });
    if let Err(error) = reading {
        run.pipe_error.set(Some(error));
    }
}

type Descriptors = (Vec<StdioContainer>, Vec<Option<Channel>>);

fn read_stdio(
    cx: &mut Scope<'_>,
    options: Local<'_, Object>,
    own_loop: &Loop,
) -> Result<Descriptors> {
    let (mut stdio, mut channels) = (Vec::new(), Vec::new());
    let list = options.get(cx, c"stdio")?;
    let Some(list) = list.as_array(cx) else {
        return Ok((stdio, channels));
    };
    for index in 0..list.len(cx) {
        cx.nested(|cx| -> Result<()> {
            let entry = list.get_index(cx, index)?;
            let Some(entry) = entry.as_object() else {
                return Err(Error::type_error("options.stdio must hold objects"));
            };
            let kind = entry.get(cx, c"type")?.to_rust_string(cx)?;
            match kind.as_str() {
                "ignore" => {
                    stdio.push(StdioContainer::Ignore);
                    channels.push(None);
                }
                "pipe" => {
                    let how = ChildPipe {
                        child_reads: entry.get(cx, c"readable")?.to_boolean(),
                        child_writes: entry.get(cx, c"writable")?.to_boolean(),
                    };
                    let input = entry.get(cx, c"input")?;
                    let input = input.as_view().map(|view| view.with_bytes(<[u8]>::to_vec));
                    let pipe = Pipe::new(own_loop, false);
                    channels.push(Some(Channel {
                        pipe: pipe.clone(),
                        input,
                        writable: how.child_writes,
                        output: Rc::default(),
                    }));
                    stdio.push(StdioContainer::CreatePipe(pipe, how));
                }
                "inherit" => {
                    stdio.push(StdioContainer::InheritFd(index as i32));
                    channels.push(None);
                }
                _ => {
                    stdio.push(options::inherited(cx, entry)?);
                    channels.push(None);
                }
            }
            Ok(())
        })?;
    }
    Ok((stdio, channels))
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[spawn::DEF])
}
