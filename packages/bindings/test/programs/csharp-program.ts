import { isBuffer, valueType } from "../../src/csharp/declarations.ts";
import { type CSharpNames, namesOf } from "../../src/csharp/names.ts";
import { toCSharp } from "../../src/csharp/to-csharp.ts";
import { lengthOf, type Part, type Record, recordsIn } from "../../src/shape.ts";
import type { Case } from "../cases.ts";

/** The file of each case, and a program that reads and writes through them. */
export function csharpProgram(cases: readonly Case[]): Map<string, string> {
  const files = cases.map(({ any }, index): [string, string] => [
    `Case${index}Layout.cs`,
    toCSharp(any, `Case${index}`),
  ]);
  const runners = cases.map((one, index): [string, string] => [`Run${index}.cs`, runnerOf(one, index)]);
  return new Map([...files, ...runners, ["Main.cs", mainOf(cases)]]);
}

function mainOf(cases: readonly Case[]): string {
  return `using System;
using System.IO;
using System.Text;

public static unsafe class Out
{
    public static readonly StringBuilder Line = new StringBuilder();
    public static BinaryReader Input;
    public static void Word(object word) { Line.Append(word).Append(' '); }
    public static void Single(float number) { uint word = *(uint*)&number; Word("f" + word.ToString("x8")); }
    public static void Twice(double number) { ulong word = *(ulong*)&number; Word("f" + word.ToString("x16")); }
    public static void Hex(string head, byte* bytes, int length)
    {
        Line.Append(head);
        for (int index = 0; index < length; index++) Line.Append(bytes[index].ToString("x2"));
        Line.Append(' ');
    }
    public static void Hex(byte[] bytes) { fixed (byte* at = bytes) Hex("x", at, bytes.Length); }
    public static void End() { Console.WriteLine(Line); Line.Length = 0; }
    public static void Main(string[] arguments)
    {
        Input = new BinaryReader(File.OpenRead(arguments[0]));
${cases.map(({ values, hostile }, index) => `        Run${index}.Run(${values.length}, ${hostile.length});`).join("\n")}
        if (Input.BaseStream.Position != Input.BaseStream.Length) Console.WriteLine("more input");
    }
}
`;
}

function runnerOf({ shape }: Case, number: number): string {
  const names = namesOf(shape, `Case${number}`);
  const records = recordsIn(shape);
  const root = names.type.get(shape) as string;
  return `using System;
using System.Runtime.InteropServices;
using static ${names.outer};

public static unsafe class Run${number}
{
    static long Place(void* part, void* whole) { return (byte*)part - (byte*)whole; }

    public static void Run(int values, int hostile)
    {
${records.flatMap((record) => placesOf(record, names).map((line) => `        ${line}`)).join("\n")}
        Out.End();
        for (int index = 0; index < values + hostile; index++)
        {
            byte[] bytes = Out.Input.ReadBytes(Out.Input.ReadInt32());
            if (bytes.Length < Length) { Console.WriteLine("short"); continue; }
            byte* moved = (byte*)Marshal.AllocHGlobal(Length + 1) + 1, other = (byte*)Marshal.AllocHGlobal(Length);
            Marshal.Copy(bytes, 0, (IntPtr)moved, Length);
            (*(${root}*)other).Init();
            bool good = true, copied = true;
            try { ((${root}*)moved)->Check(); } catch (LayoutException) { good = false; }
            try { Copy${records.indexOf(shape)}(ref *(${root}*)moved, ref *(${root}*)other); } catch (LayoutException) { copied = false; }
            if (index >= values)
            {
                Out.Line.Length = 0;
                Console.WriteLine(good ? "yes" : "no");
            }
            else
            {
                Out.End();
                Out.Hex("", other, Length);
                Out.End();
                if (!good || !copied) Console.WriteLine("refused");
            }
            Marshal.FreeHGlobal((IntPtr)(moved - 1));
            Marshal.FreeHGlobal((IntPtr)other);
        }
    }
${records.map((record, index) => copyOf(record, index, records, names)).join("")}}
`;
}

/** Statements that say where the parts of a record are, as the compiler has them. */
function placesOf(record: Record, names: CSharpNames): string[] {
  const type = names.type.get(record) as string;
  const place = (part: string) => `Out.Word(Place(${part}, self));`;
  const parts = record.parts.map((part) => {
    const { element, dimensions } = part;
    if (isBuffer(part)) return place(`self->${names.member.get(part)}`);
    if (element.kind === "record" && dimensions.length === 0) return place(`&self->${names.member.get(part)}`);
    const raw = `self->${names.raw.get(part)}`;
    return place(element.kind === "scalar" && dimensions.length === 0 ? `&${raw}` : raw);
  });
  const [arm] = record.arms;
  return [
    `Out.Word(sizeof(${type}));`,
    `{ ${type}* self = (${type}*)Marshal.AllocHGlobal(sizeof(${type})); ${[...parts, ...(arm ? [place(`&self->${names.member.get(arm)}`)] : [])].join(" ")} Marshal.FreeHGlobal((IntPtr)self); }`,
  ];
}

function copyOf(record: Record, number: number, records: readonly Record[], names: CSharpNames): string {
  const type = names.type.get(record);
  return `
    static void Copy${number}(ref ${type} self, ref ${type} other)
    {
${bodyOf(record, records, names)
  .map((line) => `        ${line}\n`)
  .join("")}    }
`;
}

function bodyOf(record: Record, records: readonly Record[], names: CSharpNames): string[] {
  const [first, second] = record.parts as [Part, Part];
  const copy = (part: Part, used?: string, fresh?: boolean) => copyPart(part, records, names, used, fresh);
  const counted = (part: Part) => {
    const name = names.member.get(part);
    return [`Out.Word(self.${name});`, `other.${name} = self.${name};`];
  };
  switch (record.role) {
    case "struct":
      return record.parts.flatMap((part) => copy(part));
    case "text":
      return ["byte[] used = self.Used;", "Out.Hex(used);", "other.Used = used;", "other.Text = self.Text;"];
    case "blob":
    case "zstd":
      return ["byte[] used = self.Used;", "Out.Hex(used);", "other.Used = used;"];
    case "list": {
      const inner = lengthOf({ dimensions: second.dimensions.slice(1) });
      return [...counted(first), ...copy(second, `(int)self.${names.member.get(first)} * ${inner}`, true)];
    }
    case "bounded-image": {
      const [width, height] = [first, second].map((part) => `(int)self.${names.member.get(part)}`);
      return [
        ...counted(first),
        ...counted(second),
        ...copy(record.parts[2] as Part, `${width} * ${height} * ${record.channels}`),
      ];
    }
    case "optional": {
      const present = names.member.get(first);
      return [
        `Out.Word(self.${present} ? 1 : 0);`,
        `other.${present} = self.${present};`,
        `if (!self.${present}) return;`,
        ...copy(second, undefined, true),
      ];
    }
    case "union":
      return [
        `other = new ${names.type.get(record)}();`,
        ...copy(first),
        ...record.arms.flatMap((arm) => {
          const [member, number] = [names.member.get(arm), records.indexOf(arm.record)];
          const condition = `self.${names.member.get(first)} == ${names.enumeration.get(first)}.${names.word(first, arm.name)}`;
          return [
            `if (${condition}) { other.${member}.Init(); Copy${number}(ref self.${member}, ref other.${member}); }`,
          ];
        }),
      ];
  }
}

function copyPart(
  part: Part,
  records: readonly Record[],
  names: CSharpNames,
  used?: string,
  fresh: boolean = false,
): string[] {
  const { element, dimensions } = part;
  const arrayed = dimensions.length > 0;
  const loop = (lines: readonly string[]) =>
    arrayed
      ? [`for (int index = 0; index < ${used ?? lengthOf(part)}; index++) { ${lines.join(" ")} }`]
      : [`{ ${lines.join(" ")} }`];
  const member = names.member.get(part);
  const [get, set] = [names.get.get(part), names.set.get(part)];
  if (element.kind === "record") {
    const one = arrayed ? `${get}(index)` : member;
    return loop([
      ...(fresh ? [`other.${one}.Init();`] : []),
      `Copy${records.indexOf(element)}(ref self.${one}, ref other.${one});`,
    ]);
  }
  if (isBuffer(part) && element.kind === "scalar") {
    return [
      `fixed (byte* at = self.${member}) fixed (byte* to = other.${member})`,
      ...loop(["Out.Word(at[index]); to[index] = at[index];"]),
    ];
  }
  if (isBuffer(part)) {
    return [
      `fixed (byte* at = self.${member}) fixed (byte* to = other.${member})`,
      ...loop([
        `Out.Hex("x", at${arrayed ? ` + index * ${element.size}` : ""}, ${element.size});`,
        `for (int each = 0; each < ${element.size}; each++) to[${arrayed ? `index * ${element.size} + ` : ""}each] = at[${arrayed ? `index * ${element.size} + ` : ""}each];`,
      ]),
    ];
  }
  const read = arrayed ? `var one = self.${get}(index);` : `var one = self.${member};`;
  const write = arrayed ? `other.${set}(index, one);` : `other.${member} = one;`;
  if (element.kind === "octets") return loop([read, "Out.Hex(System.Text.Encoding.UTF8.GetBytes(one));", write]);
  const { meaning } = element;
  const enumeration = names.enumeration.get(part);
  const number = valueType(element);
  switch (meaning.kind) {
    case "constant":
      return [`Out.Word(self.${member} ? "constant" : "other");`];
    case "enum": {
      const members = meaning.members.map(({ name }) => `${enumeration}.${names.word(part, name)}`);
      const list = `new ${enumeration}[] { ${members.join(", ")} }`;
      return loop([read, `Out.Word((${number})one);`, `Out.Word(Array.IndexOf(${list}, one));`, write]);
    }
    case "flags":
      return loop([
        read,
        ...meaning.members.map(
          ({ name }) => `Out.Word((one & ${enumeration}.${names.word(part, name)}) != 0 ? 1 : 0);`,
        ),
        write,
      ]);
    case "bits": {
      const owner = names.type.get(records.find(({ parts }) => parts.includes(part)) as Record);
      const word = (name: string, suffix: string) => `${owner}.${names.word(part, name, suffix)}`;
      return loop([
        read,
        ...meaning.members.map(({ name }) => `Out.Word(one >> ${word(name, "Shift")} & ${word(name, "Mask")});`),
        write,
      ]);
    }
    case "bool":
      return loop([read, "Out.Word(one ? 1 : 0);", write]);
    case "number":
    case "time":
    case "safe":
    case "count": {
      const print =
        number === "double" ? "Out.Twice(one);" : number === "float" ? "Out.Single(one);" : "Out.Word(one);";
      return loop([read, print, write]);
    }
  }
}
