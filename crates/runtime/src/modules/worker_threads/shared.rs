//! What the threads of a process have in common: numbers, the groups of `BroadcastChannel`, who can be sent to.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::locks::LockTable;
use super::port::Group;
use crate::prelude::event_loop::LoopWaker;

/// Locks; a panic of another holder does not matter, as every change is whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An environment that several threads read and write.
#[derive(Default)]
pub(super) struct SharedEnv {
    pub(super) variables: Mutex<BTreeMap<String, String>>,
    /// Counts the changes, so that readers know when to look again.
    pub(super) version: AtomicU64,
}

impl SharedEnv {
    pub(super) fn set(&self, name: String, value: Option<String>) {
        let mut variables = lock(&self.variables);
        match value {
            Some(value) => variables.insert(name, value),
            None => variables.remove(&name),
        };
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}

/// One for all threads of a process.
#[derive(Default)]
pub(crate) struct SharedState {
    last_thread: AtomicU64,
    channels: Mutex<HashMap<String, Weak<Group>>>,
    threads: Mutex<HashMap<u64, Inbox>>,
    pub(super) locks: Mutex<LockTable>,
    /// Counts the changes of the working directory, so that threads know when to look again.
    pub(super) directory_changes: AtomicU32,
}

type Delivery = Box<dyn FnOnce() + Send>;

/// Where messages for a thread go: to its loop, or to a list while it has none yet.
enum Inbox {
    Waiting(Vec<Delivery>),
    Running(LoopWaker),
}

impl SharedState {
    /// The number of a new thread; the main thread has 0.
    pub(super) fn next_thread(&self) -> u64 {
        self.last_thread.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// The ports of all broadcast channels of a name.
    pub(super) fn channel(&self, name: &str) -> Arc<Group> {
        let mut channels = lock(&self.channels);
        if let Some(group) = channels.get(name).and_then(Weak::upgrade) {
            return group;
        }
        channels.retain(|_, group| group.strong_count() > 0);
        let group = Arc::new(Group::named());
        channels.insert(name.to_owned(), Arc::downgrade(&group));
        group
    }

    /// Lets others send to a thread that is about to start.
    pub(super) fn announce(&self, thread: u64) {
        let inbox = Inbox::Waiting(Vec::new());
        lock(&self.threads).insert(thread, inbox);
    }

    /// Lets others send to a thread whose loop is there.
    pub(super) fn register(&self, thread: u64, waker: LoopWaker) {
        let before = lock(&self.threads).insert(thread, Inbox::Running(waker.clone()));
        if let Some(Inbox::Waiting(list)) = before {
            for deliver in list {
                waker.post(move |_| deliver());
            }
        }
    }

    /// As `register`, once.
    pub(super) fn ensure_registered(&self, thread: u64, waker: LoopWaker) {
        let known = matches!(lock(&self.threads).get(&thread), Some(Inbox::Running(_)));
        if !known {
            self.register(thread, waker);
        }
    }

    /// Nobody can send to the thread any more.
    pub(super) fn unregister(&self, thread: u64) {
        let inbox = lock(&self.threads).remove(&thread);
        drop(inbox);
    }

    /// Has something run on a thread. False when there is no such thread.
    pub(super) fn deliver(&self, thread: u64, deliver: Delivery) -> bool {
        match lock(&self.threads).get_mut(&thread) {
            Some(Inbox::Waiting(list)) => list.push(deliver),
            Some(Inbox::Running(waker)) => waker.post(move |_| deliver()),
            None => return false,
        }
        true
    }

    /// Whether there is such a thread.
    pub(super) fn has_thread(&self, thread: u64) -> bool {
        lock(&self.threads).contains_key(&thread)
    }
}
