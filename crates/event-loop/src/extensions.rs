//! State that single kinds of handle keep once per loop, made at first use.

use std::cell::RefCell;
use std::rc::Rc;

/// The slots; each module that needs one owns the type in it.
#[derive(Default)]
pub(crate) struct Extensions {
    pub(crate) reserve: crate::stream::Reserve,
    pub(crate) signals: RefCell<Option<Rc<crate::signal::SignalHub>>>,
    pub(crate) children: crate::process::Children,
    pub(crate) inotify: RefCell<Option<Rc<crate::fs_event::Watches>>>,
}
