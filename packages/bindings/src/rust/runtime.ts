/** What every module has. */
export const RUNTIME = `/// Bytes that are no value, or a value that does not fit: a stable code, and the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutError {
    pub code: &'static str,
    pub part: &'static str,
}

impl core::fmt::Display for LayoutError {
    fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(to, "{}: {}", self.part, self.code)
    }
}

impl core::error::Error for LayoutError {}

/// A half-precision number, which each float can hold exactly.
fn from_half(half: u16) -> f32 {
    let sign = ((half & 0x8000) as u32) << 16;
    let exponent = ((half >> 10) & 31) as u32;
    let fraction = (half & 0x3ff) as u32;
    f32::from_bits(match (exponent, fraction) {
        (31, _) => sign | 0x7f80_0000 | (fraction << 13),
        (0, 0) => sign,
        (0, _) => {
            let zeros = fraction.leading_zeros() - 21;
            sign | ((113 - zeros) << 23) | (((fraction << zeros) & 0x3ff) << 13)
        }
        _ => sign | ((exponent + 112) << 23) | (fraction << 13),
    })
}

/// The nearest half-precision number, ties to even; one NaN for all.
fn to_half(value: f32) -> u16 {
    let word = value.to_bits();
    let sign = ((word >> 16) & 0x8000) as u16;
    let size = word & 0x7fff_ffff;
    if size > 0x7f80_0000 {
        return 0x7e00;
    }
    if size >= 0x477f_f000 {
        return sign | 0x7c00;
    }
    if size < 0x3300_0000 {
        return sign;
    }
    let (mantissa, shift) = if size >= 0x3880_0000 {
        (size - 0x3800_0000, 13)
    } else {
        ((size & 0x7f_ffff) | 0x80_0000, 126 - (size >> 23))
    };
    let half = mantissa >> shift;
    let rest = mantissa & ((1 << shift) - 1);
    let middle = 1 << (shift - 1);
    let up = rest > middle || (rest == middle && half & 1 == 1);
    sign | (half + up as u32) as u16
}

/// The text in front of the first NUL.
fn char_text<'a>(bytes: &'a [u8], part: &'static str) -> Result<&'a str, LayoutError> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    core::str::from_utf8(&bytes[..end]).map_err(|_| LayoutError { code: "invalid-text", part })
}

/// Text, and NULs behind it.
fn set_char_text(bytes: &mut [u8], text: &str, part: &'static str) -> Result<(), LayoutError> {
    if text.len() > bytes.len() {
        return Err(LayoutError { code: "wrong-length", part });
    }
    if text.as_bytes().contains(&0) {
        return Err(LayoutError { code: "invalid-text", part });
    }
    bytes.fill(0);
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    Ok(())
}
`;
