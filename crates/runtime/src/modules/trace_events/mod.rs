//! `internalBinding('trace_events')`: the file that trace events of all threads go to.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Mutex;

use crate::prelude::*;

/// Node begins a new file after this many events.
const EVENTS_PER_FILE: u32 = 1 << 19;

/// Where events go, process-wide.
struct Sink {
    pattern: String,
    rotation: u32,
    events: u32,
    file: Option<BufWriter<File>>,
}

static SINK: Mutex<Option<Sink>> = Mutex::new(None);

impl Sink {
    fn path(&self) -> String {
        self.pattern
            .replace("${pid}", &std::process::id().to_string())
            .replace("${rotation}", &self.rotation.to_string())
    }

    fn write(&mut self, event: &str) -> std::io::Result<()> {
        if self.events == EVENTS_PER_FILE {
            self.end()?;
        }
        let file = match self.file.as_mut() {
            Some(file) => {
                file.write_all(b",")?;
                file
            }
            None => {
                self.rotation += 1;
                self.events = 0;
                let mut file = BufWriter::new(File::create(self.path())?);
                file.write_all(b"{\"traceEvents\":[")?;
                self.file.insert(file)
            }
        };
        self.events += 1;
        file.write_all(event.as_bytes())
    }

    fn end(&mut self) -> std::io::Result<()> {
        match self.file.take() {
            Some(mut file) => {
                file.write_all(b"]}\n")?;
                file.flush()
            }
            None => Ok(()),
        }
    }
}

fn with_sink(run: impl FnOnce(&mut Sink) -> std::io::Result<()>) -> bool {
    let Ok(mut sink) = SINK.lock() else {
        return false;
    };
    match sink.as_mut() {
        Some(sink) => run(sink).is_ok(),
        None => false,
    }
}

/// What a thread registered to add its last events.
#[derive(Default)]
struct AtEnd(std::cell::OnceCell<Global<Function>>);

/// start(pattern, atEnd): opens the sink unless it is open; `atEnd` is called when this thread's part of the process ends.
#[native]
fn start<'s>(cx: &mut Scope<'s>, pattern: String, at_end: Local<'s, Function>) {
    if let Ok(mut sink) = SINK.lock()
        && sink.is_none()
    {
        *sink = Some(Sink {
            pattern,
            rotation: 0,
            events: 0,
            file: None,
        });
    }
    let at_end = Global::new(cx, at_end);
    let _ = cx.state().slot::<AtEnd>().0.set(at_end);
}

/// write(event): whether the event, a JSON text, could be written.
#[native]
fn write(event: String) -> bool {
    with_sink(|sink| sink.write(&event))
}

/// The number of this thread, as the system counts.
#[native]
fn thread_id() -> f64 {
    std::fs::read_link("/proc/thread-self")
        .ok()
        .and_then(|path| path.file_name()?.to_str()?.parse().ok())
        .unwrap_or_else(|| f64::from(std::process::id()))
}

/// Microseconds of the monotonic clock.
#[native]
fn timestamp() -> f64 {
    (event_loop::hrtime() / 1000) as f64
}

/// Adds a thread's last events; closes the file when the process ends.
pub(crate) fn finish(cx: &mut Scope<'_>, process_ends: bool) {
    if let Some(at_end) = cx.state().slot::<AtEnd>().0.get() {
        cx.nested(|cx| {
            let at_end = at_end.get(cx);
            let this = cx.undefined();
            if at_end.call(cx, this, &[]).is_err() {
                cx.clear_exception();
            }
        });
    }
    if process_ends {
        with_sink(Sink::end);
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[start::DEF, write::DEF, thread_id::DEF, timestamp::DEF],
    )
}
