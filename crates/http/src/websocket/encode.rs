//! Writing frames.

/// Applies a mask to bytes of which the first is number `offset` of the payload. Doing it again takes it away.
pub fn apply_mask(bytes: &mut [u8], mask: [u8; 4], offset: usize) {
    let turned = [
        mask[offset & 3],
        mask[(offset + 1) & 3],
        mask[(offset + 2) & 3],
        mask[(offset + 3) & 3],
    ];
    let wide = u64::from_ne_bytes([
        turned[0], turned[1], turned[2], turned[3], turned[0], turned[1], turned[2], turned[3],
    ]);
    let mut chunks = bytes.chunks_exact_mut(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        chunk.copy_from_slice(&(u64::from_ne_bytes(word) ^ wide).to_ne_bytes());
    }
    for (at, byte) in chunks.into_remainder().iter_mut().enumerate() {
        *byte ^= turned[at & 3];
    }
}

/// Appends the header of a frame whose payload has `length` bytes. `compressed` says so of the message that begins here.
pub fn write_header(
    out: &mut Vec<u8>,
    opcode: u8,
    fin: bool,
    compressed: bool,
    length: usize,
    mask: Option<[u8; 4]>,
) {
    out.push((u8::from(fin) << 7) | (u8::from(compressed) << 6) | (opcode & 0x0f));
    let masked = if mask.is_some() { 0x80 } else { 0 };
    if length < 126 {
        out.push(masked | length as u8);
    } else if let Ok(length) = u16::try_from(length) {
        out.push(masked | 126);
        out.extend_from_slice(&length.to_be_bytes());
    } else {
        out.push(masked | 127);
        out.extend_from_slice(&(length as u64).to_be_bytes());
    }
    if let Some(mask) = mask {
        out.extend_from_slice(&mask);
    }
}

/// Appends a whole frame.
pub fn write_frame(
    out: &mut Vec<u8>,
    opcode: u8,
    fin: bool,
    compressed: bool,
    payload: &[u8],
    mask: Option<[u8; 4]>,
) {
    out.reserve(payload.len() + 14);
    write_header(out, opcode, fin, compressed, payload.len(), mask);
    let start = out.len();
    out.extend_from_slice(payload);
    if let Some(mask) = mask {
        apply_mask(&mut out[start..], mask, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::opcode;
    use super::*;

    // The examples of RFC 6455, 5.7.
    #[test]
    fn writes_the_frames_of_the_standard() {
        let mut out = Vec::new();
        write_frame(&mut out, opcode::TEXT, true, false, b"Hello", None);
        assert_eq!(out, b"\x81\x05Hello");
        out.clear();
        let mask = Some([0x37, 0xfa, 0x21, 0x3d]);
        write_frame(&mut out, opcode::TEXT, true, false, b"Hello", mask);
        assert_eq!(
            out,
            [
                0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58
            ]
        );
        out.clear();
        write_frame(&mut out, opcode::BINARY, true, false, &[0; 256], None);
        assert_eq!(out[..4], [0x82, 0x7e, 0x01, 0x00]);
        out.clear();
        write_frame(&mut out, opcode::BINARY, true, false, &[0; 65536], None);
        assert_eq!(out[..10], [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]);
    }

    #[test]
    fn masks_from_any_place() {
        let plain: Vec<u8> = (0..64).collect();
        let mask = [1, 2, 3, 4];
        let mut whole = plain.clone();
        apply_mask(&mut whole, mask, 0);
        for cut in 0..plain.len() {
            let mut pieces = plain.clone();
            let (first, second) = pieces.split_at_mut(cut);
            apply_mask(first, mask, 0);
            apply_mask(second, mask, cut);
            assert_eq!(pieces, whole);
        }
        apply_mask(&mut whole, mask, 0);
        assert_eq!(whole, plain);
    }
}
