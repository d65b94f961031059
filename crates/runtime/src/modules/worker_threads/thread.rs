//! The life of a worker's thread: its own runtime and loop, the program, the end, and the taking down of everything.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_loop::{Loop, LoopWaker};
use nodus_engine::{InterruptHandle, ParentRuntime, Runtime, RuntimeOptions};

use super::ThreadInfo;
use super::port::PortData;
use super::shared::{SharedEnv, SharedState, lock};
use crate::options::Options;
use crate::prelude::*;

/// Native stack beyond what JavaScript may use: natives and the engine itself need some.
const STACK_RESERVE: usize = 2 << 20;

/// Limits in MiB, 0 for the default; in the order of Node's array.
pub(super) type Limits = [f64; 4];
/// The default of the fourth limit.
const DEFAULT_STACK_MB: f64 = 4.0;

/// The environment that a worker sees.
pub(super) enum Env {
    /// Names and values in turn.
    Own(Vec<String>),
    Shared(Arc<SharedEnv>),
}

/// What a worker is made of.
pub(super) struct ThreadSpec {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) options: Options,
    pub(super) env: Env,
    pub(super) limits: Limits,
    pub(super) control: Arc<PortData>,
    /// What the program sees as `parentPort`.
    pub(super) public: Arc<PortData>,
    pub(super) shared: Arc<SharedState>,
    pub(super) parent: ParentRuntime,
    pub(super) track_fds: bool,
}

/// How a worker ended.
pub(super) struct Outcome {
    pub(super) code: i32,
    /// Code and message of an error that the worker could not tell of itself.
    pub(super) error: Option<(&'static str, String)>,
}

struct Live {
    interrupt: InterruptHandle,
    waker: LoopWaker,
}

/// What a worker's owner reaches of the running thread.
#[derive(Default)]
pub(super) struct ThreadLink {
    stopped: AtomicBool,
    live: Mutex<Option<Live>>,
    /// When the loop began, in microseconds since the process began; 0 for not yet.
    loop_start: AtomicU64,
}

impl ThreadLink {
    /// Ends the thread's program, wherever it is.
    pub(super) fn stop(self: &Arc<Self>) {
        let first = !self.stopped.swap(true, Ordering::SeqCst);
        if let Some(live) = &*lock(&self.live) {
            live.interrupt.terminate();
            live.waker.post(|event_loop| {
                enter(end_program);
                event_loop.stop();
            });
            if first {
                self.insist();
            }
        }
    }

    /// Interrupts again and again until the thread has ended: `Atomics.wait` does not notice what comes after the engine's
    /// last look and before it sleeps.
    fn insist(self: &Arc<Self>) {
        let link = Arc::downgrade(self);
        let insist = move || {
            let mut pause = Duration::from_millis(5);
            loop {
                std::thread::park_timeout(pause);
                let Some(link) = link.upgrade() else { return };
                match &*lock(&link.live) {
                    // Without terminating anew: what runs after the program is not to be ended.
                    Some(live) if live.interrupt.is_terminating() => {
                        live.interrupt.run_on_interrupt(|| {})
                    }
                    _ => return,
                }
                pause = (pause * 2).min(Duration::from_millis(200));
            }
        };
        // Where the system has no room for another thread, the first interrupt has to do.
        let _ = std::thread::Builder::new()
            .stack_size(64 << 10)
            .name("nodus-insist".into())
            .spawn(insist);
    }

    /// Runs `f` on the thread as soon as it can; dropped when the thread is gone.
    pub(super) fn run(&self, f: impl FnOnce(&mut Scope<'_>) + Send + 'static) {
        let live = lock(&self.live);
        let Some(live) = &*live else { return };
        // Whichever comes first: the next safe point of running JavaScript, or the next turn of the loop.
        let work = Arc::new(Mutex::new(Some(f)));
        let run = move |work: &Mutex<Option<_>>| {
            let f = lock(work).take();
            if let Some(f) = f {
                enter(f);
            }
        };
        let again = work.clone();
        live.interrupt.run_on_interrupt(move || run(&work));
        live.waker.post(move |_| run(&again));
    }

    /// Milliseconds that the loop waited for events; none before it runs.
    pub(super) fn idle_time(&self) -> Option<f64> {
        let live = lock(&self.live);
        let idle = live.as_ref()?.waker.metrics_idle_time();
        Some(idle as f64 / 1e6)
    }

    /// When the loop began, in milliseconds; negative for not yet.
    pub(super) fn loop_start(&self) -> f64 {
        match self.loop_start.load(Ordering::Acquire) {
            0 => -1.0,
            at => at as f64 / 1e3,
        }
    }
}

fn end_program(cx: &mut Scope<'_>) {
    let state = cx.state();
    if state.exiting.get().is_none() {
        state.exiting.set(Some(1));
    }
    state.event_loop.stop();
}

/// What a worker knows of itself.
pub(crate) struct WorkerThread {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) limits: Limits,
    pub(super) env: Env,
    pub(super) control: Cell<Option<Arc<PortData>>>,
    pub(super) public: Cell<Option<Arc<PortData>>>,
    pub(super) track_fds: bool,
    link: Arc<ThreadLink>,
}

impl WorkerThread {
    /// Notes that the loop takes its first turn.
    pub(crate) fn mark_loop_start(&self, milliseconds: f64) {
        let at = (milliseconds * 1e3) as u64;
        self.link.loop_start.store(at.max(1), Ordering::Release);
    }

    /// The environment as names and values in turn.
    pub(crate) fn environment(&self) -> Vec<String> {
        match &self.env {
            Env::Own(pairs) => pairs.clone(),
            Env::Shared(env) => lock(&env.variables)
                .iter()
                .flat_map(|(name, value)| [name.clone(), value.clone()])
                .collect(),
        }
    }

    /// One variable of the environment.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        match &self.env {
            Env::Own(pairs) => {
                let mut pairs = pairs.chunks_exact(2);
                let found = pairs.find(|pair| pair[0] == name)?;
                Some(found[1].clone())
            }
            Env::Shared(env) => lock(&env.variables).get(name).cloned(),
        }
    }

    /// Its name, for the system and for programs.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// Bytes of stack that a thread needs for these limits.
pub(super) fn stack_size(limits: &Limits) -> usize {
    stack_quota(limits) + STACK_RESERVE
}

fn stack_quota(limits: &Limits) -> usize {
    let megabytes = if limits[3] > 0.0 {
        limits[3]
    } else {
        DEFAULT_STACK_MB
    };
    ((megabytes * 1024.0 * 1024.0) as usize).max(256 << 10)
}

/// The heap that the engine may use, 0 for no limit. It does not divide it as the limits do.
fn heap_limit(limits: &Limits) -> u64 {
    if limits[1] <= 0.0 {
        return 0;
    }
    let megabytes = limits[1] + limits[0].max(0.0);
    (megabytes * 1024.0 * 1024.0) as u64
}

fn failed(message: impl std::fmt::Display) -> Outcome {
    Outcome {
        code: 1,
        error: Some(("ERR_WORKER_INIT_FAILED", message.to_string())),
    }
}

/// Runs a worker on this thread, from its start until nothing is left of it.
pub(super) fn run(spec: ThreadSpec, link: &Arc<ThreadLink>) -> Outcome {
    let (control, public) = (spec.control.clone(), spec.public.clone());
    let (shared, id) = (spec.shared.clone(), spec.id);
    let outcome = run_runtime(spec, link);
    shared.unregister(id);
    public.close();
    control.close();
    outcome
}

fn run_runtime(spec: ThreadSpec, link: &Arc<ThreadLink>) -> Outcome {
    let event_loop = match Loop::new() {
        Ok(event_loop) => event_loop,
        Err(error) => return failed(event_loop::Errno::from(error).name()),
    };
    event_loop.warm_by(nodus_engine::warm);
    let runtime = Runtime::new(RuntimeOptions {
        stack_quota: stack_quota(&spec.limits),
        max_heap: heap_limit(&spec.limits),
        self_hosted: Some(crate::builtins::self_hosted()),
        parent: Some(spec.parent.clone()),
        ..RuntimeOptions::default()
    });
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return failed(error),
    };
    let code = runtime.scope(|cx| {
        cx.set_host(State::new(event_loop.clone(), spec.options));
        let info = ThreadInfo::of(cx);
        let shared = spec.shared.clone();
        let _ = info.shared.set(spec.shared);
        let _ = info.worker.set(WorkerThread {
            id: spec.id,
            name: spec.name,
            limits: spec.limits,
            env: spec.env,
            control: Cell::new(Some(spec.control)),
            public: Cell::new(Some(spec.public)),
            track_fds: spec.track_fds,
            link: link.clone(),
        });
        *lock(&link.live) = Some(Live {
            interrupt: cx.interrupt_handle(),
            waker: event_loop.waker(),
        });
        shared.register(spec.id, event_loop.waker());
        let code = if link.stopped.load(Ordering::SeqCst) {
            1
        } else {
            // A worker's program counts as part of its loop.
            crate::modules::mark_loop_start(cx);
            crate::run::run_thread(cx, "#worker_threads/main")
        };
        // Nothing of the program runs any more; what is still to come only takes things down.
        cx.state().exiting.set(Some(code));
        // Cleanup hooks run to their end, also those of a thread that was told to stop.
        cx.interrupt_handle().cancel();
        crate::modules::end_addons(cx);
        *lock(&link.live) = None;
        shared.unregister(spec.id);
        shared.drop_locks_of(spec.id);
        info.workers.stop_all();
        for fd in info.descriptors.take() {
            // Somebody else may have closed it.
            let _ = event_loop::fs::close(fd);
        }
        code
    });
    let out_of_memory = runtime.interrupt_handle().ran_out_of_memory();
    take_down(&runtime, &event_loop);
    drop(runtime);
    drop(event_loop);
    let error = out_of_memory.then(|| {
        (
            "ERR_WORKER_OUT_OF_MEMORY",
            "JS heap out of memory".to_owned(),
        )
    });
    Outcome { code, error }
}

/// Closes all handles and waits for what the pool has of this thread's memory.
fn take_down(runtime: &Runtime, event_loop: &Loop) {
    runtime.scope(|_| {
        event_loop.finish_work();
        event_loop.close_all();
        // Closing may close more; a few turns are enough for what closes itself.
        for _ in 0..8 {
            event_loop.run(event_loop::RunMode::NoWait);
            event_loop.close_all();
            if !event_loop.is_alive() {
                break;
            }
        }
    });
}
