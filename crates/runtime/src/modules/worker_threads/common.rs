//! What objects of several threads have in common: a builtin class keeps its state in a [`Common`], hands that out as
//! `handle` when it is cloned and gets another object for the same state on the other side.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::prelude::*;

/// State that threads share; it lives as long as an object or a message refers to it.
pub(super) type Shared = Arc<dyn Any + Send + Sync>;

/// The object that stands for such state in one thread; for none after that has moved on.
pub(crate) struct Common(RefCell<Option<Shared>>);

#[class]
impl Common {}

impl Common {
    /// An object for new state.
    pub(crate) fn create<'s, T: Any + Send + Sync>(
        cx: &mut Scope<'s>,
        state: T,
    ) -> Result<Local<'s, Object>> {
        Common::wrap(cx, Arc::new(state))
    }

    /// One more object for what others refer to as well.
    pub(super) fn wrap<'s>(cx: &mut Scope<'s>, shared: Shared) -> Result<Local<'s, Object>> {
        cx.wrap(Rc::new(Common(RefCell::new(Some(shared)))))
    }

    /// The state, when it is of this type.
    pub(crate) fn state<T: Any + Send + Sync>(object: Local<'_, Object>) -> Option<Arc<T>> {
        let common = object.unwrap_class::<Common>()?;
        let shared = common.0.borrow().clone()?;
        shared.downcast().ok()
    }

    pub(super) fn of(value: Local<'_, Value>) -> Option<Shared> {
        let common = value.as_object()?.unwrap_class::<Common>()?;
        let shared = common.0.borrow();
        shared.clone()
    }

    /// The state of an object that gives it up, so that it ends where it goes.
    pub(super) fn take(value: Local<'_, Value>) -> Option<Shared> {
        let common = value.as_object()?.unwrap_class::<Common>()?;
        common.0.take()
    }
}
