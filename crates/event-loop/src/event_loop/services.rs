//! What handles ask of their loop: to be counted, remembered, watched for, called later.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::os::fd::RawFd;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use mio::unix::SourceFd;
use mio::{Interest, Token};

use super::{BULK_BUFFER, Loop, Pending, READ_BUFFER, Work, WorkCallback};
use crate::Errno;
use crate::async_handle;
use crate::handle::HandleObject;
use crate::phase_handles::{Phase, PhaseHandle};
use crate::sources::Source;
use crate::stream::StreamCore;
use crate::timer::TimerHandle;
use crate::udp::Datagrams;
use crate::waker::Shared;

impl Loop {
    pub(crate) fn handle_gained(&self) {
        self.0.active_handles.set(self.0.active_handles.get() + 1);
    }

    pub(crate) fn handle_lost(&self) {
        self.0.active_handles.set(self.0.active_handles.get() - 1);
    }

    pub(crate) fn request_began(&self) {
        self.0.active_requests.set(self.0.active_requests.get() + 1);
    }

    pub(crate) fn request_ended(&self) {
        self.0.active_requests.set(self.0.active_requests.get() - 1);
    }

    pub(crate) fn defer_object(&self, stream: Rc<StreamCore>) {
        self.0
            .pending
            .borrow_mut()
            .push_back(Pending::Stream(stream));
    }

    pub(crate) fn push_closing(&self, handle: Rc<dyn HandleObject>) {
        self.0.closing.borrow_mut().push(handle);
    }

    pub(crate) fn remember_handle(&self, handle: Weak<dyn HandleObject>) -> usize {
        let mut registry = self.0.registry.borrow_mut();
        match registry.free.pop() {
            Some(slot) => {
                registry.handles[slot] = Some(handle);
                slot
            }
            None => {
                registry.handles.push(Some(handle));
                registry.handles.len() - 1
            }
        }
    }

    pub(crate) fn forget_handle(&self, slot: usize) {
        if slot != usize::MAX {
            let mut registry = self.0.registry.borrow_mut();
            registry.handles[slot] = None;
            registry.free.push(slot);
        }
    }

    fn next_key(&self) -> usize {
        self.0.key.set(self.0.key.get() + 1);
        self.0.key.get()
    }

    pub(crate) fn remember_async(&self, handle: Rc<async_handle::Inner>) -> usize {
        let key = self.next_key();
        self.0.asyncs.borrow_mut().insert(key, handle);
        key
    }

    pub(crate) fn forget_async(&self, key: usize) {
        let handle = self.0.asyncs.borrow_mut().remove(&key);
        drop(handle);
    }

    pub(crate) fn remember_work(&self, counted: bool, callback: WorkCallback) -> usize {
        let key = self.next_key();
        self.0.works.borrow_mut().insert(
            key,
            Work {
                callback,
                counted,
                job: 0,
            },
        );
        if counted {
            self.request_began();
        }
        key
    }

    /// Notes which job of the pool a work is.
    pub(crate) fn name_work(&self, key: usize, job: u64) {
        if let Some(work) = self.0.works.borrow_mut().get_mut(&key) {
            work.job = job;
        }
    }

    /// Takes back the jobs that the pool has not started and waits for the others, without calling anybody: what they
    /// use may be freed afterwards.
    pub fn finish_work(&self) {
        let works = std::mem::take(&mut *self.0.works.borrow_mut());
        for work in works.values() {
            crate::pool::wait_for_job(work.job);
            if work.counted {
                self.request_ended();
            }
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    pub(crate) fn timers(&self) -> &RefCell<BTreeMap<(u64, u64), Rc<TimerHandle>>> {
        &self.0.timers
    }

    pub(crate) fn next_timer_number(&self) -> u64 {
        self.0.timer_number.set(self.0.timer_number.get() + 1);
        self.0.timer_number.get()
    }

    pub(crate) fn phase_list(&self, phase: Phase) -> &RefCell<Vec<Rc<PhaseHandle>>> {
        match phase {
            Phase::Idle => &self.0.idle,
            Phase::Prepare => &self.0.prepare,
            Phase::Check => &self.0.check,
        }
    }

    pub(crate) fn extensions(&self) -> &crate::extensions::Extensions {
        &self.0.extensions
    }

    /// Lends the loop's read buffer, empty and with room for a read, which is a longer one with `bulk`; a nested borrower
    /// gets one of its own. Who borrows it may keep its memory.
    pub(crate) fn with_read_buffer<T>(
        &self,
        bulk: bool,
        use_it: impl FnOnce(&mut Vec<u8>) -> T,
    ) -> T {
        let (place, size) = if bulk {
            (&self.0.bulk_buffer, BULK_BUFFER)
        } else {
            (&self.0.read_buffer, READ_BUFFER)
        };
        let mut buffer = place.take();
        buffer.clear();
        if buffer.capacity() < size {
            buffer = Vec::with_capacity(size);
        }
        let result = use_it(&mut buffer);
        place.set(buffer);
        result
    }

    /// Lends the loop's buffer for messages; a nested borrower gets one of its own.
    pub(crate) fn with_message_buffer<T>(&self, use_it: impl FnOnce(&mut [u8]) -> T) -> T {
        let mut buffer = self
            .0
            .message_buffer
            .take()
            .unwrap_or_else(|| vec![0; READ_BUFFER].into_boxed_slice());
        let result = use_it(&mut buffer);
        self.0.message_buffer.set(Some(buffer));
        result
    }

    /// Lends the loop's room for datagrams; a nested borrower gets one of its own.
    pub(crate) fn with_datagrams<T>(&self, use_them: impl FnOnce(&mut Datagrams) -> T) -> T {
        let mut datagrams = self.0.datagrams.take().unwrap_or_default();
        let result = use_them(&mut datagrams);
        self.0.datagrams.set(Some(datagrams));
        result
    }

    /// Watches a descriptor, edge-triggered, until it is deregistered.
    pub(crate) fn register(
        &self,
        fd: RawFd,
        interest: Interest,
        source: Rc<dyn Source>,
    ) -> Result<Token, Errno> {
        let token = self.0.sources.borrow_mut().insert(source);
        let result = self
            .0
            .poll
            .borrow()
            .registry()
            .register(&mut SourceFd(&fd), token, interest);
        if let Err(error) = result {
            let source = self.0.sources.borrow_mut().remove(token);
            drop(source);
            return Err(error.into());
        }
        Ok(token)
    }

    /// Changes the interest; what is ready already is reported again.
    pub(crate) fn reregister(
        &self,
        fd: RawFd,
        token: Token,
        interest: Interest,
    ) -> Result<(), Errno> {
        self.0
            .poll
            .borrow()
            .registry()
            .reregister(&mut SourceFd(&fd), token, interest)?;
        Ok(())
    }

    /// Ends a watch. Without a descriptor only the loop forgets it, for one that the kernel drops with its last close.
    pub(crate) fn deregister(&self, fd: Option<RawFd>, token: Token) {
        if let Some(fd) = fd {
            // It fails only for a descriptor that somebody closed behind the loop's back.
            let _ = self
                .0
                .poll
                .borrow()
                .registry()
                .deregister(&mut SourceFd(&fd));
        }
        let source = self.0.sources.borrow_mut().remove(token);
        drop(source);
    }

    /// Has a source looked at in the next poll phase, which then does not wait.
    pub(crate) fn feed(&self, token: Token) {
        self.0.fed.borrow_mut().push(token);
    }
}
