//! The natives, as `internalBinding('ffi')` has them.

use std::rc::Rc;

use nodus_engine::{
    Args, ArrayBuffer, BigInt, Error, Function, Local, Object, Result, Scope, Value, class, native,
};

use crate::callback::Callback;
use crate::errors::wrong_value;
use crate::library::Library;
use crate::memory;
use crate::types::{Signature, Type};

/// A library as JavaScript holds it.
pub(crate) struct Handle {
    library: Rc<Library>,
}

impl Handle {
    fn callback_of(&self, address: Local<'_, Value>) -> Result<usize> {
        self.library.need_open()?;
        memory::address(address, "first argument")
    }

    fn keep(&self, cx: &mut Scope<'_>, address: Local<'_, Value>, keep: bool) -> Result<()> {
        let address = self.callback_of(address)?;
        let callbacks = self.library.callbacks.borrow();
        callbacks.get(&address).ok_or_else(unknown)?.keep(cx, keep)
    }
}

fn unknown() -> Error {
    wrong_value("Callback not found")
}

#[class(name = "LibraryHandle")]
impl Handle {
    #[getter]
    fn open(&self) -> bool {
        self.library.is_open()
    }

    #[method]
    fn close(&self) {
        self.library.close();
    }

    #[method]
    fn symbol<'s>(&self, cx: &mut Scope<'s>, name: String) -> Result<Local<'s, BigInt>> {
        let address = self.library.symbol(&name)?;
        cx.bigint_u64(address as u64)
    }

    /// The function at an address, by the numbers of its types.
    #[method]
    fn function<'s>(
        &self,
        cx: &mut Scope<'s>,
        name: String,
        address: Local<'s, BigInt>,
        result: Type,
        arguments: Vec<Type>,
    ) -> Result<Local<'s, Function>> {
        self.library.need_open()?;
        let signature = Signature { result, arguments };
        let address = address.to_u64() as usize;
        crate::function::make(cx, &self.library, &name, address, signature)
    }

    #[method]
    fn register<'s>(
        &self,
        cx: &mut Scope<'s>,
        result: Type,
        arguments: Vec<Type>,
        function: Local<'s, Function>,
    ) -> Result<Local<'s, BigInt>> {
        self.library.need_open()?;
        let signature = Signature { result, arguments };
        let (address, callback) = Callback::make(cx, signature, function)?;
        self.library
            .callbacks
            .borrow_mut()
            .insert(address, callback);
        cx.bigint_u64(address as u64)
    }

    #[method]
    fn unregister(&self, address: Local<'_, Value>) -> Result<()> {
        let address = self.callback_of(address)?;
        let callback = self.library.callbacks.borrow_mut().remove(&address);
        callback.ok_or_else(unknown)?.discard();
        Ok(())
    }

    #[method(name = "ref")]
    fn hold(&self, cx: &mut Scope<'_>, address: Local<'_, Value>) -> Result<()> {
        self.keep(cx, address, true)
    }

    #[method(name = "unref")]
    fn release(&self, cx: &mut Scope<'_>, address: Local<'_, Value>) -> Result<()> {
        self.keep(cx, address, false)
    }
}

/// Opens a library; without a path, the program itself.
#[native]
fn open<'s>(cx: &mut Scope<'s>, path: Option<String>) -> Result<Local<'s, Object>> {
    let library = Rc::new(Library::open(path.as_deref())?);
    cx.wrap(Rc::new(Handle { library }))
}

/// Whether `char` has a sign on this machine.
#[native]
fn is_char_signed() -> bool {
    libc::c_char::MIN != 0
}

macro_rules! accessors {
    ($($get:ident, $get_name:literal, $set:ident, $set_name:literal: $kind:ident;)*) => {
        $(
            #[native(name = $get_name)]
            fn $get<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Local<'s, Value>> {
                memory::get(cx, args, Type::$kind)
            }

            #[native(name = $set_name)]
            fn $set(args: &Args<'_>) -> Result<()> {
                memory::set(args, Type::$kind)
            }
        )*
        const ACCESSORS: &[nodus_engine::NativeDef] = &[$($get::DEF, $set::DEF),*];
    };
}

accessors! {
    get_int8, "getInt8", set_int8, "setInt8": Int8;
    get_uint8, "getUint8", set_uint8, "setUint8": Uint8;
    get_int16, "getInt16", set_int16, "setInt16": Int16;
    get_uint16, "getUint16", set_uint16, "setUint16": Uint16;
    get_int32, "getInt32", set_int32, "setInt32": Int32;
    get_uint32, "getUint32", set_uint32, "setUint32": Uint32;
    get_int64, "getInt64", set_int64, "setInt64": Int64;
    get_uint64, "getUint64", set_uint64, "setUint64": Uint64;
    get_float32, "getFloat32", set_float32, "setFloat32": Float32;
    get_float64, "getFloat64", set_float64, "setFloat64": Float64;
}

#[native]
fn to_text<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Local<'s, Value>> {
    memory::text(cx, args)
}

#[native]
fn to_array_buffer<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Local<'s, ArrayBuffer>> {
    memory::bytes(cx, args, "Cannot create an ArrayBuffer from a null pointer")
}

/// As `toArrayBuffer`, for a Buffer over all of it.
#[native]
fn to_buffer_memory<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Local<'s, ArrayBuffer>> {
    memory::bytes(cx, args, "Cannot create a buffer from a null pointer")
}

#[native]
fn copy(cx: &mut Scope<'_>, args: &Args<'_>) -> Result<()> {
    memory::copy(cx, args)
}

#[native]
fn size_of(cx: &mut Scope<'_>, source: Local<'_, Value>) -> Result<f64> {
    memory::size(cx, source)
}

#[native]
fn get_raw_pointer<'s>(cx: &mut Scope<'s>, source: Local<'s, Value>) -> Result<Local<'s, BigInt>> {
    let start = memory::pointer(cx, source)?;
    cx.bigint_u64(start)
}

/// Registers the natives.
pub fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, ACCESSORS)?;
    target.natives(
        cx,
        &[
            open::DEF,
            is_char_signed::DEF,
            to_text::DEF,
            to_array_buffer::DEF,
            to_buffer_memory::DEF,
            copy::DEF,
            size_of::DEF,
            get_raw_pointer::DEF,
        ],
    )
}
