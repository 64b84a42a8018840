import { Input, Label, Text, TextField, type InputProps } from "react-aria-components";

interface FieldProps extends Pick<
  InputProps,
  "type" | "placeholder" | "autoComplete" | "inputMode" | "spellCheck" | "maxLength"
> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
  isDisabled?: boolean;
}

/** A labelled line of text. */
export function Field({
  label,
  value,
  onChange,
  hint,
  isRequired = false,
  autoFocus = false,
  isDisabled = false,
  ...input
}: FieldProps) {
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={isRequired}
      autoFocus={autoFocus}
      isDisabled={isDisabled}
    >
      <Label>{label}</Label>
      <Input {...input} />
      {hint !== undefined && <Text slot="description">{hint}</Text>}
    </TextField>
  );
}
