//! What SQLite calls: functions, aggregates and the authorizer. A panic never passes through SQLite; it becomes an error
//! of the statement.

use std::ffi::{CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::rc::Rc;
use std::slice;

use libsqlite3_sys as ffi;

use crate::Result;
use crate::connection::{Connection, c_text, text_of};
use crate::value::{Value, ValueRef, give, read};

/// What a function of the program came to: a value, or the text of an error.
pub type Outcome = std::result::Result<Value, String>;

/// A function of the program's own.
pub trait Function {
    /// One call.
    fn call(&self, arguments: &[ValueRef<'_>]) -> Outcome;
}

/// An aggregate of the program's own. Its states are known by numbers: SQLite may drop one at any time.
pub trait Aggregate {
    /// A fresh state; none when the program failed, which it has noted itself.
    fn start(&self) -> Option<u64>;
    /// Takes a row into a state, or out of it again.
    fn step(
        &self,
        state: u64,
        arguments: &[ValueRef<'_>],
        inverse: bool,
    ) -> std::result::Result<(), String>;
    /// The value of a state; the last one ends it.
    fn value(&self, state: u64, last: bool) -> Outcome;
}

/// Decides on what statements may do.
pub trait Authorizer {
    /// SQLite's answer to an action and what it concerns.
    fn allow(&self, action: i32, about: [Option<&str>; 4]) -> i32;
}

/// How a function may be used.
#[derive(Clone, Copy, Debug, Default)]
pub struct FunctionOptions {
    /// The same arguments give the same result.
    pub deterministic: bool,
    /// Not from triggers, views and the like.
    pub direct_only: bool,
}

impl FunctionOptions {
    fn flags(self) -> c_int {
        let mut flags = ffi::SQLITE_UTF8;
        if self.deterministic {
            flags |= ffi::SQLITE_DETERMINISTIC;
        }
        if self.direct_only {
            flags |= ffi::SQLITE_DIRECTONLY;
        }
        flags
    }
}

/// Runs `body` so that a panic becomes the error of the call.
unsafe fn guarded(context: *mut ffi::sqlite3_context, body: impl FnOnce() -> Option<Outcome>) {
    let outcome = catch_unwind(AssertUnwindSafe(body))
        .unwrap_or_else(|_| Some(Err("internal error".to_owned())));
    // SAFETY: the context is that of the running call; the text is copied.
    unsafe {
        match outcome {
            Some(Ok(value)) => give(context, &value),
            Some(Err(text)) => {
                let len = c_int::try_from(text.len()).unwrap_or(c_int::MAX);
                ffi::sqlite3_result_error(context, text.as_ptr().cast(), len);
            }
            None => {}
        }
    }
}

/// The arguments of the running call.
unsafe fn arguments<'a>(count: c_int, values: *mut *mut ffi::sqlite3_value) -> Vec<ValueRef<'a>> {
    if count <= 0 {
        return Vec::new();
    }
    // SAFETY: SQLite passes that many live values.
    unsafe {
        slice::from_raw_parts(values, count as usize)
            .iter()
            .map(|value| read(*value))
            .collect()
    }
}

unsafe extern "C" fn call(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the user data is the box that `create_function` gave; it lives until `drop_function`. SQLite keeps a
    // function that is running from being replaced.
    unsafe {
        let function = &*(ffi::sqlite3_user_data(context) as *const Rc<dyn Function>);
        guarded(context, || Some(function.call(&arguments(count, values))));
    }
}

unsafe extern "C" fn drop_function(data: *mut c_void) {
    // SAFETY: called once, with the box that `create_function` gave.
    drop(unsafe { Box::from_raw(data as *mut Rc<dyn Function>) });
}

unsafe extern "C" fn drop_aggregate(data: *mut c_void) {
    // SAFETY: called once, with the box that `create_aggregate` gave.
    drop(unsafe { Box::from_raw(data as *mut Rc<dyn Aggregate>) });
}

/// The aggregate of a call and the place of its state's number, which is 0 at first; null when the aggregate has seen no
/// row and none is to be made.
unsafe fn state_of<'a>(
    context: *mut ffi::sqlite3_context,
    make: bool,
) -> (&'a Rc<dyn Aggregate>, *mut u64) {
    let size = if make { size_of::<u64>() as c_int } else { 0 };
    // SAFETY: as in `call`; the place is zeroed, aligned memory of the aggregate's own.
    unsafe {
        let aggregate = &*(ffi::sqlite3_user_data(context) as *const Rc<dyn Aggregate>);
        (
            aggregate,
            ffi::sqlite3_aggregate_context(context, size).cast(),
        )
    }
}

/// The state of a call, started if need be. None, with an error set, when that did not work.
unsafe fn started(aggregate: &Rc<dyn Aggregate>, place: *mut u64) -> Option<u64> {
    if place.is_null() {
        return None;
    }
    // SAFETY: the place belongs to this aggregate; see `state_of`.
    unsafe {
        if *place == 0 {
            *place = aggregate.start()?;
        }
        Some(*place)
    }
}

unsafe fn step_with(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    inverse: bool,
) {
    // SAFETY: as in `call`.
    unsafe {
        let (aggregate, place) = state_of(context, true);
        guarded(context, || {
            let Some(state) = started(aggregate, place) else {
                return Some(Err(String::new()));
            };
            match aggregate.step(state, &arguments(count, values), inverse) {
                Ok(()) => None,
                Err(text) => Some(Err(text)),
            }
        });
    }
}

unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: forwarded.
    unsafe { step_with(context, count, values, false) };
}

unsafe extern "C" fn inverse(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: forwarded.
    unsafe { step_with(context, count, values, true) };
}

unsafe fn value_with(context: *mut ffi::sqlite3_context, last: bool) {
    // SAFETY: as in `call`.
    unsafe {
        // An aggregate over no rows has a state too.
        let (aggregate, place) = state_of(context, true);
        guarded(context, || match started(aggregate, place) {
            Some(state) => Some(aggregate.value(state, last)),
            None => Some(Err(String::new())),
        });
    }
}

unsafe extern "C" fn value(context: *mut ffi::sqlite3_context) {
    // SAFETY: forwarded.
    unsafe { value_with(context, false) };
}

unsafe extern "C" fn last_value(context: *mut ffi::sqlite3_context) {
    // SAFETY: forwarded.
    unsafe { value_with(context, true) };
}

unsafe extern "C" fn authorize(
    data: *mut c_void,
    action: c_int,
    first: *const c_char,
    second: *const c_char,
    third: *const c_char,
    fourth: *const c_char,
) -> c_int {
    // SAFETY: the data is the authorizer that the connection keeps; a copy of the reference lives through the call, in
    // which the program may set another one.
    let authorizer = unsafe { (*(data as *const Rc<dyn Authorizer>)).clone() };
    // SAFETY: the texts end with zero bytes.
    let about = unsafe {
        [
            text_of(first),
            text_of(second),
            text_of(third),
            text_of(fourth),
        ]
    };
    let about = about.each_ref().map(|text| text.as_deref());
    catch_unwind(AssertUnwindSafe(|| authorizer.allow(action, about))).unwrap_or(ffi::SQLITE_DENY)
}

impl Connection {
    /// Adds a function; `arity` is -1 for any number of arguments.
    pub fn create_function(
        &self,
        name: &str,
        arity: i32,
        options: FunctionOptions,
        function: Rc<dyn Function>,
    ) -> Result<()> {
        let db = self.0.db()?;
        let name: CString = c_text(name);
        let data = Box::into_raw(Box::new(function));
        // SAFETY: the box is dropped by `drop_function`, which SQLite calls also when this fails.
        let code = unsafe {
            ffi::sqlite3_create_function_v2(
                db,
                name.as_ptr(),
                arity,
                options.flags(),
                data.cast(),
                Some(call),
                None,
                None,
                Some(drop_function),
            )
        };
        self.0.check(code)
    }

    /// Adds an aggregate, usable over windows when it can take rows out again.
    pub fn create_aggregate(
        &self,
        name: &str,
        arity: i32,
        options: FunctionOptions,
        invertible: bool,
        aggregate: Rc<dyn Aggregate>,
    ) -> Result<()> {
        let db = self.0.db()?;
        let name: CString = c_text(name);
        let data = Box::into_raw(Box::new(aggregate));
        // SAFETY: as in `create_function`.
        let code = unsafe {
            ffi::sqlite3_create_window_function(
                db,
                name.as_ptr(),
                arity,
                options.flags(),
                data.cast(),
                Some(step),
                Some(last_value),
                if invertible { Some(value) } else { None },
                if invertible { Some(inverse) } else { None },
                Some(drop_aggregate),
            )
        };
        self.0.check(code)
    }

    /// Has every statement that is compiled from now on looked at.
    pub fn set_authorizer(&self, authorizer: Option<Rc<dyn Authorizer>>) -> Result<()> {
        let db = self.0.db()?;
        let Some(authorizer) = authorizer else {
            // SAFETY: the connection is open.
            let code = unsafe { ffi::sqlite3_set_authorizer(db, None, ptr::null_mut()) };
            self.0.authorizer.take();
            return self.0.check(code);
        };
        // A place that does not move, kept until the next one is set.
        let keeper = Rc::new(Keeper(authorizer));
        let place: *const Rc<dyn Authorizer> = &keeper.0;
        // SAFETY: the place lives until another authorizer, or none, has been set.
        let code =
            unsafe { ffi::sqlite3_set_authorizer(db, Some(authorize), place.cast_mut().cast()) };
        self.0.authorizer.replace(Some(keeper));
        self.0.check(code)
    }
}

/// Gives an authorizer's reference an address.
struct Keeper(Rc<dyn Authorizer>);

impl Authorizer for Keeper {
    fn allow(&self, action: i32, about: [Option<&str>; 4]) -> i32 {
        self.0.allow(action, about)
    }
}
