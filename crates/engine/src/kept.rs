//! What the Rust part of an object holds of other JavaScript objects. A [`Global`](crate::Global) there would keep a cycle
//! through the object alive for ever, since the collector cannot see whose it is; a [`Kept`] is part of its search.

use mozjs::jsapi;
use mozjs::jsval::ObjectValue;

use crate::error::Result;
use crate::global::Weak;
use crate::handles::*;
use crate::layout;

/// The slot of an object of a class that holds the list of what it keeps, or undefined.
const KEPT_SLOT: usize = 1;

/// An object that lives as long as another one, which is of a Rust class.
pub struct Kept<T>(Weak<T>);

impl<T> Kept<T>
where
    for<'a> Local<'a, Object>: From<Local<'a, T>>,
    for<'a> Local<'a, Value>: From<Local<'a, T>>,
{
    /// Lets `owner`, an object of a Rust class, keep `object` alive.
    ///
    /// # Errors
    /// Fails when memory is short.
    pub fn new(cx: &mut Scope<'_>, owner: Local<'_, Object>, object: Local<'_, T>) -> Result<Self> {
        // SAFETY: objects of classes have this slot, and it holds nothing but the list; both are rooted.
        unsafe {
            let raw = owner.raw_object();
            let held = layout::fixed_slot(raw, KEPT_SLOT);
            if held.is_object() {
                let list: Local<'_, Array> = cx.push_object(held.to_object());
                list.push_value(cx, object)?;
            } else {
                let list = cx.array(&[object.into()]);
                let value = ObjectValue(list.raw_object());
                jsapi::JS_SetReservedSlot(owner.raw_object(), KEPT_SLOT as u32, &value);
            }
        }
        Ok(Kept(Weak::new(cx, object)))
    }

    /// The object; none when its owner is gone.
    pub fn get<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, T>> {
        self.0.get(cx)
    }
}
