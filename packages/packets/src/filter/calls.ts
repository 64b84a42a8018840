import type { Context } from "./context.ts";
import { FUNCTIONS, functionNamed, type FilterFunction } from "./functions.ts";
import { excerpt, Mistake } from "./mistake.ts";
import { findFields, nearest } from "./names.ts";
import { chained, inLayers, presenceOperand } from "./operand.ts";
import { isLiteral, noField, resolve, resolveLiteral } from "./resolve.ts";
import type { Expression } from "./syntax.ts";
import type { Typed } from "./typed.ts";

/**
 * A function with its arguments.
 *
 * @throws Mistake
 */
export function resolveCall(context: Context, call: Expression & { type: "call" }): Typed {
  const called = functionNamed(call.name);
  if (called === undefined) throw unknownFunction(call);
  const [least, most] = called.arguments;
  if (call.of.length < least || call.of.length > most) {
    const wanted = most === 1 ? "one argument" : "one argument or more";
    throw new Mistake("bad_arguments", `${called.name} takes ${wanted}, not ${call.of.length}.`, call);
  }
  const typed = resolveArguments(context, call, called);
  const result = called.apply(typed, context.called(call));
  if (typeof result !== "string") return result;
  const [first] = call.of;
  throw new Mistake("bad_arguments", `${called.name} takes ${result}, not ${context.called(first ?? call)}.`, call);
}

function resolveArguments(
  context: Context,
  call: Expression & { type: "call" },
  { name, takesValues, takesPresence }: FilterFunction,
): [Typed, ...Typed[]] {
  const field = call.of.find((argument) => !isLiteral(argument));
  const [value, ...values] = call.of.filter(isLiteral);
  if (value !== undefined && (field === undefined || takesValues !== true)) {
    const mistake = noField(value, ...values);
    throw mistake.code === "unknown_field" ? mistake : new Mistake("bad_arguments", `${name} takes a field.`, value);
  }
  const first = takesPresence === true ? resolvePresence(context, field!) : resolve(context, field!);
  const resolved = call.of.map((argument) => {
    if (argument === field) return first;
    return isLiteral(argument) ? resolveLiteral(context, argument, first.shape) : resolve(context, argument);
  });
  return resolved as [Typed, ...Typed[]];
}

/**
 * A field of which only the places count; of anything else the values.
 *
 * @throws Mistake
 */
export function resolvePresence(context: Context, expression: Expression): Typed {
  if (expression.type !== "word") return resolve(context, expression);
  const found = context.find(expression);
  if (found === undefined) throw noField(expression);
  const { layers } = expression;
  context.need(found.fields, { value: false, layer: layers !== undefined });
  const operands = found.fields.map((field) =>
    layers === undefined ? presenceOperand(field) : inLayers(presenceOperand(field), field, layers),
  );
  const [{ name }] = found.fields;
  return { shape: { type: "integer", called: name }, operand: chained(operands) };
}

function unknownFunction({ name, from, nameEnd }: Expression & { type: "call" }): Mistake {
  const at = { from, to: nameEnd };
  if (findFields(name) !== undefined) {
    return new Mistake("unknown_function", `${name} is a field and no function; an operator is missing after it.`, at);
  }
  const names = FUNCTIONS.map((known) => known.name);
  return new Mistake("unknown_function", `There is no function called ${excerpt(name)}.`, at, nearest(name, names));
}
