import { checkValue } from "../../check-value.ts";
import type { Site } from "../../fault.ts";
import type { MeasuredField, MeasuredStruct } from "../../measured.ts";
import type { Element } from "../element.ts";
import { checkPlace, failField, INSPECT, isSteady, type LiveStruct, refuseField, showFields } from "../live-struct.ts";
import type { Memory } from "../memory.ts";

/**
 * The class of a struct's views. A field's accessor is made from the field's own functions; what is live (an array, a
 * struct) is kept until the view moves, so that reading it again allocates nothing.
 *
 * @param site where the struct stands in its layout
 * @param arm the name of the union's arm that the struct is: its views show it as `kind`
 */
export function viewClass(
  measured: MeasuredStruct,
  elements: readonly Element[],
  site: Site,
  arm?: string,
): new (
  memory: Memory,
  at: number,
) => LiveStruct {
  const steady = measured.fields.map(({ type }) => isSteady(type));

  class View implements LiveStruct {
    readonly #memory: Memory;
    #offset: number;
    #live: unknown[] | undefined;

    constructor(memory: Memory, at: number) {
      this.#memory = memory;
      this.#offset = at;
    }

    $at(offset: number): this {
      checkPlace(measured, this.#memory.bytes, offset);
      this.#offset = offset;
      this.#live = undefined;
      return this;
    }

    get $offset(): number {
      return this.#offset;
    }

    [INSPECT](): object {
      return showFields(this, measured, arm);
    }

    /** What the view shows of its field number `index`. */
    static see(view: View, index: number, { offset }: MeasuredField): unknown {
      const kept = view.#live?.[index];
      if (kept !== undefined) return kept;
      const seen = (elements[index] as Element).see(view.#memory, view.#offset + offset);
      if (steady[index] === true) {
        view.#live ??= new Array(elements.length);
        view.#live[index] = seen;
      }
      return seen;
    }

    static write(view: View, index: number, { offset }: MeasuredField, value: unknown): void {
      (elements[index] as Element).write(view.#memory, view.#offset + offset, value);
    }

    static fail(view: View, field: MeasuredField, error: unknown): never {
      return failField(field, view.#memory, view.#offset, site, error);
    }
  }

  measured.fields.forEach((field, index) => {
    Object.defineProperty(View.prototype, field.name, {
      configurable: true,
      get(this: View) {
        try {
          return View.see(this, index, field);
        } catch (error) {
          return View.fail(this, field, error);
        }
      },
      set(this: View, value: unknown) {
        if (checkValue(field.type, value) !== undefined) refuseField(field, value, site);
        try {
          View.write(this, index, field, value);
        } catch (error) {
          View.fail(this, field, error);
        }
      },
    });
  });
  if (arm !== undefined) Object.defineProperty(View.prototype, "kind", { configurable: true, value: arm });
  return View;
}
