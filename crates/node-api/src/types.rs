//! The types of the C interface as its documentation has them: handles are opaque pointers, enumerations are numbers.

use std::ffi::{c_char, c_void};

use crate::env::Env;

/// `napi_env`
pub(crate) type NapiEnv = *mut Env;
/// `napi_value`: the place of a local.
pub(crate) type NapiValue = *mut c_void;
/// `napi_callback_info`
pub(crate) type NapiCallbackInfo = *mut c_void;
/// `napi_callback`
pub(crate) type NapiCallback = Option<unsafe extern "C" fn(NapiEnv, NapiCallbackInfo) -> NapiValue>;
/// `napi_finalize`
pub(crate) type NapiFinalize = Option<unsafe extern "C" fn(NapiEnv, *mut c_void, *mut c_void)>;
/// `napi_addon_register_func`
pub(crate) type NapiInit = unsafe extern "C" fn(NapiEnv, NapiValue) -> NapiValue;

/// `NAPI_AUTO_LENGTH`: the text ends with a zero.
pub(crate) const AUTO_LENGTH: usize = usize::MAX;
/// The version of addons that ask for what is not settled yet.
pub(crate) const EXPERIMENTAL: i32 = i32::MAX;
/// The newest settled version.
pub(crate) const NEWEST: i32 = 10;
/// The version of addons that do not say theirs.
pub(crate) const DEFAULT: i32 = 8;

/// `napi_status`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
#[allow(missing_docs)]
#[allow(dead_code, reason = "the list is the interface's")]
pub(crate) enum Status {
    Ok,
    InvalidArg,
    ObjectExpected,
    StringExpected,
    NameExpected,
    FunctionExpected,
    NumberExpected,
    BooleanExpected,
    ArrayExpected,
    GenericFailure,
    PendingException,
    Cancelled,
    EscapeCalledTwice,
    HandleScopeMismatch,
    CallbackScopeMismatch,
    QueueFull,
    Closing,
    BigintExpected,
    DateExpected,
    ArraybufferExpected,
    DetachableArraybufferExpected,
    WouldDeadlock,
    NoExternalBuffersAllowed,
    CannotRunJs,
}

/// What `napi_get_last_error_info` says of each status.
pub(crate) const MESSAGES: [Option<&std::ffi::CStr>; 24] = [
    None,
    Some(c"Invalid argument"),
    Some(c"An object was expected"),
    Some(c"A string was expected"),
    Some(c"A string or symbol was expected"),
    Some(c"A function was expected"),
    Some(c"A number was expected"),
    Some(c"A boolean was expected"),
    Some(c"An array was expected"),
    Some(c"Unknown failure"),
    Some(c"An exception is pending"),
    Some(c"The async work item was cancelled"),
    Some(c"napi_escape_handle already called on scope"),
    Some(c"Invalid handle scope usage"),
    Some(c"Invalid callback scope usage"),
    Some(c"Thread-safe function queue is full"),
    Some(c"Thread-safe function handle is closing"),
    Some(c"A bigint was expected"),
    Some(c"A date was expected"),
    Some(c"An arraybuffer was expected"),
    Some(c"A detachable arraybuffer was expected"),
    Some(c"Main thread would deadlock"),
    Some(c"External buffers are not allowed"),
    Some(c"Cannot run JavaScript"),
];

/// `napi_extended_error_info`
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct ErrorInfo {
    /// Text of the status; null for `napi_ok`.
    pub message: *const c_char,
    /// Never set.
    pub engine_reserved: *mut c_void,
    /// Never set.
    pub engine_code: u32,
    /// The status.
    pub code: Status,
}

impl ErrorInfo {
    /// What a status means.
    pub(crate) fn of(status: Status) -> ErrorInfo {
        let message = MESSAGES.get(status as usize).copied().flatten();
        ErrorInfo {
            message: message.map_or(std::ptr::null(), |text| text.as_ptr()),
            engine_reserved: std::ptr::null_mut(),
            engine_code: 0,
            code: status,
        }
    }
}

/// `napi_property_descriptor`
#[repr(C)]
pub(crate) struct PropertyDescriptor {
    /// The name as UTF-8, or null.
    pub utf8name: *const c_char,
    /// The name as a string or symbol, if there is none above.
    pub name: NapiValue,
    /// For a method.
    pub method: NapiCallback,
    /// For an accessor.
    pub getter: NapiCallback,
    /// For an accessor.
    pub setter: NapiCallback,
    /// For a value.
    pub value: NapiValue,
    /// `napi_property_attributes`
    pub attributes: u32,
    /// Given to the callbacks.
    pub data: *mut c_void,
}

/// `napi_writable`
pub(crate) const WRITABLE: u32 = 1;
/// `napi_enumerable`
pub(crate) const ENUMERABLE: u32 = 2;
/// `napi_configurable`
pub(crate) const CONFIGURABLE: u32 = 4;
/// `napi_static`
pub(crate) const STATIC: u32 = 1 << 10;

/// `napi_type_tag`
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct TypeTag {
    /// The less significant half.
    pub lower: u64,
    /// The more significant half.
    pub upper: u64,
}

/// `napi_node_version`
#[repr(C)]
pub(crate) struct NodeVersion {
    /// As in `process.version`.
    pub major: u32,
    /// As in `process.version`.
    pub minor: u32,
    /// As in `process.version`.
    pub patch: u32,
    /// `process.release.name`
    pub release: *const c_char,
}

/// `napi_module`
#[repr(C)]
pub(crate) struct Module {
    /// Version of this structure.
    pub version: i32,
    /// Unused.
    pub flags: u32,
    /// Source file.
    pub filename: *const c_char,
    /// The entry point.
    pub register: Option<NapiInit>,
    /// Name.
    pub name: *const c_char,
    /// Unused.
    pub private: *mut c_void,
    /// Unused.
    pub reserved: [*mut c_void; 4],
}
