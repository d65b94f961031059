//! Functions of the program as C functions: closures of libffi that call back into JavaScript. What goes wrong inside
//! of one cannot be told to the foreign code, so it ends the process, as in Node.

use std::cell::RefCell;
use std::ffi::c_void;
use std::io::Write;

use libffi::middle::Cif;
use libffi::{low, raw};
use nodus_engine::{
    Error, Function, Global, Local, Object, Result, RuntimeRef, Scope, Value, Weak, with_current,
};

use crate::errors::{call_failed, wrong_value};
use crate::trip::{Trip, has_ended, note_ended, put_aside};
use crate::types::{Signature, Type};
use crate::values::{big, small, to_js};

/// The code of a closure.
struct Closure(*mut low::ffi_closure);

impl Drop for Closure {
    fn drop(&mut self) {
        // SAFETY: made by `make` and freed once. That nobody calls it any more is the program's word.
        unsafe { low::closure_free(self.0) };
    }
}

/// A function of the program that foreign code can call.
pub(crate) struct Callback {
    runtime: RuntimeRef,
    signature: Signature,
    function: Weak<Object>,
    /// The same, as long as the program wants it to be kept alive.
    kept: RefCell<Option<Global<Object>>>,
    // Dropped last: the code refers to the description.
    closure: Closure,
    described: Cif,
}

impl Callback {
    /// The callback for a function, and its address as C knows it.
    pub(crate) fn make(
        cx: &mut Scope<'_>,
        signature: Signature,
        function: Local<'_, Function>,
    ) -> Result<(usize, Box<Callback>)> {
        let described = signature.described()?;
        let (closure, code) = low::try_closure_alloc()
            .ok_or_else(|| call_failed("ffi_closure_alloc failed".into()))?;
        let function: Local<'_, Object> = function.into();
        let callback = Box::new(Callback {
            runtime: RuntimeRef::of(cx),
            signature,
            function: Weak::new(cx, function),
            kept: RefCell::new(Some(Global::new(cx, function))),
            closure: Closure(closure),
            described,
        });
        // SAFETY: the closure was allocated above; description and callback live as long as it, behind pointers that
        // stay.
        let status = unsafe {
            raw::ffi_prep_closure_loc(
                callback.closure.0,
                callback.described.as_raw_ptr(),
                Some(enter),
                std::ptr::from_ref::<Callback>(&callback).cast_mut().cast(),
                code.as_mut_ptr(),
            )
        };
        if status != raw::ffi_status_FFI_OK {
            return Err(call_failed("ffi_prep_closure_loc failed".into()));
        }
        Ok((code.as_ptr() as usize, callback))
    }

    /// Keeps the function alive from now on, or does not.
    pub(crate) fn keep(&self, cx: &mut Scope<'_>, keep: bool) -> Result<()> {
        let function = self.function.get(cx);
        let function = function.ok_or_else(|| wrong_value("Callback not found"))?;
        let kept = keep.then(|| Global::new(cx, function));
        drop(self.kept.replace(kept));
        Ok(())
    }

    /// Frees it as soon as that can be.
    pub(crate) fn discard(self: Box<Self>) {
        put_aside(self);
    }

    /// Calls the function; gives the bits of its result, zero where there is none.
    fn run(&self, cx: &mut Scope<'_>, places: &[*mut c_void]) -> u64 {
        let Some(function) = self
            .function
            .get(cx)
            .and_then(|f| f.as_value().as_function())
        else {
            return 0;
        };
        let undefined = cx.undefined();
        let mut few = [undefined; 8];
        let mut many = Vec::new();
        let values = if places.len() <= few.len() {
            &mut few[..places.len()]
        } else {
            many.resize(places.len(), undefined);
            &mut many[..]
        };
        for ((value, place), kind) in values.iter_mut().zip(places).zip(&self.signature.arguments) {
            // SAFETY: libffi gives a place for each argument of the description.
            let bits = unsafe { read(*kind, *place) };
            match to_js(cx, *kind, bits) {
                Ok(made) => *value = made,
                Err(error) => return thrown(cx, error),
            }
        }
        match function.call(cx, undefined, values) {
            Ok(result) => self.result(result),
            Err(error) => thrown(cx, error),
        }
    }

    fn result(&self, value: Local<'_, Value>) -> u64 {
        if value.as_promise().is_some() {
            fatal("Callbacks cannot return promises", "");
        }
        let kind = self.signature.result;
        let bits = match kind {
            Type::Void => Some(0),
            Type::Pointer if value.is_nullish() => Some(0),
            Type::Int64 | Type::Uint64 | Type::Pointer => value
                .as_bigint()
                .and_then(|value| big(value, kind == Type::Int64)),
            _ => value.as_number().and_then(|number| small(kind, number)),
        };
        match bits {
            Some(bits) => bits,
            None => fatal("Callback returned invalid value for declared FFI type", ""),
        }
    }
}

/// # Safety
/// There is a value of the type at the place.
unsafe fn read(kind: Type, place: *const c_void) -> u64 {
    // SAFETY: by the caller. Narrow values are at the start of their words, as on all machines that nodus runs on.
    unsafe {
        match kind {
            Type::Void => 0,
            Type::Int8 | Type::Uint8 => u64::from(place.cast::<u8>().read()),
            Type::Int16 | Type::Uint16 => u64::from(place.cast::<u16>().read_unaligned()),
            Type::Int32 | Type::Uint32 | Type::Float32 => {
                u64::from(place.cast::<u32>().read_unaligned())
            }
            Type::Int64 | Type::Uint64 | Type::Float64 | Type::Pointer => {
                place.cast::<u64>().read_unaligned()
            }
        }
    }
}

/// Where closures lead.
unsafe extern "C" fn enter(
    _: *mut low::ffi_cif,
    result: *mut c_void,
    places: *mut *mut c_void,
    callback: *mut c_void,
) {
    // SAFETY: the callback lives as long as its closure, which is being called; it is shared, never changed.
    let callback = unsafe { &*callback.cast::<Callback>() };
    if !callback.runtime.is_current() {
        fatal(
            "Callbacks can only be invoked on the system thread they were created on",
            "",
        );
    }
    let count = callback.signature.arguments.len();
    let places: &[*mut c_void] = if count == 0 {
        &[]
    } else {
        // SAFETY: libffi gives as many places as there are arguments.
        unsafe { std::slice::from_raw_parts(places, count) }
    };
    let trip = Trip::inward();
    // Once JavaScript was ended there is none that could be called.
    let bits = if has_ended() {
        0
    } else {
        let run = || with_current(|cx| callback.run(cx, places)).unwrap_or(0);
        // A panic must not reach foreign code.
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
            Ok(bits) => bits,
            Err(_) => fatal("Internal error in a callback", ""),
        }
    };
    drop(trip);
    // SAFETY: libffi gives room for the result: a whole word for whole numbers, for others their size.
    unsafe {
        match callback.signature.result {
            Type::Void => {}
            Type::Float32 => result.cast::<u32>().write(bits as u32),
            _ => result.cast::<u64>().write(bits),
        }
    }
}

/// The function threw, or was ended in the middle.
fn thrown(cx: &mut Scope<'_>, error: Error) -> u64 {
    let Some(value) = error.into_value(cx) else {
        note_ended();
        return 0;
    };
    let stack = value.as_object().and_then(|error| {
        let stack = error.get(cx, c"stack").ok()?;
        stack.as_string().map(|stack| stack.to_rust(cx))
    });
    let text = match stack {
        Some(stack) => stack,
        None => value.to_rust_string(cx).unwrap_or_default(),
    };
    fatal("Callbacks cannot throw an exception", &text);
}

/// Ends the process with Node's words, and what is known besides.
#[cold]
fn fatal(message: &str, details: &str) -> ! {
    let end = if details.is_empty() { "" } else { "\n" };
    // Nothing can be done about a closed stderr.
    let _ = std::io::stderr().write_all(format!("{message}\n{details}{end}").as_bytes());
    nodus_engine::abort_process()
}
