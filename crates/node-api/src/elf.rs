//! What a shared library wants of the program that loads it: read from its file before it is loaded, because a function
//! that is missing would otherwise end the process when it is first called.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The names of the functions that a library wants and does not have. Nothing for a file that is not understood: the
/// system's loader has its own words for that.
pub(crate) fn wanted(path: &Path) -> Vec<String> {
    File::open(path)
        .ok()
        .and_then(|file| read(&file))
        .unwrap_or_default()
}

/// Tables beyond this are no addon's.
const MOST: u64 = 256 << 20;

fn bytes(file: &File, at: u64, length: u64) -> Option<Vec<u8>> {
    let end = at.checked_add(length)?;
    if length > MOST || end > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, at).ok()?;
    Some(bytes)
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(size)?)?;
    let mut value = [0; 8];
    value[..size].copy_from_slice(bytes);
    Some(u64::from_le_bytes(value))
}

/// Reads the table of dynamic symbols of a 64-bit little-endian ELF file.
fn read(file: &File) -> Option<Vec<String>> {
    const SECTION: usize = 64;
    const DYNAMIC_SYMBOLS: u64 = 11;
    const SYMBOL: usize = 24;
    const WEAK: u8 = 2;
    let header = bytes(file, 0, 64)?;
    if !header.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let start = number(&header, 40, 8)?;
    let count = number(&header, 60, 2)?;
    if number(&header, 58, 2)? != SECTION as u64 {
        return None;
    }
    let sections = bytes(file, start, count * SECTION as u64)?;
    let section = |index: usize| sections.get(index * SECTION..(index + 1) * SECTION);
    let table = (0..count as usize)
        .filter_map(section)
        .find(|s| number(s, 4, 4) == Some(DYNAMIC_SYMBOLS))?;
    let names = section(number(table, 40, 4)? as usize)?;
    let symbols = bytes(file, number(table, 24, 8)?, number(table, 32, 8)?)?;
    let names = bytes(file, number(names, 24, 8)?, number(names, 32, 8)?)?;
    let mut wanted = Vec::new();
    for symbol in symbols.chunks_exact(SYMBOL) {
        let is_defined = number(symbol, 6, 2)? != 0;
        if is_defined || symbol[4] >> 4 == WEAK {
            continue;
        }
        let at = number(symbol, 0, 4)? as usize;
        let name = names.get(at..)?;
        let end = name.iter().position(|byte| *byte == 0)?;
        if let Ok(name) = std::str::from_utf8(&name[..end])
            && !name.is_empty()
        {
            wanted.push(name.to_owned());
        }
    }
    Some(wanted)
}
