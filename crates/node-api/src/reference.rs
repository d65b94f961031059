//! References: values held by addons, strongly or weakly, and what is to be done when a value dies. Wraps, externals,
//! buffers over an addon's memory and instance data are references with a finalizer.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::rc::Rc;

use nodus_engine::{Local, Scope, Value, Watched};

use crate::env::{Env, Mode, Out, answer, call, put_if, value};
use crate::types::*;

/// Who deletes a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// This crate, when the value has died.
    Crate,
    /// The addon.
    Addon,
}

impl Owner {
    /// The addon if it asks for the reference.
    pub(crate) fn with(result: *mut *mut Reference) -> Owner {
        match result.is_null() {
            true => Owner::Crate,
            false => Owner::Addon,
        }
    }
}

/// `napi_ref`
pub(crate) struct Reference {
    /// The environment, which outlives it.
    env: *const Env,
    serial: u64,
    watched: RefCell<Option<Watched>>,
    count: Cell<u32>,
    owner: Owner,
    finalize: Cell<NapiFinalize>,
    pub(crate) data: Cell<*mut c_void>,
    hint: Cell<*mut c_void>,
    /// It is the wrap of its object.
    pub(crate) wraps: Cell<bool>,
    /// Bytes outside of the heap that live as long as the value.
    external_bytes: Cell<usize>,
    /// It waits for its finalizer.
    queued: Cell<bool>,
}

/// What a reference takes together with the native data behind its value, as far as one can guess. Small objects with native
/// data would pile up if nobody counted it.
const BEHIND_A_VALUE: usize = 512;

/// What a new reference is made of.
pub(crate) struct NewReference<'a> {
    pub(crate) value: Option<Local<'a, Value>>,
    pub(crate) count: u32,
    pub(crate) owner: Owner,
    pub(crate) finalize: NapiFinalize,
    pub(crate) data: *mut c_void,
    pub(crate) hint: *mut c_void,
}

impl NewReference<'_> {
    /// What is finalized, of no value yet, and belongs to this crate.
    pub(crate) fn new(finalize: NapiFinalize, data: *mut c_void, hint: *mut c_void) -> Self {
        NewReference {
            value: None,
            count: 0,
            owner: Owner::Crate,
            finalize,
            data,
            hint,
        }
    }
}

impl Reference {
    /// Makes a reference that belongs to `env`.
    pub(crate) fn create(env: &Env, cx: &mut Scope<'_>, new: NewReference<'_>) -> *mut Reference {
        let serial = env.last_reference.get() + 1;
        env.last_reference.set(serial);
        let reference = Box::into_raw(Box::new(Reference {
            env,
            serial,
            watched: RefCell::new(None),
            count: Cell::new(new.count),
            owner: new.owner,
            finalize: Cell::new(new.finalize),
            data: Cell::new(new.data),
            hint: Cell::new(new.hint),
            wraps: Cell::new(false),
            external_bytes: Cell::new(0),
            queued: Cell::new(false),
        }));
        if let Some(value) = new.value {
            let watched = Watched::new(cx, value, new.count > 0, reference as usize);
            // SAFETY: made above.
            unsafe { (*reference).watched.replace(Some(watched)) };
        }
        env.references.borrow_mut().insert(serial, reference);
        if new.value.is_some() && new.finalize.is_some() {
            // SAFETY: made above.
            unsafe { (*reference).count_bytes(cx, BEHIND_A_VALUE) };
        }
        reference
    }

    fn env(&self) -> &Env {
        // SAFETY: environments outlive their references.
        unsafe { &*self.env }
    }

    /// The value, unless it has died.
    pub(crate) fn get<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Value>> {
        self.watched.borrow().as_ref()?.get(cx)
    }

    pub(crate) fn owner(&self) -> Owner {
        self.owner
    }

    /// Counts memory that lives as long as the value.
    pub(crate) fn count_bytes(&self, cx: &mut Scope<'_>, bytes: usize) {
        self.external_bytes.set(self.external_bytes.get() + bytes);
        crate::memory::add(cx, bytes as i64);
    }

    /// Forgets the finalizer.
    pub(crate) fn forget_finalizer(&self) {
        self.finalize.set(None);
        self.dequeue();
    }

    fn dequeue(&self) {
        if self.queued.replace(false) {
            let this = std::ptr::from_ref(self);
            self.env()
                .finalizers
                .borrow_mut()
                .retain(|r| !std::ptr::eq(*r, this));
        }
    }

    /// Frees a reference.
    ///
    /// # Safety
    /// Nobody uses it afterwards.
    pub(crate) unsafe fn delete(this: *mut Reference) {
        // SAFETY: made by `create`, by contract not yet deleted.
        let reference = unsafe { Box::from_raw(this) };
        reference.dequeue();
        reference.release_bytes();
        if reference.wraps.get() {
            crate::wrap::unwrapped(&reference);
        }
        let env = reference.env();
        env.references.borrow_mut().remove(&reference.serial);
        if std::ptr::eq(env.instance_data.get(), this) {
            env.instance_data.set(std::ptr::null_mut());
        }
    }

    fn release_bytes(&self) {
        let bytes = self.external_bytes.replace(0);
        if bytes > 0 {
            crate::memory::forget(bytes as i64);
        }
    }

    /// Its value has died: called inside of the collector.
    pub(crate) fn on_death(token: usize) {
        let this = token as *mut Reference;
        // SAFETY: the token is that of a living reference: deleting one drops its cell.
        let reference = unsafe { &*this };
        reference.release_bytes();
        // There is no object left that could be unwrapped.
        reference.wraps.set(false);
        let env = reference.env();
        if reference.finalize.get().is_none() {
            if reference.owner == Owner::Crate {
                // SAFETY: the addon does not know it.
                unsafe { Reference::delete(this) };
            }
        } else if env.is_experimental() {
            let outer = env.in_collector.replace(true);
            // SAFETY: it is alive.
            unsafe { Reference::finalize(this) };
            env.in_collector.set(outer);
        } else {
            reference.queued.set(true);
            env.finalizers.borrow_mut().push_back(this);
            schedule(env);
        }
    }

    /// Runs the finalizer, once, and deletes the reference if nobody else will.
    ///
    /// # Safety
    /// It is alive.
    pub(crate) unsafe fn finalize(this: *mut Reference) {
        // SAFETY: by contract.
        let reference = unsafe { &*this };
        let env = reference.env();
        reference.dequeue();
        reference.release_bytes();
        let finalize = reference.finalize.take();
        let (data, hint) = (reference.data.get(), reference.hint.get());
        let owner = reference.owner;
        if owner == Owner::Crate {
            // SAFETY: the addon does not know it. Deleted first, so that the finalizer can do anything.
            unsafe { Reference::delete(this) };
        } else {
            env.references.borrow_mut().remove(&reference.serial);
            if !env.in_collector.get() {
                reference.watched.replace(None);
            }
        }
        let Some(finalize) = finalize else { return };
        if env.in_collector.get() {
            // SAFETY: the addon's own function with what it gave for it.
            unsafe { finalize(env.as_raw(), data, hint) };
            return;
        }
        nodus_engine::with_current(|cx| {
            // SAFETY: as above.
            env.enter(cx, true, || unsafe { finalize(env.as_raw(), data, hint) });
        });
    }
}

/// Has the queued finalizers run in a turn of the loop.
pub(crate) fn schedule(env: &Env) {
    if env.draining.replace(true) || env.ended.get() {
        return;
    }
    let Some(env) = crate::loader::find(env) else {
        return;
    };
    nodus_engine::with_current(|cx| {
        let event_loop = env.host.event_loop(cx);
        event_loop.defer(move || drain(&env));
    });
}

/// Runs the queued finalizers.
fn drain(env: &Rc<Env>) {
    env.draining.set(false);
    nodus_engine::with_current(|cx| {
        if env.ended.get() {
            return;
        }
        env.host.open_scope(cx, None);
        loop {
            let next = env.finalizers.borrow_mut().pop_front();
            let Some(next) = next else { break };
            // SAFETY: deleting a reference takes it out of the queue.
            unsafe {
                (*next).queued.set(false);
                Reference::finalize(next);
            }
        }
        env.host.close_scope(cx);
    });
}

/// Runs all finalizers that are left, the latest first, and deletes what is left.
pub(crate) fn finalize_all(env: &Env) {
    env.finalizers.borrow_mut().clear();
    // First those with a finalizer: they may use the others.
    loop {
        let last = {
            let references = env.references.borrow();
            references
                .values()
                .rev()
                // SAFETY: the table holds living references.
                .find(|r| unsafe { (***r).finalize.get().is_some() })
                .copied()
        };
        let Some(last) = last else { break };
        // SAFETY: as above.
        unsafe {
            (*last).queued.set(false);
            Reference::finalize(last);
        }
    }
    loop {
        let last = env.references.borrow_mut().pop_last();
        let Some((_, last)) = last else { break };
        // What the addon owns it may still delete; only the value is let go of.
        // SAFETY: as above.
        unsafe {
            if (*last).owner == Owner::Crate {
                Reference::delete(last);
            } else {
                (*last).watched.replace(None);
            }
        }
    }
}

/// Whether this version of the interface can refer to such a value.
fn is_allowed(env: &Env, value: Local<'_, Value>) -> bool {
    env.version >= 10 || value.is_object() || value.is_symbol()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_reference(
    env: NapiEnv,
    target: NapiValue,
    initial: u32,
    result: *mut *mut Reference,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let target = value(target)?;
            let result = Out::required(result)?;
            if !is_allowed(env, target) {
                return Err(Status::InvalidArg.into());
            }
            let new = NewReference {
                value: Some(target),
                count: initial,
                owner: Owner::Addon,
                ..NewReference::new(None, std::ptr::null_mut(), std::ptr::null_mut())
            };
            result.put(Reference::create(env, cx, new));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_delete_reference(env: NapiEnv, reference: *mut Reference) -> Status {
    // SAFETY: called by the addon on its thread with a reference of its own, which it gives up.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            Out::required(reference)?;
            Reference::delete(reference);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_reference_ref(
    env: NapiEnv,
    reference: *mut Reference,
    result: *mut u32,
) -> Status {
    // SAFETY: called by the addon on its thread with a reference of its own.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let reference = reference.as_ref().ok_or(Status::InvalidArg)?;
            // A value that has died stays dead.
            let mut count = reference.count.get();
            if let Some(watched) = &*reference.watched.borrow()
                && (count > 0 || watched.is_alive())
            {
                count += 1;
                reference.count.set(count);
                if count == 1 {
                    watched.set_strong(true);
                }
            } else {
                count = 0;
            }
            put_if(result, count);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_reference_unref(
    env: NapiEnv,
    reference: *mut Reference,
    result: *mut u32,
) -> Status {
    // SAFETY: called by the addon on its thread with a reference of its own.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let reference = reference.as_ref().ok_or(Status::InvalidArg)?;
            let count = reference.count.get();
            if count == 0 {
                return Err(Status::GenericFailure.into());
            }
            reference.count.set(count - 1);
            if count == 1
                && let Some(watched) = &*reference.watched.borrow()
            {
                watched.set_strong(false);
            }
            put_if(result, count - 1);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_reference_value(
    env: NapiEnv,
    reference: *mut Reference,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with a reference of its own.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let reference = reference.as_ref().ok_or(Status::InvalidArg)?;
            let result = Out::required(result)?;
            match reference.get(cx) {
                Some(value) => result.give(value),
                None => result.put(std::ptr::null_mut()),
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_set_instance_data(
    env: NapiEnv,
    data: *mut c_void,
    finalize: NapiFinalize,
    hint: *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |env, cx| {
            let old = env.instance_data.replace(std::ptr::null_mut());
            if !old.is_null() {
                // Replaced without its finalizer, as the documentation has it.
                Reference::delete(old);
            }
            let new = NewReference::new(finalize, data, hint);
            env.instance_data.set(Reference::create(env, cx, new));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_instance_data(env: NapiEnv, data: *mut *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread; the instance data is a living reference.
    unsafe {
        answer(env, data, |env| match env.instance_data.get().as_ref() {
            Some(reference) => reference.data.get(),
            None => std::ptr::null_mut(),
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_post_finalizer(
    env: NapiEnv,
    finalize: NapiFinalize,
    data: *mut c_void,
    hint: *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread, perhaps inside of the collector: a reference without a value touches
    // nothing of the engine.
    unsafe {
        call(env, Mode::Basic, |env, cx| {
            let new = NewReference::new(finalize, data, hint);
            let reference = Reference::create(env, cx, new);
            (*reference).queued.set(true);
            env.finalizers.borrow_mut().push_back(reference);
            schedule(env);
            Ok(())
        })
    }
}
