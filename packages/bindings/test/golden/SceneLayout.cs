// aligned const(u16be, 258) magic + image(40,30,bgr) photo + enum(u8, idle=3, running=5) mode + bit...
//
// Made by toCSharp of @mortise/bindings. Make it again when the layout changes.
using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

public static unsafe class SceneLayout
{
    public const int Length = 4072;
    public const ulong Fingerprint = 0x159dc81afc7a80b5;

    /// <summary>Bytes that are no value, or a value that does not fit: a stable code, and the part.</summary>
    public sealed class LayoutException : Exception
    {
        public readonly string Code, Part;
        public LayoutException(string code, string part) : base(part + ": " + code) { Code = code; Part = part; }
    }

    internal static class Bytes
    {
        static readonly UTF8Encoding Utf8 = new UTF8Encoding(false, true);

        public static ushort Order(ushort word, bool little)
        {
            return BitConverter.IsLittleEndian == little ? word : unchecked((ushort)(word << 8 | word >> 8));
        }
        public static uint Order(uint word, bool little)
        {
            if (BitConverter.IsLittleEndian == little) return word;
            return word << 24 | (word & 0xff00) << 8 | word >> 8 & 0xff00 | word >> 24;
        }
        public static ulong Order(ulong word, bool little)
        {
            if (BitConverter.IsLittleEndian == little) return word;
            return (ulong)Order(unchecked((uint)word), little) << 32 | Order((uint)(word >> 32), little);
        }
        public static float ToSingle(uint word) { return *(float*)&word; }
        public static uint OfSingle(float number) { return *(uint*)&number; }
        public static double ToDouble(ulong word) { return *(double*)&word; }
        public static ulong OfDouble(double number) { return *(ulong*)&number; }

        /// <summary>A half-precision number, which each float can hold exactly.</summary>
        public static float ToHalf(ushort half)
        {
            uint sign = (uint)(half & 0x8000) << 16, exponent = (uint)(half >> 10) & 31, fraction = (uint)half & 0x3ff;
            if (exponent == 31) return ToSingle(sign | 0x7f800000 | fraction << 13);
            if (exponent != 0) return ToSingle(sign | exponent + 112 << 23 | fraction << 13);
            if (fraction == 0) return ToSingle(sign);
            for (exponent = 113; (fraction & 0x400) == 0; exponent--) fraction <<= 1;
            return ToSingle(sign | exponent << 23 | (fraction & 0x3ff) << 13);
        }

        /// <summary>The nearest half-precision number, ties to even; one NaN for all.</summary>
        public static ushort OfHalf(float number)
        {
            uint word = OfSingle(number), sign = word >> 16 & 0x8000, size = word & 0x7fffffff;
            if (size > 0x7f800000) return 0x7e00;
            if (size >= 0x477ff000) return (ushort)(sign | 0x7c00);
            if (size < 0x33000000) return (ushort)sign;
            int shift = size >= 0x38800000 ? 13 : (int)(126 - (size >> 23));
            uint mantissa = size >= 0x38800000 ? size - 0x38000000 : size & 0x7fffff | 0x800000;
            uint half = mantissa >> shift, rest = mantissa & (1u << shift) - 1, middle = 1u << shift - 1;
            if (rest > middle || rest == middle && (half & 1) != 0) half++;
            return (ushort)(sign | half);
        }

        /// <summary>Reads a property for what it throws.</summary>
        public static void Look<T>(T value) { }

        public static int Index(int index, int length)
        {
            if (index < 0 || index >= length) throw new IndexOutOfRangeException();
            return index;
        }

        public static void Put(byte* at, byte[] bytes)
        {
            for (int index = 0; index < bytes.Length; index++) at[index] = bytes[index];
        }

        public static bool Same(byte* at, byte[] bytes)
        {
            for (int index = 0; index < bytes.Length; index++) if (at[index] != bytes[index]) return false;
            return true;
        }

        public static byte[] Copy(byte* at, int length)
        {
            byte[] copy = new byte[length];
            for (int index = 0; index < length; index++) copy[index] = at[index];
            return copy;
        }

        /// <summary>Bytes, and zeros behind them.</summary>
        public static void Fill(byte* at, int size, byte[] bytes, string part)
        {
            if (bytes.Length > size) throw new LayoutException("wrong-length", part);
            Put(at, bytes);
            for (int index = bytes.Length; index < size; index++) at[index] = 0;
        }

        /// <summary>Text of a private copy.</summary>
        public static string ToText(byte* at, int length, string part)
        {
            try { return Utf8.GetString(Copy(at, length)); }
            catch (DecoderFallbackException) { throw new LayoutException("invalid-text", part); }
        }

        public static byte[] OfText(string text, string part)
        {
            try { return Utf8.GetBytes(text); }
            catch (EncoderFallbackException) { throw new LayoutException("invalid-text", part); }
        }

        /// <summary>The text in front of the first NUL.</summary>
        public static string ToChars(byte* at, int size, string part)
        {
            int length = 0;
            while (length < size && at[length] != 0) length++;
            return ToText(at, length, part);
        }

        public static void PutChars(byte* at, int size, string text, string part)
        {
            if (text.IndexOf('\0') >= 0) throw new LayoutException("invalid-text", part);
            Fill(at, size, OfText(text, part), part);
        }
    }

    /// <summary>Shared memory that is there: a named section on Windows, a file of /dev/shm elsewhere.</summary>
    public sealed class Mapping : IDisposable
    {
        readonly MemoryMappedFile file;
        readonly MemoryMappedViewAccessor accessor;

        /// <summary>The layout in the first bytes; it ends with Dispose.</summary>
        public readonly Scene* Value;

        /// <exception cref="LayoutException">too-short: the memory ends before the layout does</exception>
        /// <exception cref="ArgumentException">what is no name of shared memory</exception>
        public Mapping(string name)
        {
            bool windows = Environment.OSVersion.Platform == PlatformID.Win32NT;
            if (string.IsNullOrEmpty(name) || name == "." || name == ".." || name.IndexOf('/') >= 0 || name.IndexOf('\0') >= 0)
                throw new ArgumentException("a name of shared memory has a character or more, and no / or NUL", "name");
            file = windows
                ? MemoryMappedFile.OpenExisting(name)
                : MemoryMappedFile.CreateFromFile("/dev/shm/" + name, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
            // INVARIANT: the pointer is used only between AcquirePointer here and ReleasePointer in Dispose.
            accessor = file.CreateViewAccessor();
            if (accessor.Capacity < Length || !windows && new FileInfo("/dev/shm/" + name).Length < Length)
            {
                accessor.Dispose();
                file.Dispose();
                throw new LayoutException("too-short", name);
            }
            byte* at = null;
            accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref at);
            Value = (Scene*)(at + accessor.PointerOffset);
        }

        public void Dispose()
        {
            accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            accessor.Dispose();
            file.Dispose();
        }
    }

    // points.item: 16 bytes
    [StructLayout(LayoutKind.Explicit, Size = 16, Pack = 1)]
    public struct ScenePointsItem
    {
        [FieldOffset(0)] internal byte raw_class; // 0: u8
        [FieldOffset(8)] internal ulong raw_y; // 8: f64
        public byte class_
        {
            get { return raw_class; }
            set { raw_class = value; }
        }
        public double y
        {
            get { return Bytes.ToDouble(Bytes.Order(raw_y, true)); }
            set { raw_y = Bytes.Order(Bytes.OfDouble(value), true); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new ScenePointsItem();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
        }
    }

    // points, list({ u8 class + f64 y }, 10): 168 bytes
    [StructLayout(LayoutKind.Explicit, Size = 168, Pack = 1)]
    public struct ScenePoints
    {
        [FieldOffset(0)] internal uint raw_count; // 0: u32
        [FieldOffset(8)] internal fixed byte raw_items[160]; // 8: { u8 class + f64 y }
        public uint count
        {
            get { uint number = Bytes.Order(raw_count, true); if (number > 10) throw new LayoutException("over-capacity", "points.count"); return number; }
            set { uint number = value; if (number > 10) throw new LayoutException("over-capacity", "points.count"); raw_count = Bytes.Order(number, true); }
        }
        public ref ScenePointsItem items_at(int index)
        {
            fixed (byte* at = raw_items) return ref ((ScenePointsItem*)at)[Bytes.Index(index, 10)];
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new ScenePoints();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            int used = (int)this.count;
            for (int index = 0; index < used; index++) items_at(index).Check();
        }
    }

    // shape.circle: 4 bytes
    [StructLayout(LayoutKind.Explicit, Size = 4, Pack = 1)]
    public struct SceneShapeCircle
    {
        [FieldOffset(0)] internal uint raw_radius; // 0: f32
        public float radius
        {
            get { return Bytes.ToSingle(Bytes.Order(raw_radius, true)); }
            set { raw_radius = Bytes.Order(Bytes.OfSingle(value), true); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneShapeCircle();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
        }
    }

    // shape.box: 12 bytes
    [StructLayout(LayoutKind.Explicit, Size = 12, Pack = 1)]
    public struct SceneShapeBox
    {
        [FieldOffset(0)] internal uint raw_width; // 0: f32
        [FieldOffset(4)] internal ulong raw_height; // 4: u64be
        public float width
        {
            get { return Bytes.ToSingle(Bytes.Order(raw_width, true)); }
            set { raw_width = Bytes.Order(Bytes.OfSingle(value), true); }
        }
        public ulong height
        {
            get { return Bytes.Order(raw_height, false); }
            set { raw_height = Bytes.Order(value, false); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneShapeBox();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
        }
    }

    public enum SceneShapeTag : byte { none = 0, circle = 1, box = 2 }

    // shape, union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height }): 16 bytes
    [StructLayout(LayoutKind.Explicit, Size = 16, Pack = 1)]
    public struct SceneShape
    {
        [FieldOffset(0)] internal byte raw_tag; // 0: u8
        [FieldOffset(4)] public SceneShapeCircle circle; // where the tag is 1
        [FieldOffset(4)] public SceneShapeBox box; // where the tag is 2
        public SceneShapeTag tag
        {
            get { byte number = raw_tag; switch (number) { case 0: case 1: case 2: break; default: throw new LayoutException("unknown-member", "shape.tag"); } return (SceneShapeTag)number; }
            set { byte number = (byte)value; switch (number) { case 0: case 1: case 2: break; default: throw new LayoutException("unknown-member", "shape.tag"); } raw_tag = number; }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneShape();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            int tag = (int)this.tag;
            if (tag == 1) this.circle.Check();
            if (tag == 2) this.box.Check();
        }
    }

    // note, text(20): 24 bytes
    [StructLayout(LayoutKind.Explicit, Size = 24, Pack = 1)]
    public struct SceneNote
    {
        [FieldOffset(0)] internal uint raw_length; // 0: u32
        [FieldOffset(4)] public fixed byte data[20]; // 4: bytes(20)
        public uint length
        {
            get { uint number = Bytes.Order(raw_length, true); if (number > 20) throw new LayoutException("over-capacity", "note.length"); return number; }
            set { uint number = value; if (number > 20) throw new LayoutException("over-capacity", "note.length"); raw_length = Bytes.Order(number, true); }
        }
        /// <summary>A copy of the bytes that are there.</summary>
        public byte[] Used
        {
            get { int length = (int)this.length; fixed (byte* at = this.data) return Bytes.Copy(at, length); }
            set { fixed (byte* at = this.data) Bytes.Fill(at, 20, value, "note"); this.length = (uint)value.Length; }
        }
        public string Text
        {
            get { int length = (int)this.length; fixed (byte* at = this.data) return Bytes.ToText(at, length, "note"); }
            set { Used = Bytes.OfText(value, "note"); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneNote();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            Bytes.Look(Text);
        }
    }

    // layer, u16?: 4 bytes
    [StructLayout(LayoutKind.Explicit, Size = 4, Pack = 1)]
    public struct SceneLayer
    {
        [FieldOffset(0)] internal byte raw_present; // 0: bool
        [FieldOffset(2)] internal ushort raw_value; // 2: u16
        public bool present
        {
            get { byte number = raw_present; if (number > 1) throw new LayoutException("invalid-bool", "layer.present"); return number != 0; }
            set { byte number = (byte)(value ? 1 : 0); raw_present = number; }
        }
        public ushort value_
        {
            get { return Bytes.Order(raw_value, true); }
            set { raw_value = Bytes.Order(value, true); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneLayer();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            if (!this.present) return;
        }
    }

    // thumb, image(<=3,<=4,rgb): 44 bytes
    [StructLayout(LayoutKind.Explicit, Size = 44, Pack = 1)]
    public struct SceneThumb
    {
        [FieldOffset(0)] internal uint raw_width; // 0: u32
        [FieldOffset(4)] internal uint raw_height; // 4: u32
        [FieldOffset(8)] public fixed byte data[36]; // 8: u8
        public uint width
        {
            get { uint number = Bytes.Order(raw_width, true); if (number > 3) throw new LayoutException("over-capacity", "thumb.width"); return number; }
            set { uint number = value; if (number > 3) throw new LayoutException("over-capacity", "thumb.width"); raw_width = Bytes.Order(number, true); }
        }
        public uint height
        {
            get { uint number = Bytes.Order(raw_height, true); if (number > 4) throw new LayoutException("over-capacity", "thumb.height"); return number; }
            set { uint number = value; if (number > 4) throw new LayoutException("over-capacity", "thumb.height"); raw_height = Bytes.Order(number, true); }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneThumb();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            Bytes.Look(this.width);
            Bytes.Look(this.height);
        }
    }

    // rest, blob(9): 16 bytes
    [StructLayout(LayoutKind.Explicit, Size = 16, Pack = 1)]
    public struct SceneRest
    {
        [FieldOffset(0)] internal uint raw_length; // 0: u32
        [FieldOffset(4)] public fixed byte data[9]; // 4: bytes(9)
        public uint length
        {
            get { uint number = Bytes.Order(raw_length, true); if (number > 9) throw new LayoutException("over-capacity", "rest.length"); return number; }
            set { uint number = value; if (number > 9) throw new LayoutException("over-capacity", "rest.length"); raw_length = Bytes.Order(number, true); }
        }
        /// <summary>A copy of the bytes that are there.</summary>
        public byte[] Used
        {
            get { int length = (int)this.length; fixed (byte* at = this.data) return Bytes.Copy(at, length); }
            set { fixed (byte* at = this.data) Bytes.Fill(at, 9, value, "rest"); this.length = (uint)value.Length; }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new SceneRest();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            Bytes.Look(this.length);
        }
    }

    public enum SceneMode : byte { idle = 3, running = 5 }

    [Flags] public enum SceneState : ushort { ready = 1, late = 2 }

    // The layout: 4072 bytes
    [StructLayout(LayoutKind.Explicit, Size = 4072, Pack = 1)]
    public struct Scene
    {
        [FieldOffset(0)] internal ushort raw_magic; // 0: const(u16be, 258)
        [FieldOffset(2)] public fixed byte photo[3600]; // 2: image(40,30,bgr)
        [FieldOffset(3602)] internal byte raw_mode; // 3602: enum(u8, idle=3, running=5)
        [FieldOffset(3603)] internal byte raw_word; // 3603: bits(u8, gain:5, bank:3)
        [FieldOffset(3604)] internal ushort raw_state; // 3604: flags(u16be, ready, late)
        [FieldOffset(3608)] public ScenePoints points; // 3608: list({ u8 class + f64 y }, 10)
        [FieldOffset(3776)] public SceneShape shape; // 3776: union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height })
        [FieldOffset(3792)] public SceneNote note; // 3792: text(20)
        [FieldOffset(3816)] public SceneLayer layer; // 3816: u16?
        [FieldOffset(3820)] internal fixed ushort raw_halves[6]; // 3820: f16be[3,2]
        [FieldOffset(3832)] public SceneThumb thumb; // 3832: image(<=3,<=4,rgb)
        [FieldOffset(3876)] internal fixed byte raw_tags[16]; // 3876: char(8)[2]
        [FieldOffset(3896)] internal ulong raw_total; // 3896: u64(number)
        [FieldOffset(4000)] internal uint raw_x; // 4000: i32
        [FieldOffset(4004)] public fixed byte id[16]; // 4004: uuid
        [FieldOffset(4024)] internal ulong raw_at; // 4024: time
        [FieldOffset(4032)] internal byte raw_ok; // 4032: bool
        [FieldOffset(4036)] public SceneRest rest; // 4036: blob(9)
        [FieldOffset(4052)] public fixed byte key[3]; // 4052: bytes(3)
        [FieldOffset(4056)] internal ulong raw_proto_; // 4056: i64
        [FieldOffset(4064)] internal byte raw_X2; // 4064: u8
        public bool magic
        {
            get { ushort word = raw_magic; return Bytes.Same((byte*)&word, new byte[] { 1, 2 }); }
        }
        public SceneMode mode
        {
            get { byte number = raw_mode; switch (number) { case 3: case 5: break; default: throw new LayoutException("unknown-member", "mode"); } return (SceneMode)number; }
            set { byte number = (byte)value; switch (number) { case 3: case 5: break; default: throw new LayoutException("unknown-member", "mode"); } raw_mode = number; }
        }
        public byte word
        {
            get { return raw_word; }
            set { raw_word = value; }
        }
        public const int word_gain_Shift = 0;
        public const uint word_gain_Mask = 31;
        public const int word_bank_Shift = 5;
        public const uint word_bank_Mask = 7;
        public SceneState state
        {
            get { ushort number = Bytes.Order(raw_state, false); return (SceneState)number; }
            set { ushort number = (ushort)value; raw_state = Bytes.Order(number, false); }
        }
        public float halves_at(int index)
        {
            fixed (ushort* at = raw_halves) return Bytes.ToHalf(Bytes.Order(at[Bytes.Index(index, 6)], false));
        }
        public void halves_put(int index, float value)
        {
            fixed (ushort* at = raw_halves) at[Bytes.Index(index, 6)] = Bytes.Order(Bytes.OfHalf(value), false);
        }
        public string tags_at(int index)
        {
            fixed (byte* at = raw_tags) return Bytes.ToChars(at + Bytes.Index(index, 2) * 8, 8, "tags");
        }
        public void tags_put(int index, string value)
        {
            fixed (byte* at = raw_tags) Bytes.PutChars(at + Bytes.Index(index, 2) * 8, 8, value, "tags");
        }
        public ulong total
        {
            get { ulong number = Bytes.Order(raw_total, true); if (number > 9007199254740991) throw new LayoutException("out-of-range", "total"); return number; }
            set { ulong number = value; if (number > 9007199254740991) throw new LayoutException("out-of-range", "total"); raw_total = Bytes.Order(number, true); }
        }
        public int x
        {
            get { return unchecked((int)Bytes.Order(raw_x, true)); }
            set { raw_x = Bytes.Order(unchecked((uint)value), true); }
        }
        public long at
        {
            get { return unchecked((long)Bytes.Order(raw_at, true)); }
            set { raw_at = Bytes.Order(unchecked((ulong)value), true); }
        }
        public bool ok
        {
            get { byte number = raw_ok; if (number > 1) throw new LayoutException("invalid-bool", "ok"); return number != 0; }
            set { byte number = (byte)(value ? 1 : 0); raw_ok = number; }
        }
        public long proto_
        {
            get { return unchecked((long)Bytes.Order(raw_proto_, true)); }
            set { raw_proto_ = Bytes.Order(unchecked((ulong)value), true); }
        }
        public byte X2
        {
            get { return raw_X2; }
            set { raw_X2 = value; }
        }
        /// <summary>Zeros, constants and defaults.</summary>
        public void Init()
        {
            this = new Scene();
            fixed (Scene* self = &this) Bytes.Put((byte*)self + 0, new byte[] { 1, 2 });
            fixed (Scene* self = &this) Bytes.Put((byte*)self + 3602, new byte[] { 3 });
            this.points.Init();
            this.shape.Init();
            fixed (Scene* self = &this) Bytes.Put((byte*)self + 3792, new byte[] { 4, 0, 0, 0, 42, 47, 32, 34 });
            this.layer.Init();
            this.thumb.Init();
            this.rest.Init();
        }
        /// <exception cref="LayoutException">where the bytes in use are no value</exception>
        public void Check()
        {
            if (!this.magic) throw new LayoutException("not-constant", "magic");
            Bytes.Look(this.mode);
            this.points.Check();
            this.shape.Check();
            this.note.Check();
            this.layer.Check();
            this.thumb.Check();
            for (int index = 0; index < 2; index++) Bytes.Look(tags_at(index));
            Bytes.Look(this.total);
            Bytes.Look(this.ok);
            this.rest.Check();
        }
    }

}
