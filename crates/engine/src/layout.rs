//! What natives read of objects at every call, without a call of the engine: an object's class, its fixed slots, the bytes
//! behind a `Uint8Array`. `glue/views.cc` asserts that the engine lays them out so.

use mozjs::jsapi::{JSClass, JSObject};
use mozjs::jsval::JSVal;

use crate::glue;

/// Words before the fixed slots of an object: its shape, its dynamic slots, its elements.
const HEADER: usize = 3;
/// The slots of a typed array that hold its length and the place of its data.
const LENGTH_SLOT: usize = 1;
const DATA_SLOT: usize = 3;

/// # Safety
/// The object is live.
#[inline]
pub(crate) unsafe fn class_of(object: *mut JSObject) -> *const JSClass {
    // SAFETY: by the caller.
    unsafe { mozjs::rust::get_object_class(object) }
}

/// # Safety
/// The object is live and native, and its class reserves more slots than `slot`, few enough to lie in the object.
#[inline]
pub(crate) unsafe fn fixed_slot(object: *mut JSObject, slot: usize) -> JSVal {
    // SAFETY: by the caller.
    unsafe { *object.cast::<JSVal>().add(HEADER + slot) }
}

/// Is it a `Uint8Array` of fixed length, as nearly all views are?
///
/// # Safety
/// The object is live.
#[inline]
pub(crate) unsafe fn is_bytes(object: *mut JSObject) -> bool {
    // SAFETY: by the caller; the class is a constant of the engine.
    unsafe { std::ptr::eq(class_of(object), glue::nodus_bytes_class) }
}

/// Where the bytes of such an array are and how many; null and none when its memory was taken away.
///
/// # Safety
/// `is_bytes` has said yes.
#[inline]
pub(crate) unsafe fn bytes_of(object: *mut JSObject) -> (*mut u8, usize) {
    // SAFETY: by the caller; both slots hold plain words.
    unsafe {
        let length = fixed_slot(object, LENGTH_SLOT).asBits_ as usize;
        if length == 0 {
            return (std::ptr::null_mut(), 0);
        }
        (
            fixed_slot(object, DATA_SLOT).asBits_ as usize as *mut u8,
            length,
        )
    }
}
