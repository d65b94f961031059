//! The list of a server's connections: which are idle, which are in a request, and which take too long over one.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak as RcWeak};

use crate::prelude::*;

/// What the list knows about one connection. The connection keeps it, the list refers to it.
pub(crate) struct Track {
    /// The object that JavaScript sees in the list: a parser or a native connection.
    object: Weak<Object>,
    /// When the current message began, in nanoseconds; 0 between messages.
    started: Cell<u64>,
    /// Whether a message has ever begun.
    used: Cell<bool>,
    headers_done: Cell<bool>,
    /// Told once already.
    expired: Cell<bool>,
}

impl Track {
    pub(crate) fn new(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Rc<Self> {
        Rc::new(Track {
            object: Weak::new(cx, object),
            // A connection that never sends anything is late as well.
            started: Cell::new(event_loop::hrtime()),
            used: Cell::new(false),
            headers_done: Cell::new(false),
            expired: Cell::new(false),
        })
    }

    pub(crate) fn message_began(&self) {
        self.started.set(event_loop::coarse_time());
        self.used.set(true);
        self.headers_done.set(false);
        self.expired.set(false);
    }

    /// The first message came under another object.
    pub(crate) fn was_used(&self) {
        self.used.set(true);
    }

    pub(crate) fn headers_complete(&self) {
        self.headers_done.set(true);
    }

    pub(crate) fn message_complete(&self) {
        self.started.set(0);
    }

    /// The same connection under another object: what it was about goes on.
    pub(crate) fn succeed(&self, earlier: &Track) {
        self.started.set(earlier.started.get());
        self.used.set(earlier.used.get());
        self.headers_done.set(earlier.headers_done.get());
        self.expired.set(earlier.expired.get());
    }

    /// When the current message began, 0 between messages.
    pub(crate) fn started(&self) -> u64 {
        self.started.get()
    }
}

/// `ConnectionsList`
#[derive(Default)]
pub(crate) struct ConnectionsList {
    tracks: RefCell<Vec<RcWeak<Track>>>,
    /// Length at which the dead are swept out next.
    sweep_at: Cell<usize>,
}

impl ConnectionsList {
    pub(crate) fn add(&self, track: &Rc<Track>) {
        let mut tracks = self.tracks.borrow_mut();
        if tracks.len() >= self.sweep_at.get() {
            tracks.retain(|track| track.strong_count() > 0);
            self.sweep_at.set(tracks.len() * 2 + 64);
        }
        tracks.push(Rc::downgrade(track));
    }

    pub(crate) fn remove(&self, track: &Rc<Track>) {
        let mut tracks = self.tracks.borrow_mut();
        if let Some(at) = tracks
            .iter()
            .rposition(|other| std::ptr::eq(other.as_ptr(), Rc::as_ptr(track)))
        {
            tracks.swap_remove(at);
        }
    }

    fn select<'s>(
        &self,
        cx: &mut Scope<'s>,
        wanted: impl Fn(&Track) -> bool,
    ) -> Result<Local<'s, Array>> {
        let list = cx.empty_array();
        let chosen: Vec<Rc<Track>> = self
            .tracks
            .borrow()
            .iter()
            .filter_map(RcWeak::upgrade)
            .filter(|track| wanted(track))
            .collect();
        for track in chosen {
            if let Some(object) = track.object.get(cx) {
                list.push_value(cx, object)?;
            }
        }
        Ok(list)
    }
}

#[class]
impl ConnectionsList {
    #[constructor]
    fn new() -> Self {
        ConnectionsList::default()
    }

    #[method]
    fn all<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        self.select(cx, |_| true)
    }

    #[method]
    fn idle<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        self.select(cx, |track| track.started.get() == 0)
    }

    /// Those that nothing has come on yet.
    #[method]
    fn unused<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        self.select(cx, |track| !track.used.get())
    }

    #[method]
    fn active<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        self.select(cx, |track| track.started.get() != 0)
    }

    /// expired(headersTimeout, requestTimeout): those that exceed one of them, each told once.
    #[method]
    fn expired<'s>(
        &self,
        cx: &mut Scope<'s>,
        headers: f64,
        request: f64,
    ) -> Result<Local<'s, Array>> {
        let now = event_loop::hrtime();
        let late = |started: u64, limit: f64| {
            limit > 0.0 && (now.saturating_sub(started)) as f64 >= limit * 1e6
        };
        self.select(cx, |track| {
            let started = track.started.get();
            let expired = started != 0
                && !track.expired.get()
                && ((!track.headers_done.get() && late(started, headers))
                    || late(started, request));
            if expired {
                track.expired.set(true);
            }
            expired
        })
    }
}
