import { defineFields } from "./field.ts";

/** A line of the tree that is no field: it has words only, as `Queries` over the queries of a DNS message. */
export const { text: TEXT } = defineFields({
  text: { name: "text", label: "Text", type: "none", words: "A line that holds others together." },
});
