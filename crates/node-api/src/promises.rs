//! Promises that an addon settles.

use nodus_engine::Resolver;

use crate::env::{Mode, Out, call, value};
use crate::types::*;

/// `napi_deferred`
pub(crate) struct Deferred(Resolver);

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_promise(
    env: NapiEnv,
    deferred: *mut *mut Deferred,
    promise: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let deferred = Out::required(deferred)?;
            let promise = Out::required(promise)?;
            let (made, resolver) = cx.promise()?;
            deferred.put(Box::into_raw(Box::new(Deferred(resolver))));
            promise.give(made);
            Ok(())
        })
    }
}

unsafe fn settle(env: NapiEnv, deferred: *mut Deferred, with: NapiValue, fulfil: bool) -> Status {
    // SAFETY: called by the addon on its thread with a deferred that it has not settled yet.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let with = value(with)?;
            Out::required(deferred)?;
            let deferred = Box::from_raw(deferred);
            if fulfil {
                deferred.0.resolve(cx, with)?;
            } else {
                deferred.0.reject(cx, with)?;
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_resolve_deferred(
    env: NapiEnv,
    deferred: *mut Deferred,
    with: NapiValue,
) -> Status {
    // SAFETY: as `settle` wants it.
    unsafe { settle(env, deferred, with, true) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_reject_deferred(
    env: NapiEnv,
    deferred: *mut Deferred,
    with: NapiValue,
) -> Status {
    // SAFETY: as `settle` wants it.
    unsafe { settle(env, deferred, with, false) }
}
