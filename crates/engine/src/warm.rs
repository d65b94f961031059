//! Having the processor fetch objects before they are used; see `glue/warm.cc`.

use mozjs::jsapi::JSObject;

use crate::global::Global;
use crate::runtime::current;

unsafe extern "C" {
    /// Fetches what so many objects lead to.
    fn nodus_warm(objects: *const *mut JSObject, count: usize);
}

/// So many objects at once.
const AT_ONCE: usize = 16;

impl<T> Global<T> {
    /// A number that [`warm`] knows the value by, for as long as the handle lives. None is 0.
    pub fn warm_key(&self) -> usize {
        self.index() + 1
    }
}

/// Has the processor fetch what belongs to objects that will be used soon, at most 16. Each is named by its handle's
/// [`Global::warm_key`]; keys of handles that are gone do no harm.
pub fn warm(keys: &[usize]) {
    let Some(rt) = current() else { return };
    // SAFETY: the thread's current runtime is alive.
    let Ok(roots) = unsafe { rt.as_ref() }.roots.try_borrow() else {
        return;
    };
    let mut objects = [std::ptr::null_mut(); AT_ONCE];
    let values = keys
        .iter()
        .filter_map(|key| roots.peek(key.checked_sub(1)?));
    let mut count = 0;
    for (place, value) in objects
        .iter_mut()
        .zip(values.filter(|value| value.is_object()))
    {
        *place = value.to_object();
        count += 1;
    }
    // SAFETY: the slab keeps the objects, and nothing is allocated or collected meanwhile.
    unsafe { nodus_warm(objects.as_ptr(), count) };
}
