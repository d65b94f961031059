//! `internalBinding('process_methods')`: time, memory, directories, raw output and the end of the process.

use std::io::{ErrorKind as IoErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::time::Duration;

use event_loop::{Errno, HandleKind, HandleType, guess_handle, os};

use super::start_info::{
    architecture, environment, environment_variable, native_stack, pid, start_info, title, versions,
};
use crate::permission::{self, Access, permit, permit_file};
use crate::prelude::*;

const SIGABRT: i32 = 6;

fn errno_of_io(e: &std::io::Error) -> i32 {
    e.raw_os_error().map_or(Errno::EIO.0, |n| -n)
}

/// Puts the seconds and nanoseconds of the monotonic clock into `clock`, two numbers of 32 bits.
#[native]
fn hrtime(clock: Local<'_, View>) {
    let now = event_loop::hrtime();
    let parts = [(now / 1_000_000_000) as u32, (now % 1_000_000_000) as u32];
    clock.with_bytes_mut(|bytes| {
        for (slot, part) in bytes.chunks_exact_mut(4).zip(parts) {
            slot.copy_from_slice(&part.to_ne_bytes());
        }
    });
}

/// Nanoseconds of the monotonic clock as a bigint.
#[native(name = "hrtimeBigInt")]
fn hrtime_bigint<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, BigInt>> {
    cx.bigint_u64(event_loop::hrtime())
}

/// Seconds since the process began.
#[native]
fn uptime() -> f64 {
    crate::modules::perf_hooks::since_start() / 1000.0
}

fn numbers<'s>(cx: &mut Scope<'s>, values: &[f64]) -> Local<'s, Array> {
    let items: Vec<Local<'s, Value>> = values.iter().map(|v| cx.number(*v)).collect();
    cx.array(&items)
}

fn usage_error(e: Errno) -> Error {
    sys_error(e, "uv_getrusage")
}

/// `[user, system]` in microseconds.
#[native]
fn cpu_usage<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let u = os::getrusage().map_err(usage_error)?;
    Ok(numbers(
        cx,
        &[u.user_cpu_time as f64, u.system_cpu_time as f64],
    ))
}

/// As `cpuUsage` for this thread.
#[native]
fn thread_cpu_usage<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let u = os::getrusage_thread().map_err(usage_error)?;
    Ok(numbers(
        cx,
        &[u.user_cpu_time as f64, u.system_cpu_time as f64],
    ))
}

/// The sixteen numbers of `getrusage`, in the order of Node's object.
#[native]
fn resource_usage<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
    let u = os::getrusage().map_err(usage_error)?;
    let values = [
        u.user_cpu_time,
        u.system_cpu_time,
        u.max_rss,
        u.shared_memory_size,
        u.unshared_data_size,
        u.unshared_stack_size,
        u.minor_page_fault,
        u.major_page_fault,
        u.swapped_out,
        u.fs_read,
        u.fs_write,
        u.ipc_sent,
        u.ipc_received,
        u.signals_count,
        u.voluntary_context_switches,
        u.involuntary_context_switches,
    ];
    let values: Vec<f64> = values.iter().map(|v| *v as f64).collect();
    Ok(numbers(cx, &values))
}

/// `[rss, heapTotal, heapUsed, external, arrayBuffers]` in bytes.
#[native]
fn memory_usage<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let buffers = cx.array_buffer_bytes();
    let [used, total, _, external] = crate::modules::v8::heap_numbers(cx, buffers);
    let resident = os::resident_memory() as f64;
    numbers(cx, &[resident, total, used, external, buffers as f64])
}

/// Resident memory in bytes.
#[native]
fn rss() -> f64 {
    os::resident_memory() as f64
}

/// The memory limit set on the process, 0 when there is none.
#[native]
fn constrained_memory() -> f64 {
    os::constrained_memory() as f64
}

/// What is left until the limit.
#[native]
fn available_memory() -> f64 {
    os::available_memory() as f64
}

/// The working directory, or an error number.
#[native]
fn cwd<'s>(cx: &mut Scope<'s>) -> Local<'s, Value> {
    match std::env::current_dir() {
        Ok(path) => {
            let text = path.to_string_lossy();
            cx.string(&text).as_value()
        }
        Err(e) => cx.int(errno_of_io(&e)),
    }
}

/// Changes the working directory; 0 or an error number.
#[native]
fn chdir(cx: &mut Scope<'_>, directory: String) -> Result<i32> {
    permit_file(Access::Read, &directory)?;
    permission::tell(cx)?;
    Ok(match std::env::set_current_dir(directory) {
        Ok(()) => 0,
        Err(e) => errno_of_io(&e),
    })
}

/// Sets a variable of the real environment, or removes it; the time zone follows `TZ`.
#[native]
fn set_env(cx: &mut Scope<'_>, name: String, value: Option<String>) {
    // A worker's environment is its own.
    if crate::modules::worker_threads::ThreadInfo::of(cx)
        .worker()
        .is_some()
    {
        return;
    }
    // A name or a value that the system cannot carry stays in `process.env` only.
    let done = os::set_env(name.as_bytes(), value.as_ref().map(String::as_bytes));
    if done.is_ok() && name == "TZ" {
        nodus_engine::reset_time_zone();
    }
}

/// The file mode mask; with an argument, the one before it was changed.
#[native]
fn umask(mask: Option<u32>) -> u32 {
    match mask {
        Some(mask) => os::set_umask(mask & 0o777),
        None => os::umask(),
    }
}

/// Sends a signal; 0 or an error number.
#[native]
fn kill(pid: i32, signal: i32) -> i32 {
    match event_loop::kill(pid, signal) {
        Ok(()) => 0,
        Err(e) => e.0,
    }
}

/// The parent's process id.
#[native]
fn ppid() -> u32 {
    std::os::unix::process::parent_id()
}

/// Shows the process under another name.
#[native]
fn set_title(title: String) -> i32 {
    match os::set_process_title(title.as_bytes()) {
        Ok(()) => 0,
        Err(e) => e.0,
    }
}

/// abort(signal): ends the process at once with a core dump, by SIGABRT unless another signal is asked for
#[native]
fn abort(signal: Option<i32>) {
    // The engine brings an `abort` of its own that ends in a memory fault; the signal is what others expect to see.
    let _ = event_loop::kill(std::process::id() as i32, signal.unwrap_or(SIGABRT));
    std::process::abort();
}

/// Ends this thread's program: nothing of it runs any more.
#[native]
fn really_exit(cx: &mut Scope<'_>, code: i32) -> Result<()> {
    cx.end_microtasks();
    let state = cx.state();
    state.slot::<crate::modules::net::HeldStreams>().release();
    if state.exiting.get().is_none() {
        state.exiting.set(Some(code));
    }
    state.event_loop.stop();
    Err(Error::Terminated)
}

/// Writes all of `bytes` to a standard stream, waiting for slow readers.
fn write_all(fd: i32, bytes: &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = if fd == 1 {
            std::io::stdout()
                .lock()
                .write(rest)
                .and_then(|n| std::io::stdout().flush().map(|()| n))
        } else {
            std::io::stderr().lock().write(rest)
        };
        match written {
            Ok(0) => return,
            Ok(n) => rest = &rest[n..],
            Err(e) if e.kind() == IoErrorKind::Interrupted => {}
            Err(e) if e.kind() == IoErrorKind::WouldBlock => {
                crate::blocking::sleep(Duration::from_millis(1))
            }
            // A reader that went away cannot be told so.
            Err(_) => return,
        }
    }
}

/// Writes text to stderr.
#[native]
fn raw_stderr<'s>(cx: &mut Scope<'s>, text: Local<'s, JsString>) {
    let mut bytes = Vec::new();
    text.append_utf8(cx, &mut bytes);
    write_all(2, &bytes);
}

/// Has fatal errors of addons reported, or not any more.
#[native]
fn report_fatal_errors(on: bool) {
    nodus_node_api::report_fatal_errors(on);
}

/// reportFullHeap(write): calls the function before the process ends because the heap is full; undefined for none.
#[native]
fn report_full_heap<'s>(cx: &mut Scope<'s>, write: Option<Local<'s, Function>>) {
    let write = write.map(|write| Global::new(cx, write));
    cx.set_last_words(write.map(|write| -> Box<dyn FnOnce(&mut Scope<'_>)> {
        Box::new(move |cx| {
            let write = write.get(cx);
            // The process ends anyhow.
            let this = cx.undefined();
            let _ = write.call(cx, this, &[]);
        })
    }));
}

/// Writes text to descriptor 1 or 2.
#[native]
fn raw_write<'s>(cx: &mut Scope<'s>, fd: i32, text: Local<'s, JsString>) {
    let mut bytes = Vec::new();
    text.append_utf8(cx, &mut bytes);
    write_all(fd, &bytes);
}

/// Whether stderr is a terminal that shows colours.
#[native]
fn stderr_has_colors() -> bool {
    guess_handle(2) == HandleType::Tty
        && std::env::var_os("NO_COLOR").is_none()
        && std::env::var_os("NODE_DISABLE_COLORS").is_none()
        && std::env::var("TERM").map_or(true, |t| t != "dumb")
}

/// What the system calls an error.
#[native]
fn strerror(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    // Without the number that Rust adds.
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_string()
}

/// Replaces the program; returns only an error number. `env` is names and values in turn.
#[native]
fn execve(cx: &mut Scope<'_>, path: String, args: Vec<String>, env: Vec<String>) -> Result<i32> {
    permit(Access::Child, &path)?;
    permission::tell(cx)?;
    let mut command = std::process::Command::new(path);
    let mut args = args.into_iter();
    if let Some(name) = args.next() {
        command.arg0(name);
    }
    command.args(args).env_clear();
    for pair in env.chunks_exact(2) {
        command.env(&pair[0], &pair[1]);
    }
    Ok(errno_of_io(&command.exec()))
}

/// Names of the native resources that keep the loop alive, as Node names them.
#[native]
fn active_resources(cx: &mut Scope<'_>) -> Vec<String> {
    let mut names = Vec::new();
    cx.state().event_loop.walk(|handle| {
        if !handle.has_ref() || handle.is_closing() {
            return;
        }
        // A socket that is neither read nor written is a resource, too.
        let kind = handle.kind();
        let is_stream = matches!(kind, HandleKind::Tcp | HandleKind::Pipe | HandleKind::Udp);
        if !is_stream && !handle.is_active() {
            return;
        }
        let name = match kind {
            HandleKind::Tcp if handle.is_listening() => "TCPServerWrap",
            HandleKind::Pipe if handle.is_listening() => "PipeServerWrap",
            HandleKind::Tcp => "TCPSocketWrap",
            HandleKind::Pipe => "PipeWrap",
            HandleKind::Tty => "TTYWrap",
            HandleKind::Udp => "UDPWrap",
            HandleKind::Signal => "SignalWrap",
            HandleKind::Process => "ProcessWrap",
            HandleKind::FsEvent => "FSEventWrap",
            HandleKind::FsPoll => "StatWatcher",
            // Timers and immediates are counted by JavaScript; the rest is internal to the runtime.
            _ => return,
        };
        names.push(name.to_string());
    });
    names
}

/// Every handle of the loop: type, whether it is active, whether it is referenced, and a number that tells it from others.
#[native]
fn loop_handles<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let mut seen = Vec::new();
    cx.state().event_loop.walk(|handle| {
        let name = match handle.kind() {
            HandleKind::Async => "async",
            HandleKind::Check => "check",
            HandleKind::FsEvent => "fs_event",
            HandleKind::FsPoll => "fs_poll",
            HandleKind::Idle => "idle",
            HandleKind::Pipe => "pipe",
            HandleKind::Poll => "poll",
            HandleKind::Prepare => "prepare",
            HandleKind::Process => "process",
            HandleKind::Signal => "signal",
            HandleKind::Tcp => "tcp",
            HandleKind::Timer => "timer",
            HandleKind::Tty => "tty",
            HandleKind::Udp => "udp",
        };
        seen.push((name, handle.is_active(), handle.has_ref()));
    });
    let mut items = Vec::with_capacity(seen.len() * 4);
    for (i, (name, active, referenced)) in seen.into_iter().enumerate() {
        items.push(cx.string(name).as_value());
        items.push(cx.boolean(active));
        items.push(cx.boolean(referenced));
        items.push(cx.number((i + 1) as f64));
    }
    cx.array(&items)
}

/// The version of the C library, empty when it is not the GNU one.
#[native]
fn glibc_version() -> String {
    os::glibc_version()
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            hrtime::DEF,
            hrtime_bigint::DEF,
            uptime::DEF,
            cpu_usage::DEF,
            thread_cpu_usage::DEF,
            resource_usage::DEF,
            memory_usage::DEF,
            rss::DEF,
            constrained_memory::DEF,
            available_memory::DEF,
            cwd::DEF,
            chdir::DEF,
            super::addons::addon_headers::DEF,
            super::addons::dlopen::DEF,
            set_env::DEF,
            umask::DEF,
            kill::DEF,
            ppid::DEF,
            set_title::DEF,
            abort::DEF,
            really_exit::DEF,
            raw_stderr::DEF,
            report_fatal_errors::DEF,
            report_full_heap::DEF,
            raw_write::DEF,
            stderr_has_colors::DEF,
            execve::DEF,
            strerror::DEF,
            active_resources::DEF,
            loop_handles::DEF,
            glibc_version::DEF,
            architecture::DEF,
            environment::DEF,
            environment_variable::DEF,
            native_stack::DEF,
            pid::DEF,
            start_info::DEF,
            title::DEF,
            versions::DEF,
        ],
    )
}
