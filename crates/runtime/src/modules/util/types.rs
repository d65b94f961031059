//! `internalBinding('types')`: tests for the engine's kinds of objects. They look at the object itself and run no code
//! of the program.

use nodus_engine::TypeKind;

use crate::prelude::*;

/// Is it a proxy that a script made? The engine has proxies of its own, module namespaces among them.
pub(super) fn is_script_proxy(cx: &mut Scope<'_>, object: Local<'_, Object>) -> bool {
    object.is_proxy() && object.kind(cx) == TypeKind::Proxy
}

fn kind_of(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Option<TypeKind> {
    value.as_object().map(|o| o.kind(cx))
}

/// One native per kind: the name and what it accepts.
macro_rules! kind_tests {
    ($($(#[$doc:meta])* $name:ident => $($kind:ident)|+;)*) => {
        $(
            $(#[$doc])*
            #[native]
            fn $name(cx: &mut Scope<'_>, value: Local<'_, Value>) -> bool {
                matches!(kind_of(cx, value), Some($(TypeKind::$kind)|+))
            }
        )*
    };
}

kind_tests! {
    /// The `arguments` of a function.
    is_arguments_object => Arguments;
    /// `ArrayBuffer`
    is_array_buffer => ArrayBuffer;
    /// `SharedArrayBuffer`
    is_shared_array_buffer => SharedArrayBuffer;
    /// Either kind of buffer.
    is_any_array_buffer => ArrayBuffer | SharedArrayBuffer;
    /// `DataView`
    is_data_view => DataView;
    /// `Object(1n)`
    is_big_int_object => BigInt;
    /// `new Boolean(true)`
    is_boolean_object => Boolean;
    /// `new Number(1)`
    is_number_object => Number;
    /// `new String('')`
    is_string_object => String;
    /// `Object(Symbol())`
    is_symbol_object => Symbol;
    /// Any of the five.
    is_boxed_primitive => BigInt | Boolean | Number | String | Symbol;
    /// What a generator function returns.
    is_generator_object => Generator;
    /// What the methods of a `Map` return.
    is_map_iterator => MapIterator;
    /// The namespace of an ES module.
    is_module_namespace_object => ModuleNamespace;
    /// An object that an error constructor made.
    is_native_error => Error;
    /// What the methods of a `Set` return.
    is_set_iterator => SetIterator;
    /// `WeakMap`
    is_weak_map => WeakMap;
    /// `WeakSet`
    is_weak_set => WeakSet;
}

/// One native per class of the engine: asking for its name is quicker than asking for the kind.
macro_rules! class_tests {
    ($($name:ident => $class:literal;)*) => {
        $(
            #[doc = stringify!($class)]
            #[native]
            fn $name(value: Local<'_, Value>) -> bool {
                value.as_object().is_some_and(|object| object.class_is($class))
            }
        )*
    };
}

class_tests! {
    is_date => c"Date";
    is_map => c"Map";
    is_promise => c"Promise";
    is_reg_exp => c"RegExp";
    is_set => c"Set";
}

/// A proxy that a script made.
#[native]
fn is_proxy(cx: &mut Scope<'_>, value: Local<'_, Value>) -> bool {
    value
        .as_object()
        .is_some_and(|object| is_script_proxy(cx, object))
}

/// An opaque pointer of a native addon.
#[native]
fn is_external(value: Local<'_, Value>) -> bool {
    value.as_object().is_some_and(|o| o.class_is(c"External"))
}

/// `async function` and its kin, generators included.
#[native]
fn is_async_function(value: Local<'_, Value>) -> bool {
    value.as_object().is_some_and(|o| o.function_flags().0)
}

/// `function*` and its kin, async ones included.
#[native]
fn is_generator_function(value: Local<'_, Value>) -> bool {
    value.as_object().is_some_and(|o| o.function_flags().1)
}

/// 1 for an ordinary object, 2 for an array whose elements are plain values, 3 for a function, 0 for everything else: one
/// crossing instead of a question for each special kind.
#[native]
fn common_kind(value: Local<'_, Value>) -> i32 {
    value.as_object().map_or(0, |object| object.common_kind())
}

/// What `commonKind` says of both values if that is the same, 4 for two dates, 5 for maps, 6 for regular expressions, 7 for
/// sets, 8 for two objects or arrays that are known to be the same plain data, else 0.
#[native]
fn common_kinds<'s>(cx: &mut Scope<'s>, one: Local<'s, Value>, other: Local<'s, Value>) -> i32 {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else {
        return 0;
    };
    let kind = one.common_kind();
    if kind != other.common_kind() {
        return 0;
    }
    if kind != 0 {
        return if one.is_same_plain(cx, other) {
            8
        } else {
            kind
        };
    }
    let class = one.class_name();
    if class != other.class_name() {
        return 0;
    }
    match class {
        "Date" => 4,
        "Map" => 5,
        "RegExp" => 6,
        "Set" => 7,
        _ => 0,
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            common_kind::DEF,
            common_kinds::DEF,
            is_any_array_buffer::DEF,
            is_arguments_object::DEF,
            is_array_buffer::DEF,
            is_async_function::DEF,
            is_big_int_object::DEF,
            is_boolean_object::DEF,
            is_boxed_primitive::DEF,
            is_data_view::DEF,
            is_date::DEF,
            is_external::DEF,
            is_generator_function::DEF,
            is_generator_object::DEF,
            is_map::DEF,
            is_map_iterator::DEF,
            is_module_namespace_object::DEF,
            is_native_error::DEF,
            is_number_object::DEF,
            is_promise::DEF,
            is_proxy::DEF,
            is_reg_exp::DEF,
            is_set::DEF,
            is_set_iterator::DEF,
            is_shared_array_buffer::DEF,
            is_string_object::DEF,
            is_symbol_object::DEF,
            is_weak_map::DEF,
            is_weak_set::DEF,
        ],
    )
}
