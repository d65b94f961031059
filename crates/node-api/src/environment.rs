//! What is asked of an environment as a whole: its versions, its file, its memory, and to run a script.

use std::ffi::c_char;

use crate::env::{Fail, Mode, Out, answer, call, value};
use crate::types::*;

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_version(env: NapiEnv, result: *mut u32) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe { answer(env, result, |_| NEWEST as u32) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_node_version(
    env: NapiEnv,
    result: *mut *const NodeVersion,
) -> Status {
    struct Shared(NodeVersion);
    // SAFETY: immutable once made, its text is static.
    unsafe impl Send for Shared {}
    // SAFETY: as above.
    unsafe impl Sync for Shared {}
    static VERSION: std::sync::OnceLock<Shared> = std::sync::OnceLock::new();
    // SAFETY: called by the addon on its thread.
    unsafe {
        answer(env, result, |env| {
            let version = VERSION.get_or_init(|| {
                let [major, minor, patch] = env.host.node_version();
                Shared(NodeVersion {
                    major,
                    minor,
                    patch,
                    release: c"node".as_ptr(),
                })
            });
            std::ptr::from_ref(&version.0)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_adjust_external_memory(
    env: NapiEnv,
    change: i64,
    result: *mut i64,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |env, cx| {
            let result = Out::required(result)?;
            if env.in_collector.get() {
                crate::memory::forget(change.saturating_neg());
                result.put(crate::memory::bytes());
            } else {
                result.put(crate::memory::add(cx, change));
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_get_module_file_name(
    env: NapiEnv,
    result: *mut *const c_char,
) -> Status {
    // SAFETY: called by the addon on its thread; the text lives as long as the environment.
    unsafe { answer(env, result, |env| env.filename.as_ptr()) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_run_script(
    env: NapiEnv,
    script: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let script = value(script)?;
            let result = Out::required(result)?;
            let script = script.as_string().ok_or(Status::StringExpected)?;
            let text = script.to_rust(cx);
            let options = nodus_engine::CompileOptions::new("");
            let value = cx.eval(&text, &options);
            result.give(value.map_err(|error| Fail::Thrown(error, Status::GenericFailure))?);
            Ok(())
        })
    }
}
