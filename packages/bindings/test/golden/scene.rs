//! `aligned const(u16be, 258) magic + image(40,30,bgr) photo + enum(u8, idle=3, running=5) mode + bit...`
//!
//! Made by toRust of @mortise/bindings. Make it again when the layout changes.
#![allow(dead_code, non_snake_case, non_camel_case_types, non_upper_case_globals, unreachable_patterns)]

/// The bytes of the whole layout.
pub const LENGTH: usize = 4072;
/// What a channel with this layout has in its prologue.
pub const FINGERPRINT: u64 = 0x159dc81afc7a80b5;

/// Bytes that are no value, or a value that does not fit: a stable code, and the part.
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

/// `points.item`: 16 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct ScenePointsItem {
    pub class: u8, // 0: u8
    pub padding_at_1: [u8; 7],
    pub y: [u8; 8], // 8: f64
}
const _: () = assert!(core::mem::size_of::<ScenePointsItem>() == 16 && core::mem::align_of::<ScenePointsItem>() == 1);
const _: () = assert!(core::mem::offset_of!(ScenePointsItem, class) == 0);
const _: () = assert!(core::mem::offset_of!(ScenePointsItem, padding_at_1) == 1);
const _: () = assert!(core::mem::offset_of!(ScenePointsItem, y) == 8);

impl ScenePointsItem {
    pub fn class(&self) -> u8 {
        self.class
    }

    pub fn set_class(&mut self, value: u8) {
        self.class = value;
    }

    pub fn y(&self) -> f64 {
        f64::from_le_bytes(self.y)
    }

    pub fn set_y(&mut self, value: f64) {
        self.y = value.to_le_bytes();
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        Ok(())
    }
}

/// `points, list({ u8 class + f64 y }, 10)`: 168 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct ScenePoints {
    pub count: [u8; 4], // 0: u32
    pub padding_at_4: [u8; 4],
    pub items: [ScenePointsItem; 10], // 8: { u8 class + f64 y }
}
const _: () = assert!(core::mem::size_of::<ScenePoints>() == 168 && core::mem::align_of::<ScenePoints>() == 1);
const _: () = assert!(core::mem::offset_of!(ScenePoints, count) == 0);
const _: () = assert!(core::mem::offset_of!(ScenePoints, padding_at_4) == 4);
const _: () = assert!(core::mem::offset_of!(ScenePoints, items) == 8);

impl ScenePoints {
    pub fn count(&self) -> Result<u32, LayoutError> {
        let value = u32::from_le_bytes(self.count);
        if value > 10 {
            return Err(LayoutError { code: "over-capacity", part: "points.count" });
        }
        Ok(value)
    }

    pub fn set_count(&mut self, value: u32) -> Result<(), LayoutError> {
        if value > 10 {
            return Err(LayoutError { code: "over-capacity", part: "points.count" });
        }
        self.count = value.to_le_bytes();
        Ok(())
    }

    /// The items that are there.
    pub fn used(&self) -> Result<&[ScenePointsItem], LayoutError> {
        Ok(&self.items[..self.count()? as usize])
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        let used = self.count()? as usize;
        for index in 0..used {
            self.items[index].check()?;
        }
        Ok(())
    }
}

/// `shape.circle`: 4 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneShapeCircle {
    pub radius: [u8; 4], // 0: f32
}
const _: () = assert!(core::mem::size_of::<SceneShapeCircle>() == 4 && core::mem::align_of::<SceneShapeCircle>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneShapeCircle, radius) == 0);

impl SceneShapeCircle {
    pub fn radius(&self) -> f32 {
        f32::from_le_bytes(self.radius)
    }

    pub fn set_radius(&mut self, value: f32) {
        self.radius = value.to_le_bytes();
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        Ok(())
    }
}

/// `shape.box`: 12 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneShapeBox {
    pub width: [u8; 4], // 0: f32
    pub height: [u8; 8], // 4: u64be
}
const _: () = assert!(core::mem::size_of::<SceneShapeBox>() == 12 && core::mem::align_of::<SceneShapeBox>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneShapeBox, width) == 0);
const _: () = assert!(core::mem::offset_of!(SceneShapeBox, height) == 4);

impl SceneShapeBox {
    pub fn width(&self) -> f32 {
        f32::from_le_bytes(self.width)
    }

    pub fn set_width(&mut self, value: f32) {
        self.width = value.to_le_bytes();
    }

    pub fn height(&self) -> u64 {
        u64::from_be_bytes(self.height)
    }

    pub fn set_height(&mut self, value: u64) {
        self.height = value.to_be_bytes();
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        Ok(())
    }
}

/// `shape, union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height })`: 16 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneShape {
    pub tag: u8, // 0: u8
    pub padding_at_1: [u8; 3],
    pub arms: [u8; 12], // 4
}
const _: () = assert!(core::mem::size_of::<SceneShape>() == 16 && core::mem::align_of::<SceneShape>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneShape, tag) == 0);
const _: () = assert!(core::mem::offset_of!(SceneShape, padding_at_1) == 1);
const _: () = assert!(core::mem::offset_of!(SceneShape, arms) == 4);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SceneShapeTag {
    none = 0,
    circle = 1,
    box_ = 2,
}

impl SceneShapeTag {
    fn of(number: u8, part: &'static str) -> Result<Self, LayoutError> {
        match number {
            0 => Ok(Self::none),
            1 => Ok(Self::circle),
            2 => Ok(Self::box_),
            _ => Err(LayoutError { code: "unknown-member", part }),
        }
    }
}

impl SceneShape {
    pub fn tag(&self) -> Result<SceneShapeTag, LayoutError> {
        SceneShapeTag::of(self.tag, "shape.tag")
    }

    pub fn set_tag(&mut self, value: SceneShapeTag) {
        self.tag = value as u8;
    }

    /// The arm, where the tag says that it is there.
    pub fn as_circle(&self) -> Option<&SceneShapeCircle> {
        if self.tag() != Ok(SceneShapeTag::circle) {
            return None;
        }
        // SAFETY: the arm is no longer than `arms`, may stand at any address, and is made of bytes alone.
        Some(unsafe { &*(self.arms.as_ptr() as *const SceneShapeCircle) })
    }

    /// Makes this the arm that is there, with nothing in it yet.
    pub fn begin_circle(&mut self) -> &mut SceneShapeCircle {
        self.arms.fill(0);
        self.set_tag(SceneShapeTag::circle);
        // SAFETY: as above.
        let arm = unsafe { &mut *(self.arms.as_mut_ptr() as *mut SceneShapeCircle) };
        arm.init();
        arm
    }

    /// The arm, where the tag says that it is there.
    pub fn as_box(&self) -> Option<&SceneShapeBox> {
        if self.tag() != Ok(SceneShapeTag::box_) {
            return None;
        }
        // SAFETY: the arm is no longer than `arms`, may stand at any address, and is made of bytes alone.
        Some(unsafe { &*(self.arms.as_ptr() as *const SceneShapeBox) })
    }

    /// Makes this the arm that is there, with nothing in it yet.
    pub fn begin_box(&mut self) -> &mut SceneShapeBox {
        self.arms.fill(0);
        self.set_tag(SceneShapeTag::box_);
        // SAFETY: as above.
        let arm = unsafe { &mut *(self.arms.as_mut_ptr() as *mut SceneShapeBox) };
        arm.init();
        arm
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.tag()?;
        if let Some(arm) = self.as_circle() { arm.check()?; }
        if let Some(arm) = self.as_box() { arm.check()?; }
        Ok(())
    }
}

/// `note, text(20)`: 24 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneNote {
    pub length: [u8; 4], // 0: u32
    pub data: [u8; 20], // 4: bytes(20)
}
const _: () = assert!(core::mem::size_of::<SceneNote>() == 24 && core::mem::align_of::<SceneNote>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneNote, length) == 0);
const _: () = assert!(core::mem::offset_of!(SceneNote, data) == 4);

impl SceneNote {
    pub fn length(&self) -> Result<u32, LayoutError> {
        let value = u32::from_le_bytes(self.length);
        if value > 20 {
            return Err(LayoutError { code: "over-capacity", part: "note.length" });
        }
        Ok(value)
    }

    pub fn set_length(&mut self, value: u32) -> Result<(), LayoutError> {
        if value > 20 {
            return Err(LayoutError { code: "over-capacity", part: "note.length" });
        }
        self.length = value.to_le_bytes();
        Ok(())
    }

    pub fn text(&self) -> Result<&str, LayoutError> {
        let bytes = self.bytes()?;
        core::str::from_utf8(bytes).map_err(|_| LayoutError { code: "invalid-text", part: "note" })
    }

    pub fn set_text(&mut self, text: &str) -> Result<(), LayoutError> {
        self.set_bytes(text.as_bytes())
    }

    /// The bytes that are there.
    pub fn bytes(&self) -> Result<&[u8], LayoutError> {
        Ok(&self.data[..self.length()? as usize])
    }

    pub fn set_bytes(&mut self, bytes: &[u8]) -> Result<(), LayoutError> {
        if bytes.len() > 20 {
            return Err(LayoutError { code: "wrong-length", part: "note" });
        }
        self.data.fill(0);
        self.data[..bytes.len()].copy_from_slice(bytes);
        self.set_length(bytes.len() as u32)
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.text()?;
        Ok(())
    }
}

/// `layer, u16?`: 4 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneLayer {
    pub present: u8, // 0: bool
    pub padding_at_1: [u8; 1],
    pub value: [u8; 2], // 2: u16
}
const _: () = assert!(core::mem::size_of::<SceneLayer>() == 4 && core::mem::align_of::<SceneLayer>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneLayer, present) == 0);
const _: () = assert!(core::mem::offset_of!(SceneLayer, padding_at_1) == 1);
const _: () = assert!(core::mem::offset_of!(SceneLayer, value) == 2);

impl SceneLayer {
    pub fn present(&self) -> Result<bool, LayoutError> {
        match self.present {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(LayoutError { code: "invalid-bool", part: "layer.present" }),
        }
    }

    pub fn set_present(&mut self, value: bool) {
        self.present = value as u8;
    }

    pub fn value(&self) -> u16 {
        u16::from_le_bytes(self.value)
    }

    pub fn set_value(&mut self, value: u16) {
        self.value = value.to_le_bytes();
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.present()?;
        Ok(())
    }
}

/// `thumb, image(<=3,<=4,rgb)`: 44 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneThumb {
    pub width: [u8; 4], // 0: u32
    pub height: [u8; 4], // 4: u32
    pub data: [u8; 36], // 8: u8
}
const _: () = assert!(core::mem::size_of::<SceneThumb>() == 44 && core::mem::align_of::<SceneThumb>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneThumb, width) == 0);
const _: () = assert!(core::mem::offset_of!(SceneThumb, height) == 4);
const _: () = assert!(core::mem::offset_of!(SceneThumb, data) == 8);

impl SceneThumb {
    pub fn width(&self) -> Result<u32, LayoutError> {
        let value = u32::from_le_bytes(self.width);
        if value > 3 {
            return Err(LayoutError { code: "over-capacity", part: "thumb.width" });
        }
        Ok(value)
    }

    pub fn set_width(&mut self, value: u32) -> Result<(), LayoutError> {
        if value > 3 {
            return Err(LayoutError { code: "over-capacity", part: "thumb.width" });
        }
        self.width = value.to_le_bytes();
        Ok(())
    }

    pub fn height(&self) -> Result<u32, LayoutError> {
        let value = u32::from_le_bytes(self.height);
        if value > 4 {
            return Err(LayoutError { code: "over-capacity", part: "thumb.height" });
        }
        Ok(value)
    }

    pub fn set_height(&mut self, value: u32) -> Result<(), LayoutError> {
        if value > 4 {
            return Err(LayoutError { code: "over-capacity", part: "thumb.height" });
        }
        self.height = value.to_le_bytes();
        Ok(())
    }

    pub fn data(&self, index: usize) -> u8 {
        self.data[index]
    }

    pub fn set_data(&mut self, index: usize, value: u8) {
        self.data[index] = value;
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.width()?;
        self.height()?;
        Ok(())
    }
}

/// `rest, blob(9)`: 16 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct SceneRest {
    pub length: [u8; 4], // 0: u32
    pub data: [u8; 9], // 4: bytes(9)
    pub padding_at_13: [u8; 3],
}
const _: () = assert!(core::mem::size_of::<SceneRest>() == 16 && core::mem::align_of::<SceneRest>() == 1);
const _: () = assert!(core::mem::offset_of!(SceneRest, length) == 0);
const _: () = assert!(core::mem::offset_of!(SceneRest, data) == 4);
const _: () = assert!(core::mem::offset_of!(SceneRest, padding_at_13) == 13);

impl SceneRest {
    pub fn length(&self) -> Result<u32, LayoutError> {
        let value = u32::from_le_bytes(self.length);
        if value > 9 {
            return Err(LayoutError { code: "over-capacity", part: "rest.length" });
        }
        Ok(value)
    }

    pub fn set_length(&mut self, value: u32) -> Result<(), LayoutError> {
        if value > 9 {
            return Err(LayoutError { code: "over-capacity", part: "rest.length" });
        }
        self.length = value.to_le_bytes();
        Ok(())
    }

    /// The bytes that are there.
    pub fn bytes(&self) -> Result<&[u8], LayoutError> {
        Ok(&self.data[..self.length()? as usize])
    }

    pub fn set_bytes(&mut self, bytes: &[u8]) -> Result<(), LayoutError> {
        if bytes.len() > 9 {
            return Err(LayoutError { code: "wrong-length", part: "rest" });
        }
        self.data.fill(0);
        self.data[..bytes.len()].copy_from_slice(bytes);
        self.set_length(bytes.len() as u32)
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.bytes()?;
        Ok(())
    }
}

/// `The layout`: 4072 bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Scene {
    pub magic: [u8; 2], // 0: const(u16be, 258)
    pub photo: [[[u8; 3]; 40]; 30], // 2: image(40,30,bgr)
    pub mode: u8, // 3602: enum(u8, idle=3, running=5)
    pub word: u8, // 3603: bits(u8, gain:5, bank:3)
    pub state: [u8; 2], // 3604: flags(u16be, ready, late)
    pub padding_at_3606: [u8; 2],
    pub points: ScenePoints, // 3608: list({ u8 class + f64 y }, 10)
    pub shape: SceneShape, // 3776: union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height })
    pub note: SceneNote, // 3792: text(20)
    pub layer: SceneLayer, // 3816: u16?
    pub halves: [[[u8; 2]; 2]; 3], // 3820: f16be[3,2]
    pub thumb: SceneThumb, // 3832: image(<=3,<=4,rgb)
    pub tags: [[u8; 8]; 2], // 3876: char(8)[2]
    pub padding_at_3892: [u8; 4],
    pub total: [u8; 8], // 3896: u64(number)
    pub padding_at_3904: [u8; 96],
    pub x: [u8; 4], // 4000: i32
    pub id: [u8; 16], // 4004: uuid
    pub padding_at_4020: [u8; 4],
    pub at: [u8; 8], // 4024: time
    pub ok: u8, // 4032: bool
    pub padding_at_4033: [u8; 3],
    pub rest: SceneRest, // 4036: blob(9)
    pub key: [u8; 3], // 4052: bytes(3)
    pub padding_at_4055: [u8; 1],
    pub proto_: [u8; 8], // 4056: i64
    pub X2: u8, // 4064: u8
    pub padding_at_4065: [u8; 7],
}
const _: () = assert!(core::mem::size_of::<Scene>() == 4072 && core::mem::align_of::<Scene>() == 1);
const _: () = assert!(core::mem::offset_of!(Scene, magic) == 0);
const _: () = assert!(core::mem::offset_of!(Scene, photo) == 2);
const _: () = assert!(core::mem::offset_of!(Scene, mode) == 3602);
const _: () = assert!(core::mem::offset_of!(Scene, word) == 3603);
const _: () = assert!(core::mem::offset_of!(Scene, state) == 3604);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_3606) == 3606);
const _: () = assert!(core::mem::offset_of!(Scene, points) == 3608);
const _: () = assert!(core::mem::offset_of!(Scene, shape) == 3776);
const _: () = assert!(core::mem::offset_of!(Scene, note) == 3792);
const _: () = assert!(core::mem::offset_of!(Scene, layer) == 3816);
const _: () = assert!(core::mem::offset_of!(Scene, halves) == 3820);
const _: () = assert!(core::mem::offset_of!(Scene, thumb) == 3832);
const _: () = assert!(core::mem::offset_of!(Scene, tags) == 3876);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_3892) == 3892);
const _: () = assert!(core::mem::offset_of!(Scene, total) == 3896);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_3904) == 3904);
const _: () = assert!(core::mem::offset_of!(Scene, x) == 4000);
const _: () = assert!(core::mem::offset_of!(Scene, id) == 4004);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_4020) == 4020);
const _: () = assert!(core::mem::offset_of!(Scene, at) == 4024);
const _: () = assert!(core::mem::offset_of!(Scene, ok) == 4032);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_4033) == 4033);
const _: () = assert!(core::mem::offset_of!(Scene, rest) == 4036);
const _: () = assert!(core::mem::offset_of!(Scene, key) == 4052);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_4055) == 4055);
const _: () = assert!(core::mem::offset_of!(Scene, proto_) == 4056);
const _: () = assert!(core::mem::offset_of!(Scene, X2) == 4064);
const _: () = assert!(core::mem::offset_of!(Scene, padding_at_4065) == 4065);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SceneMode {
    idle = 3,
    running = 5,
}

impl SceneMode {
    fn of(number: u8, part: &'static str) -> Result<Self, LayoutError> {
        match number {
            3 => Ok(Self::idle),
            5 => Ok(Self::running),
            _ => Err(LayoutError { code: "unknown-member", part }),
        }
    }
}

impl Scene {
    /// The layout in the first bytes; none where they end early. Bytes that another process writes to, copy before.
    pub fn from_bytes(bytes: &[u8]) -> Option<&Self> {
        if bytes.len() < LENGTH {
            return None;
        }
        // SAFETY: there are enough bytes, each is allowed to be anything, and the struct may stand at any address.
        Some(unsafe { &*(bytes.as_ptr() as *const Self) })
    }

    /// The layout in the first bytes; none where they end early. Bytes that another process writes to, copy before.
    pub fn from_bytes_mut(bytes: &mut [u8]) -> Option<&mut Self> {
        if bytes.len() < LENGTH {
            return None;
        }
        // SAFETY: there are enough bytes, each is allowed to be anything, and the struct may stand at any address.
        Some(unsafe { &mut *(bytes.as_mut_ptr() as *mut Self) })
    }

    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: the struct is made of bytes, without padding between.
        unsafe { core::slice::from_raw_parts(self as *const Self as *const u8, LENGTH) }
    }

    pub fn has_magic(&self) -> bool {
        self.magic == [1, 2]
    }

    pub fn photo(&self, index: usize) -> u8 {
        self.photo[index / 120][index / 3 % 40][index % 3]
    }

    pub fn set_photo(&mut self, index: usize, value: u8) {
        self.photo[index / 120][index / 3 % 40][index % 3] = value;
    }

    pub fn mode(&self) -> Result<SceneMode, LayoutError> {
        SceneMode::of(self.mode, "mode")
    }

    pub fn set_mode(&mut self, value: SceneMode) {
        self.mode = value as u8;
    }

    pub fn word(&self) -> u8 {
        self.word
    }

    pub fn set_word(&mut self, value: u8) {
        self.word = value;
    }

    pub const WORD_GAIN_SHIFT: u32 = 0;

    pub const WORD_GAIN_MASK: u8 = 31;

    pub const WORD_BANK_SHIFT: u32 = 5;

    pub const WORD_BANK_MASK: u8 = 7;

    pub fn state(&self) -> u16 {
        u16::from_be_bytes(self.state)
    }

    pub fn set_state(&mut self, value: u16) {
        self.state = value.to_be_bytes();
    }

    pub const STATE_READY: u16 = 1 << 0;

    pub const STATE_LATE: u16 = 1 << 1;

    pub fn halves(&self, index: usize) -> f32 {
        from_half(u16::from_be_bytes(self.halves[index / 2][index % 2]))
    }

    pub fn set_halves(&mut self, index: usize, value: f32) {
        self.halves[index / 2][index % 2] = to_half(value).to_be_bytes();
    }

    pub fn tags(&self, index: usize) -> Result<&str, LayoutError> {
        char_text(&self.tags[index], "tags")
    }

    pub fn set_tags(&mut self, index: usize, text: &str) -> Result<(), LayoutError> {
        set_char_text(&mut self.tags[index], text, "tags")
    }

    pub fn total(&self) -> Result<u64, LayoutError> {
        let value = u64::from_le_bytes(self.total);
        if value > 9007199254740991 {
            return Err(LayoutError { code: "out-of-range", part: "total" });
        }
        Ok(value)
    }

    pub fn set_total(&mut self, value: u64) -> Result<(), LayoutError> {
        if value > 9007199254740991 {
            return Err(LayoutError { code: "out-of-range", part: "total" });
        }
        self.total = value.to_le_bytes();
        Ok(())
    }

    pub fn x(&self) -> i32 {
        i32::from_le_bytes(self.x)
    }

    pub fn set_x(&mut self, value: i32) {
        self.x = value.to_le_bytes();
    }

    pub fn at(&self) -> i64 {
        i64::from_le_bytes(self.at)
    }

    pub fn set_at(&mut self, value: i64) {
        self.at = value.to_le_bytes();
    }

    pub fn ok(&self) -> Result<bool, LayoutError> {
        match self.ok {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(LayoutError { code: "invalid-bool", part: "ok" }),
        }
    }

    pub fn set_ok(&mut self, value: bool) {
        self.ok = value as u8;
    }

    pub fn proto_(&self) -> i64 {
        i64::from_le_bytes(self.proto_)
    }

    pub fn set_proto_(&mut self, value: i64) {
        self.proto_ = value.to_le_bytes();
    }

    pub fn X2(&self) -> u8 {
        self.X2
    }

    pub fn set_X2(&mut self, value: u8) {
        self.X2 = value;
    }

    /// Zeros, constants and defaults.
    pub fn init(&mut self) {
        // SAFETY: every field is made of bytes, and zeros are bytes.
        unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
        self.magic = [1, 2];
        self.mode = 3;
        self.points.init();
        self.shape.init();
        self.note.length[..1].copy_from_slice(&[4]); self.note.data[..4].copy_from_slice(&[42, 47, 32, 34]);
        self.layer.init();
        self.thumb.init();
        self.rest.init();
    }

    /// Whether the bytes in use are a value.
    pub fn check(&self) -> Result<(), LayoutError> {
        if !self.has_magic() {
            return Err(LayoutError { code: "not-constant", part: "magic" });
        }
        self.mode()?;
        self.points.check()?;
        self.shape.check()?;
        self.note.check()?;
        self.layer.check()?;
        self.thumb.check()?;
        for index in 0..2 {
            self.tags(index)?;
        }
        self.total()?;
        self.ok()?;
        self.rest.check()?;
        Ok(())
    }
}
