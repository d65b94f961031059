//! The thread pool: one for the process, shared by all loops, started at first use with `UV_THREADPOOL_SIZE` threads.
//! Slow jobs (name resolution, which can hang for minutes) may occupy half of the threads at most.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::threads::spawn_worker;
use crate::waker::Post;
use crate::{Errno, Loop};

/// libuv's default number of threads.
const DEFAULT_THREADS: usize = 4;
/// libuv's bound for `UV_THREADPOOL_SIZE`.
const MAX_THREADS: usize = 1024;
/// As large as a main thread's usual stack: jobs run C code that was never written for small stacks.
const STACK_SIZE: usize = 8 << 20;

/// Why a job brought no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// [`WorkHandle::cancel`] took the job out of the queue before it started.
    ByCaller,
    /// The job panicked, with this message.
    Panicked(String),
}

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Cancelled::ByCaller => f.write_str("request canceled"),
            Cancelled::Panicked(message) => write!(f, "job panicked: {message}"),
        }
    }
}

impl std::error::Error for Cancelled {}

/// Which threads a job may occupy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JobClass {
    Normal,
    /// As a normal one, but what it does outlives the process and so has to be done.
    Lasting,
    Slow,
}

/// A job that was handed to the pool.
#[derive(Debug, Clone)]
pub struct WorkHandle {
    owner: Loop,
    job: u64,
    key: usize,
}

impl WorkHandle {
    /// Takes the job back when no thread has started on it; its callback then gets [`Cancelled::ByCaller`], later.
    /// `EBUSY` when it runs or is done.
    pub fn cancel(&self) -> Result<(), Errno> {
        let Some(job) = pool().take_back(self.job) else {
            return Err(Errno::EBUSY);
        };
        drop(job);
        self.owner
            .shared()
            .post(Post::Work(self.key, Err(Cancelled::ByCaller)));
        Ok(())
    }
}

impl Loop {
    /// Runs `work` on a thread of the pool, then `after` on the loop's thread in the poll phase. Keeps the loop alive
    /// until then.
    pub fn queue_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        after: impl FnOnce(Result<T, Cancelled>) + 'static,
    ) -> WorkHandle {
        self.queue_any_work(JobClass::Normal, true, work, after)
    }

    /// As [`Loop::queue_work`], but without keeping the loop alive.
    pub(crate) fn queue_unreferenced_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        after: impl FnOnce(Result<T, Cancelled>) + 'static,
    ) -> WorkHandle {
        self.queue_any_work(JobClass::Normal, false, work, after)
    }

    /// As [`Loop::queue_work`], for a job that changes something outside of the process: [`finish_lasting_work`] sees to it.
    pub fn queue_lasting_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        after: impl FnOnce(Result<T, Cancelled>) + 'static,
    ) -> WorkHandle {
        self.queue_any_work(JobClass::Lasting, true, work, after)
    }

    /// As [`Loop::queue_work`], for a job that mostly waits for others.
    pub(crate) fn queue_slow_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        after: impl FnOnce(Result<T, Cancelled>) + 'static,
    ) -> WorkHandle {
        self.queue_any_work(JobClass::Slow, true, work, after)
    }

    fn queue_any_work<T: Send + 'static>(
        &self,
        class: JobClass,
        counted: bool,
        work: impl FnOnce() -> T + Send + 'static,
        after: impl FnOnce(Result<T, Cancelled>) + 'static,
    ) -> WorkHandle {
        let key = self.remember_work(
            counted,
            Box::new(move |outcome| {
                after(outcome.and_then(|result| match result.downcast::<T>() {
                    Ok(result) => Ok(*result),
                    Err(_) => Err(Cancelled::Panicked("result of a wrong type".to_owned())),
                }));
            }),
        );
        let shared = self.shared().clone();
        let run = move || {
            let outcome = match catch_unwind(AssertUnwindSafe(work)) {
                Ok(result) => Ok(Box::new(result) as Box<dyn Any + Send>),
                Err(panic) => Err(Cancelled::Panicked(panic_message(&*panic))),
            };
            shared.post(Post::Work(key, outcome));
        };
        let job = pool().submit(class, Box::new(run));
        self.name_work(key, job);
        WorkHandle {
            owner: self.clone(),
            job,
            key,
        }
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    if let Some(message) = panic.downcast_ref::<&str>() {
        (*message).to_owned()
    } else if let Some(message) = panic.downcast_ref::<String>() {
        message.clone()
    } else {
        "unknown".to_owned()
    }
}

struct Job {
    number: u64,
    class: JobClass,
    run: Box<dyn FnOnce() + Send>,
}

#[derive(Default)]
struct Queues {
    normal: VecDeque<Job>,
    slow: VecDeque<Job>,
    slow_running: usize,
    /// Jobs that a thread is busy with.
    running: Vec<(u64, JobClass)>,
    /// Threads that wait and that nobody has woken yet: a row of jobs wakes each once. Too many only costs a system call.
    idle: usize,
    /// How many wait for a job to end. Telling nobody would cost each job a system call.
    waiting: usize,
    last_number: u64,
}

struct Pool {
    queues: Mutex<Queues>,
    jobs: Condvar,
    /// Told of every job that ends while somebody waits for one.
    done: Condvar,
    slow_limit: usize,
}

static POOL: OnceLock<Pool> = OnceLock::new();

/// The pool; the first caller starts its threads.
fn pool() -> &'static Pool {
    static STARTED: OnceLock<()> = OnceLock::new();
    let threads = || match std::env::var("UV_THREADPOOL_SIZE") {
        // As libuv: anything that is no number counts as 0, and 0 as 1.
        Ok(text) => text
            .trim()
            .parse::<usize>()
            .unwrap_or(0)
            .clamp(1, MAX_THREADS),
        Err(_) => DEFAULT_THREADS,
    };
    let pool = POOL.get_or_init(|| Pool {
        queues: Mutex::new(Queues::default()),
        jobs: Condvar::new(),
        done: Condvar::new(),
        slow_limit: threads().div_ceil(2),
    });
    STARTED.get_or_init(|| start(pool, threads()));
    pool
}

/// Takes a job back, or waits until the thread that has it is done.
pub(crate) fn wait_for_job(number: u64) {
    let pool = pool();
    if pool.take_back(number).is_some() {
        return;
    }
    pool.wait_while_running(pool.lock(), |(running, _)| *running == number);
}

/// Before the process ends: does what lasting jobs still have to do, on this thread too, as all others may be blocked.
pub fn finish_lasting_work() {
    let Some(pool) = POOL.get() else { return };
    let mut queues = pool.lock();
    while let Some(at) = queues.normal.iter().position(Job::is_lasting) {
        if let Some(job) = queues.normal.remove(at) {
            drop(queues);
            (job.run)();
            queues = pool.lock();
        }
    }
    pool.wait_while_running(queues, |(_, class)| *class == JobClass::Lasting);
}

/// Starts the threads.
fn start(pool: &'static Pool, threads: usize) {
    for _ in 0..threads {
        // With fewer threads than asked for the pool still works; with none, jobs wait, as there is nobody to run them.
        if spawn_worker("nodus-pool", STACK_SIZE, move || pool.serve()).is_err() {
            break;
        }
    }
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while_running(
        &self,
        mut queues: MutexGuard<'_, Queues>,
        wanted: impl Fn(&(u64, JobClass)) -> bool,
    ) {
        while queues.running.iter().any(&wanted) {
            queues.waiting += 1;
            queues = self
                .done
                .wait(queues)
                .unwrap_or_else(PoisonError::into_inner);
            queues.waiting -= 1;
        }
    }

    fn submit(&self, class: JobClass, run: Box<dyn FnOnce() + Send>) -> u64 {
        let mut queues = self.lock();
        queues.last_number += 1;
        let number = queues.last_number;
        let job = Job { number, class, run };
        match class {
            JobClass::Normal | JobClass::Lasting => queues.normal.push_back(job),
            JobClass::Slow => queues.slow.push_back(job),
        }
        let wake = queues.idle > 0;
        if wake {
            queues.idle -= 1;
        }
        drop(queues);
        if wake {
            self.jobs.notify_one();
        }
        number
    }

    fn take_back(&self, number: u64) -> Option<Job> {
        let mut queues = self.lock();
        let find = |queue: &mut VecDeque<Job>| {
            let at = queue.iter().position(|job| job.number == number)?;
            queue.remove(at)
        };
        find(&mut queues.normal).or_else(|| find(&mut queues.slow))
    }

    /// The life of one thread of the pool.
    fn serve(&self) {
        let mut queues = self.lock();
        loop {
            let Some(job) = queues.next(self.slow_limit) else {
                queues.idle += 1;
                queues = self
                    .jobs
                    .wait(queues)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let Job { number, class, .. } = job;
            queues.running.push((number, class));
            drop(queues);
            (job.run)();
            queues = self.lock();
            queues.running.retain(|(n, _)| *n != number);
            if queues.waiting > 0 {
                self.done.notify_all();
            }
            if class == JobClass::Slow {
                queues.slow_running -= 1;
            }
        }
    }
}

impl Job {
    fn is_lasting(&self) -> bool {
        self.class == JobClass::Lasting
    }
}

impl Queues {
    /// The oldest job that may run now.
    fn next(&mut self, slow_limit: usize) -> Option<Job> {
        let slow_allowed = self.slow_running < slow_limit;
        let slow_first = match (self.slow.front(), self.normal.front()) {
            (Some(slow), Some(normal)) => slow_allowed && slow.number < normal.number,
            (Some(_), None) => slow_allowed,
            (None, _) => false,
        };
        if slow_first {
            self.slow_running += 1;
            self.slow.pop_front()
        } else {
            self.normal.pop_front()
        }
    }
}
