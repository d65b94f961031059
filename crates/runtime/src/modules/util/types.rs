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
    /// `Date`
    is_date => Date;
    /// What a generator function returns.
    is_generator_object => Generator;
    /// `Map`
    is_map => Map;
    /// What the methods of a `Map` return.
    is_map_iterator => MapIterator;
    /// The namespace of an ES module.
    is_module_namespace_object => ModuleNamespace;
    /// An object that an error constructor made.
    is_native_error => Error;
    /// `Promise`
    is_promise => Promise;
    /// `RegExp`
    is_reg_exp => RegExp;
    /// `Set`
    is_set => Set;
    /// What the methods of a `Set` return.
    is_set_iterator => SetIterator;
    /// `WeakMap`
    is_weak_map => WeakMap;
    /// `WeakSet`
    is_weak_set => WeakSet;
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
    value
        .as_object()
        .is_some_and(|o| o.class_name() == "External")
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

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            common_kind::DEF,
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
