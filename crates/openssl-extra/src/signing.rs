//! The context that some signatures are bound to.

use std::ffi::CStr;

use foreign_types_shared::ForeignTypeRef;
use openssl::error::ErrorStack;
use openssl::pkey_ctx::PkeyCtxRef;
use openssl_sys as ffi;

use crate::sys;

/// Binds a signature that is made or checked to a context, in the named variant of the algorithm where it has several.
pub fn set_signature_context<T>(
    operation: &mut PkeyCtxRef<T>,
    variant: Option<&CStr>,
    context: &[u8],
) -> Result<(), ErrorStack> {
    let mut context = context.to_vec();
    let mut params = Vec::new();
    // SAFETY: what the parameters point to lives until the function has copied it.
    let done = unsafe {
        if let Some(variant) = variant {
            params.push(sys::OSSL_PARAM_construct_utf8_string(
                c"instance".as_ptr(),
                variant.as_ptr().cast_mut(),
                0,
            ));
        }
        params.push(ffi::OSSL_PARAM_construct_octet_string(
            c"context-string".as_ptr(),
            context.as_mut_ptr().cast(),
            context.len(),
        ));
        params.push(ffi::OSSL_PARAM_construct_end());
        ffi::EVP_PKEY_CTX_set_params(operation.as_ptr(), params.as_ptr())
    };
    if done == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}
