//! Callbacks from outside of JavaScript: async contexts, `napi_make_callback` and callback scopes.

use std::ffi::c_void;

use nodus_engine::{Function, Local, Object, Scope, Value};

use crate::env::{Env, Mode, Out, Outcome, call, close_scope, put_if, value};
use crate::functions::{arguments, function};
use crate::host::AsyncContext;
use crate::types::*;

/// The resource that an addon names, or a new one.
pub(crate) fn resource(
    cx: &mut Scope<'static>,
    place: NapiValue,
) -> Outcome<Local<'static, Object>> {
    if place.is_null() {
        return Ok(cx.object());
    }
    crate::objects::object(cx, place)
}

/// Numbers something asynchronous of an addon, with the name that it gives.
pub(crate) fn begin(
    env: &Env,
    cx: &mut Scope<'static>,
    place: NapiValue,
    name: NapiValue,
) -> Outcome<AsyncContext> {
    let resource = resource(cx, place)?;
    let name = value(name)?.to_js_string(cx).map_err(|_| {
        cx.clear_exception();
        Status::StringExpected
    })?;
    let name = name.to_rust(cx);
    Ok(env.host.async_init(cx, resource, &name))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_async_init(
    env: NapiEnv,
    resource: NapiValue,
    name: NapiValue,
    result: *mut *mut AsyncContext,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            value(name)?;
            let result = Out::required(result)?;
            let context = begin(env, cx, resource, name)?;
            result.put(Box::into_raw(Box::new(context)));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_async_destroy(env: NapiEnv, context: *mut AsyncContext) -> Status {
    // SAFETY: called by the addon on its thread with a context of its own, which it gives up.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            Out::required(context)?;
            let context = Box::from_raw(context);
            env.host.async_destroy(cx, &context);
            Ok(())
        })
    }
}

/// The domain that a callback without a context belongs to: its receiver tells.
fn domain_of(
    cx: &mut Scope<'static>,
    this: Local<'static, Object>,
    context: *const AsyncContext,
) -> Option<Local<'static, Object>> {
    if !context.is_null() {
        return None;
    }
    match this.get(cx, c"domain") {
        Ok(domain) => domain.as_object(),
        Err(_) => {
            cx.clear_exception();
            None
        }
    }
}

/// Makes the call in a domain.
fn in_domain(
    env: &Env,
    cx: &mut Scope<'static>,
    domain: Local<'static, Object>,
    this: Local<'static, Object>,
    function: Local<'static, Function>,
    args: &[Local<'static, Value>],
) -> nodus_engine::Result<Local<'static, Value>> {
    let helper = env.host.helper(cx, "callInDomain")?;
    let args = cx.array(args);
    let undefined = cx.undefined();
    let words = [
        domain.as_value(),
        this.as_value(),
        function.as_value(),
        args.as_value(),
    ];
    helper.call(cx, undefined, &words)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_make_callback(
    env: NapiEnv,
    context: *mut AsyncContext,
    this: NapiValue,
    callee: NapiValue,
    count: usize,
    args: *const NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many arguments and a context of its own.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let args = arguments(cx, args, count)?;
            let this = crate::objects::object(cx, this)?;
            let function = function(callee)?;
            env.host.open_scope(cx, context.as_ref());
            let domain = domain_of(cx, this, context);
            let returned = match domain {
                Some(domain) => in_domain(env, cx, domain, this, function, &args),
                None => function.call(cx, this.as_value(), &args),
            };
            match returned {
                Ok(returned) => {
                    env.host.close_scope(cx);
                    put_if(result, returned.as_raw());
                    Ok(())
                }
                Err(error) => {
                    // What now runs of the runtime must not find the exception pending.
                    env.keep_error(cx, error);
                    let entered = domain.and_then(|_| cx.async_context());
                    env.host.abandon_scope(cx);
                    if entered.is_some() {
                        // An exception leaves the domain entered, so that it is found.
                        cx.set_async_context(entered);
                    }
                    Err(Status::PendingException.into())
                }
            }
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_open_callback_scope(
    env: NapiEnv,
    _resource: NapiValue,
    context: *mut AsyncContext,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread with a context of its own.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            env.host.open_scope(cx, context.as_ref());
            let depth = env.open_callback_scopes.get() + 1;
            env.open_callback_scopes.set(depth);
            result.put(depth as *mut c_void);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_close_callback_scope(env: NapiEnv, scope: *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let open = &env.open_callback_scopes;
            close_scope(open, scope, Status::CallbackScopeMismatch)?;
            env.host.close_scope(cx);
            Ok(())
        })
    }
}
