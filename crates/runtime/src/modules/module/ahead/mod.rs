//! CommonJS modules that will be wanted soon, parsed by another thread while this one runs what it has. A source that is
//! about to run names others that it will require; the thread looks for them, reads and parses them, and goes on with what
//! those name. Nothing depends on its being right: the loader resolves and reads for itself, and takes parsed code only
//! when file and text are the same.

mod requests;
mod thread;

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use nodus_engine::{ParseSettings, ParsedCode, Stencil};

use super::resolver::{Conditions, path};
use crate::builtins::PUBLIC as BUILTINS;
use crate::prelude::*;

/// After so many files whose text was not what the loader gave out, there is no use in going on: something translates
/// them on the way.
const MOST_MISSES: u32 = 4;

fn is_builtin(request: &str) -> bool {
    request.starts_with("node:") || BUILTINS.contains(&request)
}

/// How requests are resolved.
#[derive(Clone)]
struct Rules {
    conditions: Conditions,
    preserve_symlinks: bool,
}

/// A request of a file in the folder.
struct Wanted {
    folder: Arc<str>,
    request: String,
}

struct Parsed {
    text: String,
    code: ParsedCode,
}

enum Module {
    /// The thread is at it.
    Busy,
    Ready(Box<Parsed>),
    /// The loader has it, or it is none that the thread can parse.
    Gone,
}

#[derive(Default)]
struct Work {
    /// The next one is the last: what a file requires first is required first, with all that follows from it.
    wanted: Vec<Wanted>,
    /// By their paths.
    modules: HashMap<String, Module>,
    /// Bytes of the texts that are ready.
    ready: usize,
    /// Whether there is a thread.
    running: bool,
    /// Whether the thread sleeps.
    asleep: bool,
    /// Whether the loader sleeps until the thread is done with a module.
    awaited: bool,
}

impl Work {
    /// Puts the requests of a file first.
    fn want(&mut self, file: &str, text: &str) {
        let folder: Arc<str> = path::dirname(file).into();
        let before = self.wanted.len();
        let files = requests::requests(text).filter(|request| !is_builtin(request));
        self.wanted.extend(files.map(|request| Wanted {
            folder: folder.clone(),
            request: request.to_owned(),
        }));
        self.wanted[before..].reverse();
    }
}

#[derive(Default)]
struct Shared {
    work: Mutex<Work>,
    /// For the thread: there is more to do, or less that waits to be taken.
    more: Condvar,
    /// For the loader: the thread is done with a module.
    done: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The loader's side.
#[derive(Default)]
pub(super) struct Ahead {
    rules: OnceCell<Rules>,
    shared: Arc<Shared>,
    misses: Cell<u32>,
}

impl Ahead {
    /// From now on modules are parsed ahead, if there is a processor for it.
    pub(super) fn begin(&self, cx: &mut Scope<'_>, conditions: Conditions) {
        let is_main_thread = rustix::thread::gettid() == rustix::process::getpid();
        let options = &cx.state().options;
        // A program that may not read everything is not to have it read for it.
        if !is_main_thread || options.flag("permission") || event_loop::processors() < 2 {
            return;
        }
        let preserve_symlinks = options.flag("preserve-symlinks");
        // Who begins twice has the same rules.
        let _ = self.rules.set(Rules {
            conditions,
            preserve_symlinks,
        });
    }

    /// The code of a module that is about to run, if it has been parsed; else the modules that it names are looked for.
    pub(super) fn take(&self, cx: &mut Scope<'_>, file: &str, text: &str) -> Option<Stencil> {
        let rules = self.rules.get()?;
        if self.misses.get() >= MOST_MISSES {
            return None;
        }
        let mut work = self.shared.lock();
        while let Some(Module::Busy) = work.modules.get(file) {
            work.awaited = true;
            let waited = self.shared.done.wait(work);
            work = waited.unwrap_or_else(PoisonError::into_inner);
        }
        work.awaited = false;
        if let Some(Module::Ready(parsed)) = work.modules.insert(file.to_owned(), Module::Gone) {
            work.ready -= parsed.text.len();
            self.wake(work);
            if parsed.text == text {
                self.misses.set(0);
                return Some(parsed.code.into_stencil());
            }
            self.misses.set(self.misses.get() + 1);
            work = self.shared.lock();
        }
        work.want(file, text);
        if work.wanted.is_empty() {
            return None;
        }
        if work.running {
            self.wake(work);
        } else if let Some(settings) = ParseSettings::new(cx) {
            work.running = thread::start(self.shared.clone(), rules.clone(), settings);
            if !work.running {
                work.wanted.clear();
            }
        }
        None
    }

    /// The thread goes on, if it sleeps.
    fn wake(&self, mut work: MutexGuard<'_, Work>) {
        if std::mem::take(&mut work.asleep) {
            drop(work);
            self.shared.more.notify_one();
        }
    }
}
