//! The types of arguments and results, as C has them. Spelling is JavaScript's business: it knows them by their
//! numbers.

use libffi::middle;
use nodus_engine::{FromJs, Local, Result, Scope, Value};

use crate::errors::wrong_value;

/// A type of an argument or result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Type {
    /// No value; for results only.
    Void,
    Int8,
    Uint8,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Int64,
    Uint64,
    Float32,
    Float64,
    /// An address, of whatever.
    Pointer,
}

/// All of them, in the order of the numbers in `#ffi/types`.
const ALL: [Type; 12] = [
    Type::Void,
    Type::Int8,
    Type::Uint8,
    Type::Int16,
    Type::Uint16,
    Type::Int32,
    Type::Uint32,
    Type::Int64,
    Type::Uint64,
    Type::Float32,
    Type::Float64,
    Type::Pointer,
];

impl Type {
    /// Whether it travels in registers for floating-point numbers.
    pub(crate) fn is_float(self) -> bool {
        matches!(self, Type::Float32 | Type::Float64)
    }

    /// As errors call it, with its article.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Type::Void => "nothing",
            Type::Int8 => "an int8",
            Type::Uint8 => "a uint8",
            Type::Int16 => "an int16",
            Type::Uint16 => "a uint16",
            Type::Int32 => "an int32",
            Type::Uint32 => "a uint32",
            Type::Int64 => "an int64",
            Type::Uint64 => "a uint64",
            Type::Float32 => "a float",
            Type::Float64 => "a double",
            Type::Pointer => "a pointer",
        }
    }

    /// As libffi describes it.
    fn described(self) -> middle::Type {
        match self {
            Type::Void => middle::Type::void(),
            Type::Int8 => middle::Type::i8(),
            Type::Uint8 => middle::Type::u8(),
            Type::Int16 => middle::Type::i16(),
            Type::Uint16 => middle::Type::u16(),
            Type::Int32 => middle::Type::i32(),
            Type::Uint32 => middle::Type::u32(),
            Type::Int64 => middle::Type::i64(),
            Type::Uint64 => middle::Type::u64(),
            Type::Float32 => middle::Type::f32(),
            Type::Float64 => middle::Type::f64(),
            Type::Pointer => middle::Type::pointer(),
        }
    }
}

impl<'s> FromJs<'s> for Type {
    fn from_js(cx: &mut Scope<'s>, value: Local<'s, Value>) -> Result<Self> {
        let number = usize::from_js(cx, value)?;
        ALL.get(number)
            .copied()
            .ok_or_else(|| wrong_value("no such type"))
    }
}

/// What a function takes and gives.
pub(crate) struct Signature {
    pub(crate) result: Type,
    pub(crate) arguments: Vec<Type>,
}

impl Signature {
    /// The same for libffi.
    pub(crate) fn described(&self) -> Result<middle::Cif> {
        let arguments: Vec<middle::Type> = self.arguments.iter().map(|t| t.described()).collect();
        middle::Cif::try_new(arguments, self.result.described())
            .map_err(|_| crate::errors::call_failed("ffi_prep_cif failed".into()))
    }
}
