//! `#[native]` and `#[class]`: Rust functions and types as JavaScript functions and classes.
//!
//! The macros only generate safe code that implements the engine crate's traits, so they can be used in crates that
//! forbid unsafe code.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::{
    FnArg, ImplItem, ItemFn, ItemImpl, LitStr, ReturnType, Signature, Type, parse_macro_input,
};

/// Makes `f::DEF`, a native definition, from `fn f(cx: &mut Scope<'_>, a: A, …) -> R`.
///
/// The scope parameter may be left out. Parameters implement `FromJs`; the result is a value implementing `IntoJs` or a
/// `Result` of one. The JavaScript name is the function's name in camelCase, or `#[native(name = "…")]`. A parameter of
/// type `Args` receives the raw arguments; one of type `This` receives the receiver object.
#[proc_macro_attribute]
pub fn native(attr: TokenStream, item: TokenStream) -> TokenStream {
    let function = parse_macro_input!(item as ItemFn);
    let name = match attribute_name(attr) {
        Ok(n) => n,
        Err(e) => return e.to_compile_error().into(),
    };
    let ident = &function.sig.ident;
    let js_name = name.unwrap_or_else(|| camel(&ident.to_string()));
    let (call_args, length) = arguments(&function.sig, false);
    let finish = finish(&function.sig, quote!(__result));
    let call = call_expression(&function.sig, quote!(super::#ident));
    let vis = &function.vis;
    quote! {
        #function

        #[doc(hidden)]
        #[allow(non_snake_case)]
        #vis mod #ident {
            #[allow(unused_imports)]
            use super::*;
            pub struct Native;
            impl ::nodus_engine::NativeImpl for Native {
                #[allow(unused_variables, clippy::unit_arg, clippy::let_unit_value)]
                fn invoke<'s>(
                    __cx: &mut ::nodus_engine::Scope<'s>,
                    __args: &::nodus_engine::Args<'s>,
                ) -> ::nodus_engine::Result<::nodus_engine::RawValue> {
                    #(#call_args)*
                    let __result = #call;
                    #finish
                }
            }
            /// The native's definition.
            pub const DEF: ::nodus_engine::NativeDef =
                ::nodus_engine::NativeDef::new::<Native>(#js_name, #length);
        }
    }
    .into()
}

fn attribute_name(attr: TokenStream) -> syn::Result<Option<String>> {
    if attr.is_empty() {
        return Ok(None);
    }
    let meta: syn::MetaNameValue = syn::parse(attr)?;
    match &meta.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(s),
            ..
        }) if meta.path.is_ident("name") => Ok(Some(s.value())),
        _ => Err(syn::Error::new_spanned(meta, "expected name = \"…\"")),
    }
}

fn camel(snake: &str) -> String {
    let snake = snake.strip_prefix("r#").unwrap_or(snake);
    let mut out = String::new();
    let mut up = false;
    for c in snake.trim_end_matches('_').chars() {
        if c == '_' && !out.is_empty() {
            up = true;
        } else if up {
            out.extend(c.to_uppercase());
            up = false;
        } else {
            out.push(c);
        }
    }
    out
}

enum Param {
    Scope,
    Args,
    This,
    Js,
}

fn classify(ty: &Type) -> Param {
    match ty {
        Type::Reference(r) => match &*r.elem {
            Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Scope") => {
                Param::Scope
            }
            Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Args") => {
                Param::Args
            }
            _ => Param::Js,
        },
        Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "This") => Param::This,
        _ => Param::Js,
    }
}

/// `Callback` or `Option<Callback>`: such a native starts a request, which is known by the native's name.
fn takes_callback(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    match &last.arguments {
        syn::PathArguments::AngleBracketed(inner) if last.ident == "Option" => inner
            .args
            .iter()
            .any(|arg| matches!(arg, syn::GenericArgument::Type(ty) if takes_callback(ty))),
        _ => last.ident == "Callback",
    }
}

/// Statements that convert each JavaScript argument, and the function's `length`.
fn arguments(sig: &Signature, constructor: bool) -> (Vec<Tokens>, u16) {
    let mut out = Vec::new();
    let mut index = 0usize;
    for (i, arg) in sig.inputs.iter().enumerate() {
        let FnArg::Typed(t) = arg else { continue };
        let var = format_ident!("__a{}", i);
        match classify(&t.ty) {
            Param::Scope | Param::Args => {}
            // In a constructor the receiver is the fresh object.
            Param::This if constructor => out.push(quote! { let #var = ::nodus_engine::This(__this); }),
            Param::This => out.push(quote! {
                let #var = ::nodus_engine::This(
                    <::nodus_engine::Local<'s, ::nodus_engine::Object> as ::nodus_engine::FromJs>::from_js(
                        __cx, __args.this())?);
            }),
            Param::Js => {
                if takes_callback(&t.ty) {
                    let name = sig.ident.to_string();
                    out.push(quote! { ::nodus_engine::note_native(concat!(module_path!(), "::", #name)); });
                }
                out.push(quote! { let #var = __args.arg(__cx, #index)?; });
                index += 1;
            }
        }
    }
    (out, index as u16)
}

fn call_expression(sig: &Signature, callee: Tokens) -> Tokens {
    let args = sig.inputs.iter().enumerate().filter_map(|(i, arg)| {
        let FnArg::Typed(t) = arg else { return None };
        let var = format_ident!("__a{}", i);
        Some(match classify(&t.ty) {
            Param::Scope => quote!(__cx),
            Param::Args => quote!(__args),
            Param::This | Param::Js => quote!(#var),
        })
    });
    quote!(#callee(#(#args),*))
}

/// How the result reaches JavaScript: a `Result` is unpacked, anything else converted.
fn finish(sig: &Signature, value: Tokens) -> Tokens {
    match &sig.output {
        ReturnType::Type(_, ty) if is_result(ty) => {
            quote!(::nodus_engine::NativeReturn::finish(#value, __cx))
        }
        _ => quote!(::nodus_engine::finish(__cx, #value)),
    }
}

fn is_result(ty: &Type) -> bool {
    matches!(ty, Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Result" || s.ident.to_string().ends_with("Result")))
}

/// Makes a JavaScript class of an `impl` block.
///
/// Inside, `#[constructor] fn new(cx, this: This, …) -> Result<Self>` (or `Rc<Self>`, or plain `Self`) builds the value;
/// `#[method] fn f(&self, cx, …)`, `#[getter] fn x(&self)`, `#[setter] fn set_x(&self, v)` and `#[static_method] fn g(cx, …)`
/// become members. `#[held] fn held(&self) -> &Cell<usize>` is where the engine keeps what `Local::hold` told it. Without a constructor the class cannot be constructed from JavaScript. `#[class(name = "TCP")]` names it.
#[proc_macro_attribute]
pub fn class(attr: TokenStream, item: TokenStream) -> TokenStream {
    let mut block = parse_macro_input!(item as ItemImpl);
    let name = match attribute_name(attr) {
        Ok(n) => n,
        Err(e) => return e.to_compile_error().into(),
    };
    match expand_class(&mut block, name) {
        Ok(t) => t.into(),
        Err(e) => e.to_compile_error().into(),
    }
}

fn expand_class(block: &mut ItemImpl, name: Option<String>) -> syn::Result<Tokens> {
    let ty = &*block.self_ty;
    let Type::Path(path) = ty else {
        return Err(syn::Error::new_spanned(ty, "expected a plain type"));
    };
    let ident = &path
        .path
        .segments
        .last()
        .ok_or_else(|| syn::Error::new_spanned(ty, "no name"))?
        .ident;
    let js_name = name.unwrap_or_else(|| ident.to_string());
    let mut natives = Vec::new();
    let mut methods = Vec::new();
    let mut statics = Vec::new();
    let mut getters: Vec<(String, Tokens)> = Vec::new();
    let mut setters: Vec<(String, Tokens)> = Vec::new();
    let mut construct = quote! {
        Err(::nodus_engine::Error::type_error("Illegal constructor"))
    };
    let mut held = quote!(None);
    for item in &mut block.items {
        let ImplItem::Fn(f) = item else { continue };
        let mut role = None;
        let mut given = None;
        f.attrs.retain(|a| {
            for r in [
                "constructor",
                "method",
                "getter",
                "setter",
                "static_method",
                "held",
            ] {
                if a.path().is_ident(r) {
                    role = Some(r);
                    if let syn::Meta::List(l) = &a.meta
                        && let Ok(syn::MetaNameValue {
                            value:
                                syn::Expr::Lit(syn::ExprLit {
                                    lit: syn::Lit::Str(s),
                                    ..
                                }),
                            ..
                        }) = l.parse_args::<syn::MetaNameValue>()
                    {
                        given = Some(s.value());
                    }
                    return false;
                }
            }
            true
        });
        let Some(role) = role else { continue };
        let fname = &f.sig.ident;
        if role == "held" {
            held = quote!(Some(self.#fname()));
            continue;
        }
        let (converts, length) = arguments(&f.sig, role == "constructor");
        if role == "constructor" {
            let call = call_expression(&f.sig, quote!(<#ty>::#fname));
            let wrap = match &f.sig.output {
                ReturnType::Type(_, t) if is_result(t) => quote!(#call?),
                _ => quote!(#call),
            };
            construct = quote! { #(#converts)* Ok(::std::rc::Rc::from(#wrap)) };
            continue;
        }
        let helper = format_ident!("__Native_{}_{}", ident, fname);
        let (prelude, callee) = if role == "static_method" {
            (quote!(), quote!(<#ty>::#fname))
        } else {
            (
                quote!(let __self: ::std::rc::Rc<#ty> = ::nodus_engine::this_of(__args)?;),
                quote!(__self.#fname),
            )
        };
        let call = call_expression(&f.sig, callee);
        let done = finish(&f.sig, quote!(__result));
        natives.push(quote! {
            #[allow(non_camel_case_types)]
            struct #helper;
            impl ::nodus_engine::NativeImpl for #helper {
                #[allow(unused_variables, clippy::unit_arg, clippy::let_unit_value)]
                fn invoke<'s>(
                    __cx: &mut ::nodus_engine::Scope<'s>,
                    __args: &::nodus_engine::Args<'s>,
                ) -> ::nodus_engine::Result<::nodus_engine::RawValue> {
                    #prelude
                    #(#converts)*
                    let __result = #call;
                    #done
                }
            }
        });
        let rust_name = fname.to_string();
        let base = if role == "setter" {
            rust_name
                .strip_prefix("set_")
                .unwrap_or(&rust_name)
                .to_string()
        } else {
            rust_name
        };
        let js = given.unwrap_or_else(|| camel(&base));
        let def = quote!(::nodus_engine::NativeDef::new::<#helper>(#js, #length));
        match role {
            "method" => methods.push(def),
            "static_method" => statics.push(def),
            "getter" => getters.push((js, def)),
            _ => setters.push((js, def)),
        }
    }
    let accessors = getters
        .iter()
        .map(|(n, g)| match setters.iter().find(|(s, _)| s == n) {
            Some((_, s)) => quote!((#g, Some(#s))),
            None => quote!((#g, None)),
        });
    let cname = syn::LitCStr::new(
        &std::ffi::CString::new(js_name.clone())
            .map_err(|e| syn::Error::new_spanned(ident, e.to_string()))?,
        ident.span(),
    );
    let lit = LitStr::new(&js_name, ident.span());
    Ok(quote! {
        #block

        const _: () = {
            #(#natives)*
            static DEF: ::nodus_engine::ClassDef = ::nodus_engine::ClassDef::new::<#ty>(#cname);
            impl ::nodus_engine::Class for #ty {
                const NAME: &'static str = #lit;
                fn def() -> &'static ::nodus_engine::ClassDef { &DEF }
                #[allow(unused_variables)]
                fn construct<'s>(
                    __cx: &mut ::nodus_engine::Scope<'s>,
                    __this: ::nodus_engine::Local<'s, ::nodus_engine::Object>,
                    __args: &::nodus_engine::Args<'s>,
                ) -> ::nodus_engine::Result<::std::rc::Rc<Self>> {
                    #construct
                }
                fn held(&self) -> Option<&::std::cell::Cell<usize>> { #held }
                fn methods() -> &'static [::nodus_engine::NativeDef] {
                    const M: &[::nodus_engine::NativeDef] = &[#(#methods),*];
                    M
                }
                fn accessors() -> &'static [(::nodus_engine::NativeDef, Option<::nodus_engine::NativeDef>)] {
                    const A: &[(::nodus_engine::NativeDef, Option<::nodus_engine::NativeDef>)] = &[#(#accessors),*];
                    A
                }
                fn statics() -> &'static [::nodus_engine::NativeDef] {
                    const S: &[::nodus_engine::NativeDef] = &[#(#statics),*];
                    S
                }
            }
        };
    })
}
