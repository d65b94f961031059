//! Functions: made, called, and what a callback learns of its call; classes; handle scopes.

use std::cell::Cell;
use std::ffi::{c_char, c_void};
use std::rc::Rc;

use nodus_engine::{Args, Error, Function, FunctionData, JsString, Local, Object, Scope, Value};

use crate::env::{Env, Mode, Out, Outcome, call, close_scope, list, put_if, value};
use crate::properties::define;
use crate::strings;
use crate::types::*;

/// A function of an addon.
struct Call {
    env: Rc<Env>,
    callback: unsafe extern "C" fn(NapiEnv, NapiCallbackInfo) -> NapiValue,
    data: *mut c_void,
    role: Role,
}

/// What a function is to its class. Classes are numbers; 0 is none.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    /// A function of its own; `new` makes instances of no class.
    Plain,
    /// The constructor: `new` makes instances of the class.
    Constructor(usize),
    /// Only instances of the class may be the receiver, unless it is none; there is no `new`.
    Method(usize),
}

/// `napi_callback_info`
struct Info<'a> {
    args: &'a Args<'a>,
    this: Local<'a, Value>,
    target: Option<Local<'a, Value>>,
    data: *mut c_void,
}

impl FunctionData for Call {
    fn call<'c>(
        &self,
        cx: &mut Scope<'c>,
        args: &Args<'c>,
    ) -> nodus_engine::Result<Local<'c, Value>> {
        let target = args.new_target();
        let this = match (target, self.role) {
            (Some(_), Role::Constructor(class)) => args.new_instance(cx, class)?.as_value(),
            (Some(_), _) => args.new_instance(cx, 0)?.as_value(),
            (None, _) => receiver(cx, args.this())?,
        };
        if let Role::Method(class) = self.role
            && class != 0
            && this.as_object().is_none_or(|o| o.instance_class() != class)
        {
            return Err(Error::type_error("Illegal invocation"));
        }
        let env = &*self.env;
        let info = Info {
            args,
            this,
            target,
            data: self.data,
        };
        let scopes = env.open_scopes.get();
        env.set_status(Status::Ok);
        // SAFETY: the addon's own function; what it is told of the call lives until it returns.
        let result = unsafe {
            (self.callback)(
                env.as_raw(),
                std::ptr::from_ref(&info).cast_mut().cast::<c_void>(),
            )
        };
        env.open_scopes.set(scopes);
        if let Some(error) = env.take_error(cx) {
            return Err(error);
        }
        // SAFETY: the addon returns a value of this call, or null.
        let result = unsafe { Local::from_raw(result) };
        Ok(match (result, target) {
            (Some(result), None) => cx.local(result),
            (Some(result), Some(_)) if result.is_object() => cx.local(result),
            (_, Some(_)) => this,
            (None, None) => cx.undefined(),
        })
    }
}

/// The receiver as sloppy functions see it.
fn receiver<'c>(
    cx: &mut Scope<'c>,
    this: Local<'c, Value>,
) -> nodus_engine::Result<Local<'c, Value>> {
    if this.is_object() {
        Ok(this)
    } else if this.is_nullish() {
        Ok(cx.current_face().as_value())
    } else {
        Ok(cx.to_object(this)?.as_value())
    }
}

thread_local! {
    static LAST_CLASS: Cell<usize> = const { Cell::new(1) };
}

/// A function for `callback`.
pub(crate) fn make(
    env: &Env,
    cx: &mut Scope<'static>,
    name: Local<'_, JsString>,
    callback: NapiCallback,
    data: *mut c_void,
    role: Role,
) -> Outcome<Local<'static, Function>> {
    let call = Call {
        callback: callback.ok_or(Status::InvalidArg)?,
        env: crate::loader::find(env).ok_or(Status::GenericFailure)?,
        data,
        role,
    };
    Ok(cx.addon_function(name, !matches!(role, Role::Method(_)), call)?)
}

/// The function behind a handle.
pub(crate) fn function(place: NapiValue) -> Outcome<Local<'static, Function>> {
    value(place)?
        .as_function()
        .ok_or_else(|| Status::InvalidArg.into())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_function(
    env: NapiEnv,
    name: *const c_char,
    length: usize,
    callback: NapiCallback,
    data: *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            if callback.is_none() {
                return Err(Status::InvalidArg.into());
            }
            let name = if name.is_null() {
                cx.string("")
            } else {
                strings::name(cx, name, length)?
            };
            result.give(make(env, cx, name, callback, data, Role::Plain)?);
            Ok(())
        })
    }
}

/// Arguments of a call.
pub(crate) fn arguments(
    cx: &mut Scope<'static>,
    args: *const NapiValue,
    count: usize,
) -> Outcome<Vec<Local<'static, Value>>> {
    list(args, count)?
        .iter()
        .map(|arg| {
            // Some addons pass null for what they have nothing for.
            if arg.is_null() {
                Ok(cx.undefined())
            } else {
                value(*arg)
            }
        })
        .collect()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_call_function(
    env: NapiEnv,
    this: NapiValue,
    callee: NapiValue,
    count: usize,
    args: *const NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many arguments.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let this = value(this)?;
            let function = function(callee)?;
            let args = arguments(cx, args, count)?;
            let returned = function.call(cx, this, &args)?;
            put_if(result, returned.as_raw());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_cb_info(
    env: NapiEnv,
    info: NapiCallbackInfo,
    count: *mut usize,
    args: *mut NapiValue,
    this: *mut NapiValue,
    data: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread, in the callback that it has the info of; `args` has room for as many as
    // `count` says.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let info = info.cast::<Info<'_>>().as_ref().ok_or(Status::InvalidArg)?;
            if !args.is_null() {
                let room = *count.as_ref().ok_or(Status::InvalidArg)?;
                for at in 0..room {
                    let arg = if at < info.args.len() {
                        info.args.get(at).as_raw()
                    } else {
                        cx.undefined().as_raw()
                    };
                    args.add(at).write(arg);
                }
            }
            put_if(count, info.args.len());
            put_if(this, info.this.as_raw());
            put_if(data, info.data);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_new_target(
    env: NapiEnv,
    info: NapiCallbackInfo,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread, in the callback that it has the info of.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let info = info.cast::<Info<'_>>().as_ref().ok_or(Status::InvalidArg)?;
            let result = Out::required(result)?;
            result.put(
                info.target
                    .map_or(std::ptr::null_mut(), |target| target.as_raw()),
            );
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_define_class(
    env: NapiEnv,
    name: *const c_char,
    length: usize,
    constructor: NapiCallback,
    data: *mut c_void,
    count: usize,
    properties: *const PropertyDescriptor,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many descriptors.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let properties = list(properties, count)?;
            if constructor.is_none() {
                return Err(Status::InvalidArg.into());
            }
            let name = strings::name(cx, name, length)?;
            let class = LAST_CLASS.with(|last| {
                last.set(last.get() + 1);
                last.get()
            });
            let made = make(env, cx, name, constructor, data, Role::Constructor(class))?;
            result.give(made);
            let prototype = made
                .get(cx, c"prototype")?
                .as_object()
                .ok_or(Status::GenericFailure)?;
            for descriptor in properties {
                let mark = cx.handle_mark();
                if descriptor.attributes & STATIC != 0 {
                    let target: Local<'static, Object> = made.into();
                    define(env, cx, target, descriptor, 0)?;
                } else {
                    define(env, cx, prototype, descriptor, class)?;
                }
                cx.release_handles(mark);
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_open_handle_scope(env: NapiEnv, result: *mut *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            env.open_scopes.set(env.open_scopes.get() + 1);
            // The scope is where its first value will be; never null.
            result.put((cx.handle_mark() + 1) as *mut c_void);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_close_handle_scope(env: NapiEnv, scope: *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread; it uses no value of the scope any more.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            close_scope(&env.open_scopes, scope, Status::HandleScopeMismatch)?;
            cx.release_handles(scope as usize - 1);
            Ok(())
        })
    }
}

/// `napi_escapable_handle_scope`
struct Escapable {
    mark: usize,
    target: NapiValue,
    escaped: bool,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_open_escapable_handle_scope(
    env: NapiEnv,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            // Its place belongs to the scope around.
            let target = cx.undefined().as_raw();
            let scope = Box::new(Escapable {
                mark: cx.handle_mark(),
                target,
                escaped: false,
            });
            env.open_scopes.set(env.open_scopes.get() + 1);
            result.put(Box::into_raw(scope).cast());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_close_escapable_handle_scope(env: NapiEnv, scope: *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread with a scope that it opened; it uses no value of it any more.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            close_scope(&env.open_scopes, scope, Status::HandleScopeMismatch)?;
            let scope = Box::from_raw(scope.cast::<Escapable>());
            cx.release_handles(scope.mark);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_escape_handle(
    env: NapiEnv,
    scope: *mut c_void,
    escapee: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with a scope that it opened and has not closed.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let scope = scope
                .cast::<Escapable>()
                .as_mut()
                .ok_or(Status::InvalidArg)?;
            let escapee = value(escapee)?;
            let result = Out::required(result)?;
            if scope.escaped {
                return Err(Status::EscapeCalledTwice.into());
            }
            scope.escaped = true;
            value(scope.target)?.assign(escapee);
            result.put(scope.target);
            Ok(())
        })
    }
}
