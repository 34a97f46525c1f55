/** What every class has: its exception, numbers in either byte order, texts, and opening of shared memory. */
export function runtime(root: string): string {
  return `/// <summary>Bytes that are no value, or a value that does not fit: a stable code, and the part.</summary>
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
        if (text.IndexOf('\\0') >= 0) throw new LayoutException("invalid-text", part);
        Fill(at, size, OfText(text, part), part);
    }
}

/// <summary>Shared memory that is there: a named section on Windows, a file of /dev/shm elsewhere.</summary>
public sealed class Mapping : IDisposable
{
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor accessor;

    /// <summary>The layout in the first bytes; it ends with Dispose.</summary>
    public readonly ${root}* Value;

    /// <exception cref="LayoutException">too-short: the memory ends before the layout does</exception>
    /// <exception cref="ArgumentException">what is no name of shared memory</exception>
    public Mapping(string name)
    {
        bool windows = Environment.OSVersion.Platform == PlatformID.Win32NT;
        if (string.IsNullOrEmpty(name) || name == "." || name == ".." || name.IndexOf('/') >= 0 || name.IndexOf('\\0') >= 0)
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
        Value = (${root}*)(at + accessor.PointerOffset);
    }

    public void Dispose()
    {
        accessor.SafeMemoryMappedViewHandle.ReleasePointer();
        accessor.Dispose();
        file.Dispose();
    }
}
`;
}
