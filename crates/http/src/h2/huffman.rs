//! The Huffman code of HPACK (RFC 7541, appendix B). The code is canonical: the lengths say it all, codes of the same
//! length follow the order of the symbols. Decoding goes by half bytes through a table of states.

use std::sync::OnceLock;

use super::hpack::HpackError;

/// Bits of each symbol's code; the last is the end of a string, which never occurs in one.
#[rustfmt::skip]
const LENGTHS: [u8; 257] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
];

const END: usize = 256;

/// Where half a byte leads from a state.
#[derive(Clone, Copy, Default)]
struct Step {
    next: u16,
    symbol: u8,
    emits: bool,
    /// A string may end here: what has been read since the last symbol is the beginning of the end's code, all ones.
    ends: bool,
    fails: bool,
}

struct Tables {
    codes: [u32; 257],
    steps: Vec<[Step; 16]>,
}

static TABLES: OnceLock<Tables> = OnceLock::new();

fn tables() -> &'static Tables {
    TABLES.get_or_init(make)
}

/// A node of the tree: where 0 and 1 lead; leaves are symbols.
#[derive(Clone, Copy)]
enum Node {
    None,
    Inner(u16),
    Leaf(u16),
}

fn make() -> Tables {
    let mut codes = [0u32; 257];
    let mut code = 0u32;
    for length in 1..=30u8 {
        for (symbol, own) in LENGTHS.iter().enumerate() {
            if *own == length {
                codes[symbol] = code;
                code += 1;
            }
        }
        code <<= 1;
    }
    let mut tree: Vec<[Node; 2]> = vec![[Node::None; 2]];
    // Whether all bits up to the node are ones, and how many they are.
    let mut ones: Vec<Option<u8>> = vec![Some(0)];
    for (symbol, length) in LENGTHS.iter().enumerate() {
        let mut at = 0usize;
        for bit in (0..*length).rev() {
            let one = (codes[symbol] >> bit) & 1;
            if bit == 0 {
                tree[at][one as usize] = Node::Leaf(symbol as u16);
            } else if let Node::Inner(next) = tree[at][one as usize] {
                at = next as usize;
            } else {
                let next = tree.len();
                tree.push([Node::None; 2]);
                ones.push(if one == 1 {
                    ones[at].map(|n| n + 1)
                } else {
                    None
                });
                tree[at][one as usize] = Node::Inner(next as u16);
                at = next;
            }
        }
    }
    let steps = (0..tree.len())
        .map(|state| {
            let mut row = [Step::default(); 16];
            for (half, step) in row.iter_mut().enumerate() {
                *step = walk(&tree, &ones, state, half);
            }
            row
        })
        .collect();
    Tables { codes, steps }
}

fn walk(tree: &[[Node; 2]], ones: &[Option<u8>], state: usize, half: usize) -> Step {
    let mut step = Step::default();
    let mut at = state;
    for bit in (0..4).rev() {
        match tree[at][(half >> bit) & 1] {
            Node::Inner(next) => at = next as usize,
            Node::Leaf(symbol) if (symbol as usize) < END => {
                step.emits = true;
                step.symbol = symbol as u8;
                at = 0;
            }
            _ => {
                step.fails = true;
                return step;
            }
        }
    }
    step.next = at as u16;
    // Padding is shorter than a byte.
    step.ends = matches!(ones[at], Some(count) if count < 8);
    step
}

/// Appends what `input` stands for. Fails on a code that no symbol has and on wrong padding.
pub(super) fn decode(input: &[u8], out: &mut Vec<u8>) -> Result<(), HpackError> {
    let tables = tables();
    let mut state = 0usize;
    let mut ends = true;
    for byte in input {
        for half in [byte >> 4, byte & 15] {
            let step = tables.steps[state][half as usize];
            if step.fails {
                return Err(HpackError);
            }
            if step.emits {
                out.push(step.symbol);
            }
            state = step.next as usize;
            ends = step.ends;
        }
    }
    if ends { Ok(()) } else { Err(HpackError) }
}

/// How many bytes the code of `input` takes.
pub(super) fn encoded_len(input: &[u8]) -> usize {
    let bits: usize = input.iter().map(|b| LENGTHS[*b as usize] as usize).sum();
    bits.div_ceil(8)
}

/// Appends the code of `input`.
pub(super) fn encode(input: &[u8], out: &mut Vec<u8>) {
    let codes = &tables().codes;
    let mut bits = 0u64;
    let mut count = 0u32;
    for byte in input {
        let length = u32::from(LENGTHS[*byte as usize]);
        bits = (bits << length) | u64::from(codes[*byte as usize]);
        count += length;
        while count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    if count > 0 {
        let padding = 8 - count;
        out.push(((bits << padding) as u8) | ((1u16 << padding) - 1) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_complete() {
        let sum: u64 = LENGTHS.iter().map(|length| 1u64 << (30 - length)).sum();
        assert_eq!(sum, 1 << 30);
    }

    #[test]
    fn known_strings() {
        // RFC 7541, C.4 and C.6.
        let mut out = Vec::new();
        encode(b"www.example.com", &mut out);
        assert_eq!(
            out,
            [
                0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff
            ]
        );
        let mut out = Vec::new();
        encode(b"Mon, 21 Oct 2013 20:13:21 GMT", &mut out);
        assert_eq!(
            out,
            [
                0xd0, 0x7a, 0xbe, 0x94, 0x10, 0x54, 0xd4, 0x44, 0xa8, 0x20, 0x05, 0x95, 0x04, 0x0b,
                0x81, 0x66, 0xe0, 0x82, 0xa6, 0x2d, 0x1b, 0xff
            ]
        );
    }

    #[test]
    fn every_byte_there_and_back() {
        let input: Vec<u8> = (0..=255).collect();
        let mut coded = Vec::new();
        encode(&input, &mut coded);
        assert_eq!(coded.len(), encoded_len(&input));
        let mut back = Vec::new();
        decode(&coded, &mut back).unwrap();
        assert_eq!(back, input);
    }

    #[test]
    fn refuses_wrong_padding() {
        let mut out = Vec::new();
        // 'a' is 00011; padded by zeros, and by more than seven ones.
        assert!(decode(&[0b0001_1000], &mut out).is_err());
        assert!(decode(&[0b0001_1111, 0xff], &mut out).is_err());
        assert!(decode(&[0xff, 0xff, 0xff, 0xff], &mut out).is_err());
    }
}
