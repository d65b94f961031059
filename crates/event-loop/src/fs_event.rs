//! Changes of files and directories, told by the kernel. One inotify descriptor serves a whole loop; handles that watch
//! the same file share its watch. There is no recursion: whoever wants a tree watches each of its directories.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::rc::Rc;

use mio::Interest;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::sources::{Ready, Source};
use crate::{Errno, Loop};

/// Room for a good number of events in one read; one takes at most 272 bytes.
const BUFFER: usize = 8192;

/// Something that happened to a watched file, or to a file in a watched directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FsChange {
    /// The name of the file within its directory.
    pub filename: Vec<u8>,
    /// A name appeared or disappeared.
    pub renamed: bool,
    /// Contents or attributes changed.
    pub changed: bool,
}

/// Watches a file or a directory.
#[derive(Clone)]
pub struct FsEvent(Rc<FsEventHandle>);

handle_methods!(FsEvent);

struct FsEventHandle {
    base: Base,
    path: RefCell<Vec<u8>>,
    watch: Cell<Option<i32>>,
    callback: Slot<dyn FnMut(Result<FsChange, Errno>)>,
}

impl FsEvent {
    /// Makes a handle that is not started.
    pub fn new(owner: &Loop) -> FsEvent {
        let inner = Rc::new(FsEventHandle {
            base: Base::new(owner),
            path: RefCell::default(),
            watch: Cell::new(None),
            callback: Slot::new(),
        });
        handle::register(&inner);
        FsEvent(inner)
    }

    /// Starts to watch a path. `EINVAL` when started already.
    pub fn start(
        &self,
        path: &CStr,
        callback: impl FnMut(Result<FsChange, Errno>) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() || self.is_active() {
            return Err(Errno::EINVAL);
        }
        let watches = Watches::of(self.0.base.owner())?;
        let watch = watches.add(path, &self.0)?;
        self.0.watch.set(Some(watch));
        *self.0.path.borrow_mut() = path.to_bytes().to_vec();
        self.0.callback.set(Box::new(callback));
        self.0.base.activate();
        Ok(())
    }

    /// Stops to watch.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// The watched path; empty when stopped.
    pub fn path(&self) -> Vec<u8> {
        self.0.path.borrow().clone()
    }
}

impl FsEventHandle {
    fn stop(self: &Rc<Self>) {
        if let Some(watch) = self.watch.take() {
            if let Ok(watches) = Watches::of(self.base.owner()) {
                watches.remove(watch, self);
            }
            self.path.borrow_mut().clear();
            self.base.deactivate();
            self.callback.clear();
        }
    }

    /// The last part of the watched path: what an event about the path itself is told under.
    fn file_name(&self) -> Vec<u8> {
        let path = self.path.borrow();
        path.rsplit(|byte| *byte == b'/')
            .next()
            .unwrap_or_default()
            .to_vec()
    }
}

impl HandleObject for FsEventHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::FsEvent
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
    }
}

/// The inotify descriptor of a loop and the handles behind each of its watches.
pub(crate) struct Watches {
    fd: OwnedFd,
    handles: RefCell<HashMap<i32, Vec<Rc<FsEventHandle>>>>,
}

impl Watches {
    fn of(owner: &Loop) -> Result<Rc<Watches>, Errno> {
        let cell = &owner.extensions().inotify;
        if let Some(watches) = cell.borrow().as_ref() {
            return Ok(watches.clone());
        }
        let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let watches = Rc::new(Watches {
            fd,
            handles: RefCell::default(),
        });
        owner.register(watches.fd.as_raw_fd(), Interest::READABLE, watches.clone())?;
        *cell.borrow_mut() = Some(watches.clone());
        Ok(watches)
    }

    fn add(&self, path: &CStr, handle: &Rc<FsEventHandle>) -> Result<i32, Errno> {
        let events = WatchFlags::ATTRIB
            | WatchFlags::CREATE
            | WatchFlags::MODIFY
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO;
        let watch = inotify::add_watch(&self.fd, path, events)?;
        self.handles
            .borrow_mut()
            .entry(watch)
            .or_default()
            .push(handle.clone());
        Ok(watch)
    }

    fn remove(&self, watch: i32, handle: &Rc<FsEventHandle>) {
        let mut handles = self.handles.borrow_mut();
        let Some(list) = handles.get_mut(&watch) else {
            return;
        };
        let at = list.iter().position(|other| Rc::ptr_eq(other, handle));
        let removed = at.map(|at| list.remove(at));
        if list.is_empty() {
            handles.remove(&watch);
            // The kernel has dropped the watch by itself when the file is gone.
            let _ = inotify::remove_watch(&self.fd, watch);
        }
        drop(handles);
        drop(removed);
    }

    fn tell(&self, watch: i32, name: Option<&[u8]>, flags: ReadFlags) {
        let handles = self
            .handles
            .borrow()
            .get(&watch)
            .cloned()
            .unwrap_or_default();
        let contents = ReadFlags::ATTRIB | ReadFlags::MODIFY;
        for handle in handles {
            if handle.watch.get() != Some(watch) {
                continue;
            }
            let change = FsChange {
                filename: name.map_or_else(|| handle.file_name(), <[u8]>::to_vec),
                renamed: !(flags - contents).is_empty(),
                changed: flags.intersects(contents),
            };
            handle.callback.with(|call| call(Ok(change)));
        }
    }
}

impl Source for Watches {
    fn ready(self: Rc<Self>, _ready: Ready) {
        let mut buffer = [MaybeUninit::uninit(); BUFFER];
        let mut reader = inotify::Reader::new(&self.fd, &mut buffer);
        loop {
            match reader.next() {
                Ok(event) => {
                    // Names are padded with zeros, which the reader has cut off already.
                    let name = event.file_name().map(CStr::to_bytes);
                    self.tell(event.wd(), name, event.events());
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }
}
