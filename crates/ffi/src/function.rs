//! Foreign functions as JavaScript functions.

use std::ffi::c_void;
use std::rc::Rc;

use libffi::middle::Cif;
use libffi::raw;
use nodus_engine::{Args, Error, Function, Local, Result, Scope, Value};

use crate::errors::{closed, wrong_value};
use crate::library::Library;
use crate::registers::{self, ROOM};
use crate::trip::{Trip, take_ended};
use crate::types::Signature;
use crate::values::{Texts, argument, to_js};

/// The most arguments: more would not have a place to be told by.
pub(crate) const MOST_ARGUMENTS: usize = u8::MAX as usize;

/// How arguments get there.
enum Way {
    Registers { are_whole: bool },
    General(Cif),
}

struct Foreign {
    library: Rc<Library>,
    address: usize,
    signature: Signature,
    /// The index of each argument among the values of a call.
    places: Vec<u8>,
    way: Way,
}

/// A JavaScript function for the foreign one at an address of the library.
pub(crate) fn make<'s>(
    cx: &mut Scope<'s>,
    library: &Rc<Library>,
    name: &str,
    address: usize,
    signature: Signature,
) -> Result<Local<'s, Function>> {
    let count = signature.arguments.len();
    if count > MOST_ARGUMENTS {
        return Err(wrong_value(format!(
            "Function {name} must not have more than {MOST_ARGUMENTS} arguments"
        )));
    }
    let (places, way) = match registers::places(&signature.arguments) {
        Some((places, are_whole)) => (places, Way::Registers { are_whole }),
        None => (
            (0..count).map(|index| index as u8).collect(),
            Way::General(signature.described()?),
        ),
    };
    let foreign = Foreign {
        library: library.clone(),
        address,
        signature,
        places,
        way,
    };
    cx.closure(name, count as u32, move |cx, args| foreign.call(cx, args))
}

impl Foreign {
    fn call<'c>(&self, cx: &mut Scope<'c>, args: &Args<'c>) -> Result<Local<'c, Value>> {
        if !self.library.is_open() {
            return Err(closed());
        }
        let expected = self.signature.arguments.len();
        if args.len() != expected {
            return Err(wrong_value(format!(
                "Invalid argument count: expected {expected}, got {}",
                args.len()
            )));
        }
        let mut texts = Texts::default();
        let bits = match &self.way {
            Way::Registers { are_whole } => {
                let mut values = [0; ROOM];
                self.convert(cx, args, &mut values, &mut texts)?;
                // SAFETY: that there is a function of this signature at the address is the program's word; the values
                // are of the signature's types, and `places` has found room for them. What they point to lives on
                // behind.
                let (whole, float) = unsafe {
                    let code = self.address as *const c_void;
                    let _trip = Trip::outward();
                    if *are_whole {
                        registers::call_whole(code, &values)
                    } else {
                        registers::call(code, &values)
                    }
                };
                if self.signature.result.is_float() {
                    float
                } else {
                    whole
                }
            }
            Way::General(cif) => {
                let mut few = [0; 32];
                let mut many = Vec::new();
                let values = if expected <= few.len() {
                    &mut few[..expected]
                } else {
                    many.resize(expected, 0);
                    &mut many[..]
                };
                self.convert(cx, args, values, &mut texts)?;
                // SAFETY: as above, and the description is that of the signature.
                unsafe { self.call_general(cif, values) }
            }
        };
        texts.give_back();
        if take_ended() {
            return Err(Error::Terminated);
        }
        to_js(cx, self.signature.result, bits)
    }

    #[inline]
    fn convert(
        &self,
        cx: &mut Scope<'_>,
        args: &Args<'_>,
        values: &mut [u64],
        texts: &mut Texts,
    ) -> Result<()> {
        for (index, (kind, place)) in self
            .signature
            .arguments
            .iter()
            .zip(&self.places)
            .enumerate()
        {
            let bits = argument(cx, *kind, args.get(index), index, *place, texts)?;
            values[usize::from(*place)] = bits;
        }
        texts.settle(values);
        Ok(())
    }

    /// # Safety
    /// The description is that of the function at the address, and of the values.
    unsafe fn call_general(&self, cif: &Cif, values: &mut [u64]) -> u64 {
        let mut pointers: [*mut c_void; 32] = [std::ptr::null_mut(); 32];
        let mut more = Vec::new();
        let pointers = if values.len() <= pointers.len() {
            &mut pointers[..values.len()]
        } else {
            more.resize(values.len(), std::ptr::null_mut());
            &mut more[..]
        };
        // Narrow values are at the start of their words, as on all machines that nodus runs on.
        for (pointer, value) in pointers.iter_mut().zip(values) {
            *pointer = std::ptr::from_mut(value).cast();
        }
        let mut result = 0_u64;
        // SAFETY: by the caller; a result has at most 64 bits, and nobody writes to the description.
        unsafe {
            let code = std::mem::transmute::<usize, Option<unsafe extern "C" fn()>>(self.address);
            let _trip = Trip::outward();
            raw::ffi_call(
                cif.as_raw_ptr(),
                code,
                std::ptr::from_mut(&mut result).cast(),
                pointers.as_mut_ptr(),
            );
        }
        result
    }
}

const _: () = assert!(size_of::<u64>() >= size_of::<raw::ffi_arg>());
