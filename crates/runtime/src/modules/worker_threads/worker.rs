//! The owner's side of workers: the class behind `Worker`, and the list of a thread's workers.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use event_loop::{KeepAlive, LoopWaker, os};

use super::super::v8;
use super::ThreadInfo;
use super::port::{MessagePort, PortData};
use super::shared::{SharedEnv, lock};
use super::thread::{self, Env, Limits, Outcome, ThreadLink, ThreadSpec};
use crate::options::{Invocation, OptionValue};
use crate::prelude::*;

struct Child {
    object: Global<Object>,
    worker: Rc<Worker>,
    thread: JoinHandle<()>,
}

/// The running workers of a thread.
#[derive(Default)]
pub(super) struct Children {
    running: RefCell<HashMap<u64, Child>>,
    /// The environment that workers share with this thread, once one does.
    env: RefCell<Option<Arc<SharedEnv>>>,
}

impl Children {
    /// Ends all workers and waits until they are gone.
    pub(super) fn stop_all(&self) {
        let children = std::mem::take(&mut *self.running.borrow_mut());
        for child in children.values() {
            child.worker.link.stop();
        }
        for (_, child) in children {
            drop(child.worker.alive.take());
            // A thread that panicked is gone, too.
            let _ = child.thread.join();
        }
    }
}

/// Tells the owner how a worker ended, on the owner's thread.
fn exited(cx: &mut Scope<'_>, id: u64, outcome: Outcome) {
    let info = ThreadInfo::of(cx);
    let child = info.workers.running.borrow_mut().remove(&id);
    let Some(child) = child else { return };
    let _ = child.thread.join();
    cx.nested(|cx| {
        let object = child.object.get(cx);
        let code = cx.int(outcome.code);
        let (kind, message) = match &outcome.error {
            Some((kind, message)) => (cx.string(kind).as_value(), cx.string(message).as_value()),
            None => (cx.null(), cx.null()),
        };
        fire(cx, object, c"onexit", &[code, kind, message]);
    });
    child.worker.gone.set(true);
    // The token goes last: the loop must not end before the listeners have run.
    drop(child.worker.alive.take());
}

/// A worker as its owner sees it.
pub(crate) struct Worker {
    id: u64,
    spec: RefCell<Option<ThreadSpec>>,
    link: Arc<ThreadLink>,
    alive: RefCell<Option<KeepAlive>>,
    running: Cell<bool>,
    referenced: Cell<bool>,
    gone: Cell<bool>,
    limits: Limits,
}

/// Reads a list of strings.
fn strings(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Result<Option<Vec<String>>> {
    let Some(list) = value.as_array(cx) else {
        return Ok(None);
    };
    let mut out = Vec::new();
    for i in 0..list.len(cx) {
        let text = cx.nested(|cx| list.get_index(cx, i)?.to_rust_string(cx))?;
        out.push(text);
    }
    Ok(Some(out))
}

#[class(name = "Worker")]
impl Worker {
    /// `new Worker(env, execArgv, limits, name, trackUnmanagedFds, nodeOptions)`: `env` is names and values in turn, true
    /// for an environment of its own with this thread's variables, or null to share this thread's; `execArgv` is
    /// undefined for the options of this thread. Options that no worker can have are left in `invalidExecArgv`.
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        this: This<'s>,
        env: Local<'s, Value>,
        exec_argv: Local<'s, Value>,
        limits: Local<'s, Array>,
        name: String,
        track_fds: bool,
        mut node_options: Option<String>,
    ) -> Result<Self> {
        let info = ThreadInfo::of(cx);
        let shared = info.shared().clone();
        let own_id = info.worker().map_or(0, |worker| worker.id);
        shared.ensure_registered(own_id, cx.state().event_loop.waker());
        let id = shared.next_thread();
        shared.announce(id);
        let (ours, theirs) = PortData::pair();
        let (our_public, their_public) = PortData::pair();
        let mut options = cx.state().options.clone();
        // What the process was asked to run is not what its workers run.
        for name in [
            "eval",
            "print",
            "check",
            "interactive",
            "input-type",
            "test",
        ] {
            options.unset(name);
        }
        options.args.clear();
        if let Some(text) = node_options.clone() {
            match crate::options::parse_of_worker(vec![options.argv0.clone()], Some(text)) {
                Invocation::Run(parsed) => {
                    let exec_argv = std::mem::take(&mut options.exec_argv);
                    options = *parsed;
                    options.exec_argv = exec_argv;
                }
                Invocation::Fail(message, _) => {
                    let text = message.split_once(": ").map_or(&*message, |(_, text)| text);
                    this.0.put(cx, c"invalidNodeOptions", text.trim())?;
                    node_options = None;
                }
                Invocation::Print(_) => {}
            }
        }
        if let Some(words) = strings(cx, exec_argv)? {
            match with_options(&options.argv0, &words, node_options) {
                Ok(parsed) => options = parsed,
                Err(invalid) => {
                    let list = cx.string_array(&invalid);
                    this.0.set(cx, c"invalidExecArgv", list)?;
                }
            }
        }
        let env = if env.is_null() {
            Env::Shared(share_env(cx, &info))
        } else {
            Env::Own(strings(cx, env)?.unwrap_or_default())
        };
        let mut all = Limits::default();
        for (i, limit) in all.iter_mut().enumerate() {
            *limit = limits.get_index(cx, i as u32)?.as_number().unwrap_or(0.0);
        }
        let port = MessagePort::wrap(cx, ours, None)?;
        this.0.set(cx, c"messagePort", port)?;
        let port = MessagePort::wrap(cx, our_public, None)?;
        this.0.set(cx, c"publicPort", port)?;
        this.0.put(cx, c"threadId", id as f64)?;
        this.0.put(cx, c"threadName", name.as_str())?;
        let spec = ThreadSpec {
            id,
            name,
            options,
            env,
            limits: all,
            control: theirs,
            public: their_public,
            shared,
            parent: cx.parent_runtime(),
            track_fds,
        };
        Ok(Worker {
            id,
            spec: RefCell::new(Some(spec)),
            link: Arc::default(),
            alive: RefCell::new(None),
            running: Cell::new(false),
            referenced: Cell::new(true),
            gone: Cell::new(false),
            limits: all,
        })
    }

    /// Starts the thread; an error's text when there is none to be had.
    #[method]
    fn start_thread<'s>(&self, cx: &mut Scope<'s>, this: This<'s>) -> Result<Option<String>> {
        let Some(spec) = self.spec.take() else {
            return Ok(None);
        };
        let Some(worker) = this.0.unwrap_class::<Worker>() else {
            return Ok(None);
        };
        let waker = cx.state().event_loop.waker();
        let link = self.link.clone();
        let name = format!("nodus-worker-{}", self.id);
        let id = self.id;
        let builder = std::thread::Builder::new()
            .name(name.chars().take(15).collect())
            .stack_size(thread::stack_size(&self.limits));
        let thread = builder.spawn(move || {
            let outcome = thread::run(spec, &link);
            waker.post(move |_| {
                enter(|cx| exited(cx, id, outcome));
            });
        });
        let thread = match thread {
            Ok(thread) => thread,
            Err(error) => {
                let errno = event_loop::Errno::from(error);
                return Ok(Some(errno.name().to_string()));
            }
        };
        self.running.set(true);
        if self.referenced.get() {
            *self.alive.borrow_mut() = Some(cx.state().event_loop.keep_alive());
        }
        let child = Child {
            object: Global::new(cx, this.0),
            worker,
            thread,
        };
        let info = ThreadInfo::of(cx);
        info.workers.running.borrow_mut().insert(id, child);
        Ok(None)
    }

    /// Ends the worker, wherever it is.
    #[method]
    fn stop_thread(&self) {
        self.link.stop();
    }

    #[method(name = "ref")]
    fn ref_(&self, cx: &mut Scope<'_>) {
        self.referenced.set(true);
        if self.running.get() && self.alive.borrow().is_none() {
            *self.alive.borrow_mut() = Some(cx.state().event_loop.keep_alive());
        }
    }

    #[method]
    fn unref(&self) {
        self.referenced.set(false);
        drop(self.alive.take());
    }

    /// Nothing once the worker is gone.
    #[method]
    fn has_ref(&self) -> Option<bool> {
        (!self.gone.get()).then(|| self.referenced.get())
    }

    /// Milliseconds that the worker's loop waited for events.
    #[method]
    fn loop_idle_time(&self) -> f64 {
        self.link.idle_time().unwrap_or(-1.0)
    }

    /// When the worker's loop began; negative for not yet.
    #[method]
    fn loop_start_time(&self) -> f64 {
        self.link.loop_start()
    }

    /// Calls back with `[used, total, limit, external]` of the worker's heap, or with nothing when it ended before.
    #[method]
    fn take_heap_statistics(&self, cx: &mut Scope<'_>, callback: Callback) {
        self.ask(cx, callback, |cx| {
            let buffers = cx.array_buffer_bytes();
            Reply::Numbers(v8::heap_numbers(cx, buffers).to_vec())
        });
    }

    /// A diagnostic report on the worker, as JSON; nothing when the worker ends or does not come to it.
    #[method]
    fn report(&self, trigger: String, exclude_network: bool, exclude_env: bool) -> Option<String> {
        const LONGEST: Duration = Duration::from_secs(5);
        const PAUSE: Duration = Duration::from_millis(5);
        let until = Instant::now() + LONGEST;
        loop {
            let (done, wait) = std::sync::mpsc::channel();
            let trigger = trigger.clone();
            self.link.run(move |cx| {
                let text = subreport(cx, &trigger, exclude_network, exclude_env);
                // Nobody waits any more when it took too long.
                let _ = done.send(text);
            });
            let left = until.saturating_duration_since(Instant::now());
            match wait.recv_timeout(left).ok()? {
                Some(text) => return Some(text),
                // It was in the middle of loading what a report is made of. Its owner waits for it in any case.
                None => std::thread::park_timeout(PAUSE),
            }
        }
    }

    /// Calls back with the bytes of a snapshot of the worker's heap, or with nothing when it ended before.
    #[method]
    fn take_heap_snapshot(&self, cx: &mut Scope<'_>, numbers: bool, callback: Callback) {
        self.ask(cx, callback, move |cx| {
            Reply::Bytes(v8::take_snapshot(cx, numbers))
        });
    }

    /// Starts a profile of the worker's time; calls back with `[number]`.
    #[method]
    fn start_cpu_profile(&self, cx: &mut Scope<'_>, interval: f64, most: f64, callback: Callback) {
        self.ask(cx, callback, move |cx| {
            Reply::Numbers(vec![f64::from(v8::start_cpu(cx, interval, most))])
        });
    }

    /// Ends one; calls back with its text.
    #[method]
    fn stop_cpu_profile(&self, cx: &mut Scope<'_>, number: u32, callback: Callback) {
        self.ask(cx, callback, move |cx| {
            Reply::Text(v8::stop_cpu(cx, number, false).unwrap_or_default())
        });
    }

    /// Starts the profile of the worker's memory; calls back with `[1]`, or `[0]` when one runs already.
    #[method]
    fn start_heap_profile(
        &self,
        cx: &mut Scope<'_>,
        interval: f64,
        depth: u32,
        flags: u32,
        callback: Callback,
    ) {
        self.ask(cx, callback, move |cx| {
            let started = v8::start_heap(cx, interval, depth, flags);
            Reply::Numbers(vec![f64::from(u8::from(started))])
        });
    }

    /// Ends it; calls back with its text.
    #[method]
    fn stop_heap_profile(&self, cx: &mut Scope<'_>, callback: Callback) {
        self.ask(cx, callback, |cx| {
            Reply::Text(v8::stop_heap(cx, false).unwrap_or_default())
        });
    }

    /// Calls back with `[user, system]` microseconds of the worker's thread, or with nothing when it ended before.
    #[method]
    fn take_cpu_usage(&self, cx: &mut Scope<'_>, callback: Callback) {
        self.ask(cx, callback, |_| {
            let usage = os::getrusage_thread().unwrap_or_default();
            Reply::Numbers(vec![
                usage.user_cpu_time as f64,
                usage.system_cpu_time as f64,
            ])
        });
    }
}

/// What a worker answers.
enum Reply {
    Numbers(Vec<f64>),
    Bytes(Vec<u8>),
    Text(Vec<u8>),
}

impl Reply {
    /// Undefined when there is no memory for it.
    fn into_value<'s>(self, cx: &mut Scope<'s>) -> Local<'s, Value> {
        match self {
            Reply::Numbers(numbers) => {
                let items: Vec<_> = numbers.iter().map(|n| cx.number(*n)).collect();
                cx.array(&items).as_value()
            }
            Reply::Bytes(bytes) => match cx.uint8_array_from(bytes) {
                Ok(bytes) => bytes.as_value(),
                Err(_) => cx.undefined(),
            },
            Reply::Text(text) => cx.string_utf8_lossy(&text).as_value(),
        }
    }
}

/// An answer from a worker; at the latest its drop tells the asker that none comes.
struct Answer {
    waker: LoopWaker,
    number: u64,
    reply: Option<Reply>,
}

/// Who waits for a worker's answer.
#[derive(Default)]
struct Questions {
    last: Cell<u64>,
    waiting: RefCell<HashMap<u64, (Callback, KeepAlive)>>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        let (number, reply) = (self.number, self.reply.take());
        self.waker.post(move |_| {
            enter(|cx| {
                let questions = cx.state().slot::<Questions>();
                let waiting = questions.waiting.borrow_mut().remove(&number);
                let Some((callback, _alive)) = waiting else {
                    return;
                };
                match reply {
                    Some(reply) => {
                        let value = reply.into_value(cx);
                        callback.call(cx, &[value]);
                    }
                    None => callback.call(cx, &[]),
                }
            });
        });
    }
}

/// What a worker's report on itself says, if it can make one now.
fn subreport(
    cx: &mut Scope<'_>,
    trigger: &str,
    exclude_network: bool,
    exclude_env: bool,
) -> Option<String> {
    let text = cx.nested(|cx| {
        let exports = crate::builtins::require(cx, "#process/report_content")?;
        let exports = exports.as_object().ok_or(Error::Terminated)?;
        let report = exports.get(cx, c"subreport")?;
        let report = report.as_function().ok_or(Error::Terminated)?;
        let this = cx.undefined();
        let args = [
            cx.string(trigger).as_value(),
            cx.boolean(exclude_network),
            cx.boolean(exclude_env),
        ];
        let text = report.call(cx, this, &args)?;
        String::from_js(cx, text)
    });
    if matches!(text, Err(Error::Pending)) {
        cx.clear_exception();
    }
    text.ok()
}

impl Worker {
    fn ask(
        &self,
        cx: &mut Scope<'_>,
        callback: Callback,
        measure: impl FnOnce(&mut Scope<'_>) -> Reply + Send + 'static,
    ) {
        let event_loop = &cx.state().event_loop;
        let questions = cx.state().slot::<Questions>();
        let number = questions.last.get() + 1;
        questions.last.set(number);
        let waiting = (callback, event_loop.keep_alive());
        questions.waiting.borrow_mut().insert(number, waiting);
        let answer = Answer {
            waker: event_loop.waker(),
            number,
            reply: None,
        };
        self.link.run(move |cx| {
            let mut answer = answer;
            answer.reply = Some(measure(cx));
            drop(answer);
        });
    }
}

/// The options that a worker's `execArgv` and its `NODE_OPTIONS` mean, or the words that it may not have. As on a command
/// line the options end with the first word that is none; what comes after it is ignored.
fn with_options(
    argv0: &str,
    words: &[String],
    node_options: Option<String>,
) -> std::result::Result<crate::options::Options, Vec<String>> {
    // Under this name no word means npm.
    let program = "node";
    let mut argv = vec![program.to_owned()];
    argv.extend(words.iter().cloned());
    match crate::options::parse_of_worker(argv, node_options) {
        Invocation::Run(mut options) => {
            options.argv0 = argv0.to_owned();
            options.args.clear();
            // A port that the worker was given, and not its process.
            if options
                .exec_argv
                .iter()
                .any(|word| word.starts_with("--inspect"))
            {
                options.set("inspect-own", OptionValue::Bool(true));
            }
            Ok(*options)
        }
        Invocation::Fail(message, _) => {
            // `node: bad option: --x` names a word, `node: -r requires an argument` says all there is to say.
            let told = |line: &str| Some(line.split_once(": bad option: ")?.1.to_owned());
            let bad: Vec<String> = message.lines().filter_map(told).collect();
            if bad.is_empty() {
                let text = message
                    .strip_prefix(program)
                    .and_then(|rest| rest.strip_prefix(": "));
                return Err(vec![text.unwrap_or(&message).trim().to_owned()]);
            }
            Err(bad)
        }
        Invocation::Print(_) => Err(words.to_vec()),
    }
}

/// This thread's environment as one that workers can share.
fn share_env(cx: &mut Scope<'_>, info: &ThreadInfo) -> Arc<SharedEnv> {
    if let Some(worker) = info.worker()
        && let Env::Shared(env) = &worker.env
    {
        return env.clone();
    }
    if let Some(env) = &*info.workers.env.borrow() {
        return env.clone();
    }
    let env = Arc::<SharedEnv>::default();
    let filled = cx.nested(|cx| -> Result<()> {
        let list = info.hook(cx, "environment")?;
        let this = cx.undefined();
        let list = list.call(cx, this, &[])?;
        for pair in strings(cx, list)?.unwrap_or_default().chunks_exact(2) {
            env.set(pair[0].clone(), Some(pair[1].clone()));
        }
        Ok(())
    });
    if filled.is_err() {
        cx.clear_exception();
    }
    *info.workers.env.borrow_mut() = Some(env.clone());
    env
}

fn shared_env(info: &ThreadInfo) -> Option<Arc<SharedEnv>> {
    if let Some(worker) = info.worker()
        && let Env::Shared(env) = &worker.env
    {
        return Some(env.clone());
    }
    info.workers.env.borrow().clone()
}

/// Counts the changes of the environment that this thread shares; -1 when it shares none.
#[native]
fn env_version(cx: &mut Scope<'_>) -> f64 {
    match shared_env(&ThreadInfo::of(cx)) {
        Some(env) => env.version.load(Ordering::Acquire) as f64,
        None => -1.0,
    }
}

/// The shared environment as names and values in turn.
#[native]
fn env_pairs(cx: &mut Scope<'_>) -> Vec<String> {
    let Some(env) = shared_env(&ThreadInfo::of(cx)) else {
        return Vec::new();
    };
    let variables = lock(&env.variables);
    variables
        .iter()
        .flat_map(|(name, value)| [name.clone(), value.clone()])
        .collect()
}

/// Changes the shared environment, if there is one; without a value the variable goes.
#[native]
fn env_set(cx: &mut Scope<'_>, name: String, value: Option<String>) {
    if let Some(env) = shared_env(&ThreadInfo::of(cx)) {
        env.set(name, value);
    }
}

/// Notes a descriptor that the program opened; false when it is known already.
#[native]
fn descriptor_opened(cx: &mut Scope<'_>, fd: i32) -> bool {
    ThreadInfo::of(cx).descriptors.borrow_mut().insert(fd)
}

/// Notes that the program closes a descriptor; false when it did not open it.
#[native]
fn descriptor_closed(cx: &mut Scope<'_>, fd: i32) -> bool {
    ThreadInfo::of(cx).descriptors.borrow_mut().remove(&fd)
}

/// The worker's end of its channel to the owner; once.
#[native]
fn control_port<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let info = ThreadInfo::of(cx);
    match info.worker().and_then(|worker| worker.control.take()) {
        Some(data) => Ok(MessagePort::wrap_quietly(cx, data)?.as_value()),
        None => Ok(cx.undefined()),
    }
}

/// The port to the owner's program, once; undefined in the main thread.
#[native]
fn public_port<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let info = ThreadInfo::of(cx);
    match info.worker().and_then(|worker| worker.public.take()) {
        Some(data) => Ok(MessagePort::wrap(cx, data, None)?.as_value()),
        None => Ok(cx.undefined()),
    }
}

/// How often the working directory has changed.
#[native]
fn directory_changes(cx: &mut Scope<'_>) -> u32 {
    let info = ThreadInfo::of(cx);
    info.shared().directory_changes.load(Ordering::Acquire)
}

/// The working directory has changed.
#[native]
fn directory_changed(cx: &mut Scope<'_>) {
    let info = ThreadInfo::of(cx);
    let changes = &info.shared().directory_changes;
    changes.fetch_add(1, Ordering::AcqRel);
}

/// Registers what JavaScript sees of this file.
pub(super) fn bind(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let info = ThreadInfo::of(cx);
    let class = cx.class::<Worker>()?;
    target.set(cx, c"Worker", class)?;
    let worker = info.worker();
    target.put(cx, c"isMainThread", worker.is_none())?;
    target.put(cx, c"threadId", worker.map_or(0.0, |w| w.id as f64))?;
    target.put(cx, c"threadName", worker.map_or("", |w| w.name()))?;
    let track = worker.is_some_and(|w| w.track_fds);
    target.put(cx, c"trackUnmanagedFds", track)?;
    let shares_env = worker.is_some_and(|w| matches!(w.env, Env::Shared(_)));
    target.put(cx, c"sharesEnv", shares_env)?;
    if let Some(worker) = worker {
        let limits: Vec<_> = worker.limits.iter().map(|l| cx.number(*l)).collect();
        let limits = cx.array(&limits);
        target.set(cx, c"limits", limits)?;
    }
    target.natives(
        cx,
        &[
            env_version::DEF,
            env_pairs::DEF,
            env_set::DEF,
            control_port::DEF,
            public_port::DEF,
            super::port::listen_quietly::DEF,
            directory_changes::DEF,
            directory_changed::DEF,
            descriptor_opened::DEF,
            descriptor_closed::DEF,
        ],
    )
}
