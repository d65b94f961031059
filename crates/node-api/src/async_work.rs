//! Work of addons on the runtime's pool.

use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;

use nodus_event_loop::WorkHandle;

use crate::async_context::begin;
use crate::env::{Carried, Mode, Out, call, value};
use crate::host::AsyncContext;
use crate::types::*;

/// `napi_async_execute_callback`
type Execute = Option<unsafe extern "C" fn(NapiEnv, *mut c_void)>;
/// `napi_async_complete_callback`
type Complete = Option<unsafe extern "C" fn(NapiEnv, Status, *mut c_void)>;

struct Work {
    context: AsyncContext,
    execute: unsafe extern "C" fn(NapiEnv, *mut c_void),
    complete: Complete,
    data: *mut c_void,
    running: RefCell<Option<WorkHandle>>,
}

/// `napi_async_work`
pub(crate) struct AsyncWork(Rc<Work>);

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_async_work(
    env: NapiEnv,
    resource: NapiValue,
    name: NapiValue,
    execute: Execute,
    complete: Complete,
    data: *mut c_void,
    result: *mut *mut AsyncWork,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let execute = execute.ok_or(Status::InvalidArg)?;
            let result = Out::required(result)?;
            value(name)?;
            let work = Work {
                context: begin(env, cx, resource, name)?,
                execute,
                complete,
                data,
                running: RefCell::new(None),
            };
            result.put(Box::into_raw(Box::new(AsyncWork(Rc::new(work)))));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_delete_async_work(env: NapiEnv, work: *mut AsyncWork) -> Status {
    // SAFETY: called by the addon on its thread with a work of its own, which it gives up.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            Out::required(work)?;
            let work = Box::from_raw(work);
            env.host.async_destroy(cx, &work.0.context);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_queue_async_work(env: NapiEnv, work: *mut AsyncWork) -> Status {
    // SAFETY: called by the addon on its thread with a work of its own.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let work = work.as_ref().ok_or(Status::InvalidArg)?.0.clone();
            let owner = crate::loader::find(env).ok_or(Status::GenericFailure)?;
            let execute = work.execute;
            let data = Carried(work.data);
            let raw = Carried(env.as_raw().cast());
            // The environment is not used there; the addon only passes it on.
            let run = move || execute(raw.get().cast(), data.get());
            let finished = work.clone();
            let after = move |outcome: Result<(), nodus_event_loop::Cancelled>| {
                finished.running.replace(None);
                let status = match outcome {
                    Ok(()) => Status::Ok,
                    Err(_) => Status::Cancelled,
                };
                let Some(complete) = finished.complete else {
                    return;
                };
                if owner.ended.get() {
                    return;
                }
                nodus_engine::with_current(|cx| {
                    owner.host.open_scope(cx, Some(&finished.context));
                    owner.enter(cx, true, || {
                        complete(owner.as_raw(), status, data.get());
                    });
                    owner.host.close_scope(cx);
                });
            };
            let handle = env.host.event_loop(cx).queue_lasting_work(run, after);
            work.running.replace(Some(handle));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_cancel_async_work(env: NapiEnv, work: *mut AsyncWork) -> Status {
    // SAFETY: called by the addon on its thread with a work of its own.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let work = work.as_ref().ok_or(Status::InvalidArg)?;
            let running = work.0.running.borrow();
            match running.as_ref().map(WorkHandle::cancel) {
                Some(Ok(())) => Ok(()),
                // It runs already, or nobody queued it.
                Some(Err(_)) | None => Err(Status::GenericFailure.into()),
            }
        })
    }
}
