//! Properties whose values come into being when first looked up: see `glue/lazy.cc` and `glue/stand_ins.cc`.

use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;

impl<'s> Scope<'s> {
    /// An empty object that can be given lazy properties.
    pub fn lazy_object(&mut self) -> Result<Local<'s, Object>> {
        // SAFETY: the result is rooted at once.
        let object = unsafe { glue::nodus_new_lazy_object(self.cx) };
        self.check(!object.is_null())?;
        Ok(self.push_object(object))
    }

    /// A getter or setter that calls `function` and makes the property that has it look like data.
    pub fn stand_in(&mut self, function: Local<'_, Function>) -> Result<Local<'s, Function>> {
        // SAFETY: the function is rooted by its handle, the result at once; it is a function.
        unsafe {
            let made = glue::nodus_new_stand_in(self.cx, function.raw_object());
            self.check(!made.is_null())?;
            Ok(self.push_object::<Object>(made).cast())
        }
    }
}

impl<'s> Local<'s, Object> {
    /// Gives an object of [`Scope::lazy_object`], or the main global, the names in `table`; when one is first looked up
    /// `define(name, value)`, which gets the table's value of the name, defines the property.
    pub fn set_lazy_properties(
        self,
        table: Local<'_, Object>,
        define: Local<'_, Function>,
    ) -> Result<()> {
        // SAFETY: all objects are rooted by their handles, and the first has room for what it is given.
        unsafe {
            if !glue::nodus_takes_lazy_properties(self.raw_object()) {
                return Err(Error::type_error("the object takes no lazy properties"));
            }
            glue::nodus_set_lazy_properties(
                self.raw_object(),
                table.raw_object(),
                define.raw_object(),
            );
        }
        Ok(())
    }
}
